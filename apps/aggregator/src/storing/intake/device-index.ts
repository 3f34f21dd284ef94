import { LearnedForm, ReadingForms, RecentForms } from '#contracts';
import type { Point, Site } from '#domain';
import { LruMap, type LayoutKey, type Layouts, type Names } from '#postgres';
import { declaredLayouts } from './declared-layouts.js';
import {
  epochAt,
  keyOf,
  shapeOf,
  unitChangesOf,
  unitsAt,
  type DeviceEntry,
  type KnownForm,
  type Shape,
} from './device-entry.js';

/** What a transaction is about to use and has no id yet. */
export interface Unresolved {
  readonly devices: readonly DeviceEntry[];
  readonly shapes: readonly Shape[];
  readonly points: readonly { readonly entry: DeviceEntry; readonly code: string }[];
}

/** Names that only foreign records bear are kept too: more than any plant has are forgotten and found again. */
const MAX_ENTRIES = 50_000;
/** So many layouts are asked at once: what they are put into words by is not kept. */
const LAYOUTS_AT_ONCE = 1_000;
/** Of one device: who reports by exception makes one for every subset of its points. */
const MAX_SHAPES = 256;

/**
 * Devices, points and layouts by the names on the wire. What is not declared here (ingestion reads a newer site file)
 * is interned on the fly rather than lost; that happens in `resolve`, before the transaction that uses it.
 */
export class DeviceIndex {
  private entries = new Map<string, DeviceEntry>();
  private sites = new Map<string, Site>();
  /** Declared points by site, then by device. */
  private points = new Map<string, ReadonlyMap<string, readonly Point[]>>();
  /** Sites that are known to have real readings: for good. */
  readonly realSites = new Set<number>();
  readonly forms = new ReadingForms();
  /** For devices of which none is known. */
  recent = new RecentForms<KnownForm>();
  /** Of which the last record was. */
  private last: DeviceEntry | null = null;

  constructor(
    readonly names: Names,
    readonly layouts: Layouts,
    sites: readonly Site[],
  ) {
    this.declare(sites);
  }

  /** How often all was forgotten: what was taken before holds ids that may dangle. */
  generation = 0;

  /** After DatabaseChanged: every id is asked anew. */
  async renew(): Promise<void> {
    await this.names.renew();
    // Only now: what is taken while the ids are being asked is of before.
    this.generation++;
    this.forgetEntries();
    this.realSites.clear();
    this.layouts.forget();
    // A declaration may be among what was lost.
    await this.names.declare([...this.sites.values()]);
  }

  /** New site files count from now on. */
  declare(sites: readonly Site[]): void {
    this.sites = new Map(sites.map((site) => [site.id, site]));
    this.points = new Map(sites.map(({ id, devices }) => [id, new Map(devices.map((one) => [one.id, one.points]))]));
    this.forgetEntries();
  }

  private forgetEntries(): void {
    this.entries = new Map();
    this.recent = new RecentForms();
    this.last = null;
  }

  /** Finds and interns ahead what declared devices are going to need: by itself each does with its first message, in a flood after a start all of them. */
  async prepare(): Promise<void> {
    for (const { id, devices } of this.sites.values())
      for (const device of devices) if (this.entries.size < MAX_ENTRIES) this.entry(id, device.id);
    // Of now: those that are made of a newer declaration meanwhile know nothing ahead.
    const { entries } = this;
    const declared = declaredLayouts([...this.sites.values()], this.names, this.names.clockMs);
    for (let i = 0; i < declared.length; i += LAYOUTS_AT_ONCE) {
      const some = declared.slice(i, i + LAYOUTS_AT_ONCE);
      const layouts = await this.layouts.intern(some.map(({ key }) => key));
      some.forEach(({ site, device, kind }, k) => {
        const entry = entries.get(`${site}/${device}`);
        if (entry === undefined || entry.unitChanges.length > 0) return;
        entry.kind = kind;
        entry.kindLayout = layouts[k]!;
      });
    }
  }

  knowsSite(site: string): boolean {
    return this.sites.has(site) || this.names.siteId(site) !== undefined;
  }

  knows(site: string, device: string): boolean {
    return this.names.device(site, device) !== undefined || (this.points.get(site)?.has(device) ?? false);
  }

  entry(site: string, device: string): DeviceEntry {
    const key = `${site}/${device}`;
    let entry = this.entries.get(key);
    if (!entry) {
      entry = this.make(key, site, device);
      if (this.entries.size >= MAX_ENTRIES) {
        this.entries.clear();
        this.last = null;
      }
      this.entries.set(key, entry);
    }
    return entry;
  }

  /** The entry that has been made of `site/device`. */
  known(key: string): DeviceEntry | undefined {
    return this.entries.get(key);
  }

  /** The device that may come now: gateways go round their devices in one order. What is looked at first costs nothing to find. */
  get expected(): DeviceEntry | null {
    return this.last?.next ?? null;
  }

  /** A record of this device was the next one. */
  came(entry: DeviceEntry): void {
    if (this.last !== null && this.last.next !== entry) this.last.next = entry;
    this.last = entry;
  }

  private make(key: string, site: string, device: string): DeviceEntry {
    const declaredSite = this.sites.get(site);
    const points = this.points.get(site)?.get(device) ?? [];
    const name = this.names.device(site, device);
    return {
      key,
      site,
      device,
      timeZone: declaredSite?.timeZone ?? 'UTC',
      points,
      unitChanges: unitChangesOf(points),
      kind: null,
      kindLayout: null,
      siteId: name?.siteId ?? 0,
      deviceId: name?.deviceId ?? 0,
      shapes: null,
      lastShape: null,
      intake: 0,
      line: 0,
      next: null,
      learned: new LearnedForm(),
    };
  }

  /** The shape for these points at this time. `codes` are in the order of the message. @param units of the points then, where they are known */
  shape(
    entry: DeviceEntry,
    codes: readonly string[],
    ts: number,
    simulated: boolean,
    units?: readonly string[],
  ): Shape {
    const wanted = { codes, epoch: epochAt(entry, ts), simulated };
    const key = keyOf(wanted);
    const last = entry.lastShape;
    if (last !== null && entry.shapes === null) {
      if (keyOf(last) === key) return last;
      entry.shapes = new LruMap(MAX_SHAPES);
      entry.shapes.set(keyOf(last), last);
    }
    let shape = entry.shapes?.get(key);
    if (!shape) {
      shape = shapeOf(entry, wanted, units ?? unitsAt(entry, codes, ts));
      entry.shapes?.set(key, shape);
    }
    entry.lastShape = shape;
    return shape;
  }

  /** The first shape of a device that sends all that it declares, as another one did; null: it declares something else, or it is not its first. */
  declaredShape(entry: DeviceEntry, { codes, units, simulated }: Shape): Shape | null {
    const { kind, kindLayout: layout } = entry;
    if (kind === null || simulated || entry.lastShape !== null) return null;
    const order = kind.orderOf(codes, units);
    if (order === undefined) return null;
    return (entry.lastShape = { entry, codes, epoch: 0, units, simulated, layout, order });
  }

  pointId(entry: DeviceEntry, code: string): number | undefined {
    return this.names.point(entry.site, entry.device, code)?.pointId;
  }

  /** Interns what has no id yet: these devices, the points of these shapes and these ones, layouts. */
  async resolve({ devices, shapes, points }: Unresolved): Promise<void> {
    await this.names.internDevices(devices);
    for (const entry of devices) {
      const name = this.names.device(entry.site, entry.device)!;
      entry.siteId = name.siteId;
      entry.deviceId = name.deviceId;
    }
    const wanted = points.map(({ entry: { site, device }, code }) => ({ site, device, point: code }));
    for (const { entry, codes } of shapes) {
      const known = this.names.pointsByCode(entry.deviceId);
      const { site, device } = entry;
      for (const code of codes) if (!known.has(code)) wanted.push({ site, device, point: code });
    }
    await this.names.internPoints(wanted);
    const layouts = await this.layouts.intern(shapes.map((shape) => this.place(shape)));
    shapes.forEach((shape, i) => (shape.layout = layouts[i]!));
  }

  /** Finds the order of a shape's points; returns what its layout is. */
  private place(shape: Shape): LayoutKey {
    const { codes, units, simulated } = shape;
    const { deviceId } = shape.entry;
    const points = this.names.pointsByCode(deviceId);
    const ids = codes.map((code) => points.get(code)!.pointId);
    if (isRising(ids)) return { deviceId, pointIds: ids, units, simulated };
    const order = ids.map((_, i) => i).sort((a, b) => ids[a]! - ids[b]!);
    shape.order = order;
    return { deviceId, pointIds: order.map((i) => ids[i]!), units: order.map((i) => units[i]!), simulated };
  }
}

const isRising = (ids: readonly number[]): boolean => ids.every((id, i) => i === 0 || id > ids[i - 1]!);
