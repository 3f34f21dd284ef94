import { convert, HOUR_MS, versionAt, type Device, type Point, type PointVersion, type Site } from '#domain';
import type { Truck } from '../plant/fuel-deliveries.js';
import { PlantModel, type PlantOptions } from '../plant/plant-model.js';
import { plausibleSignal } from '../signals/plausible-signal.js';
import { signalByQuantity } from '../signals/quantity-signal.js';
import { Stream } from '../signals/random.js';
import { signalOf, type Signal } from '../signals/signal.js';

/** A value as a gateway sends it: in the point's unit. */
export type SentValue = number | string | { readonly v: number; readonly id: string };

/** What one device measured at one time. */
export interface Measurement {
  readonly t: number;
  readonly values: Readonly<Record<string, SentValue>>;
}

interface Tag {
  readonly point: Point;
  readonly signal: Signal;
  /** What a register showed when the site began, in the signal's unit. */
  readonly initial: number;
}

/** A state or a gauge without an interval is sent this often. */
const UNTIMED_MS = 300_000;
/** History is thinned to at most this distance: windows of a quarter of an hour stay well fed. */
const THINNED_TO_MS = 300_000;
/** Good readings at most three intervals apart keep the coverage whole. */
const THIN_AT_MOST = 3;
/** Of a register whose resolution the file does not give, in its unit. */
const DEFAULT_STEP = 1e-3;
/** A meter is seldom new when it is mounted; in its own unit. */
const INITIAL_AT_MOST = 5_000;

/** The instruments of one device. */
interface Station {
  readonly device: Device;
  readonly tags: readonly Tag[];
  /** Points that the trucks bring their values for. */
  readonly fuel: FuelPoints | null;
}

interface FuelPoints {
  readonly mass: Point | null;
  readonly moisture: Point | null;
  readonly ncv: Point | null;
}

/** The gateways of one site: what its devices measure, by the points of the site file. */
export class Gateways {
  readonly model: PlantModel;
  /** Points that cannot be simulated: their unit is not what they measure, or they wait for an event. */
  readonly leftOut: readonly string[];
  private readonly stations: ReadonlyMap<string, Station>;

  constructor(
    readonly site: Site,
    options: PlantOptions,
  ) {
    this.model = new PlantModel(site, options);
    const leftOut: string[] = [];
    const stations = site.devices
      .filter((device) => !device.removed)
      .map((device) => [device.id, stationOf(this.model, device, leftOut)] as const);
    this.stations = new Map(stations.filter(([, { tags, fuel }]) => tags.length > 0 || fuel !== null));
    this.leftOut = leftOut;
  }

  get devices(): readonly string[] {
    return [...this.stations.keys()];
  }

  /**
   * What a device measures in `[from, to)`, in order of time.
   * @param thinned true: as rarely as keeps coverage whole
   */
  measure(device: string, from: number, to: number, thinned: boolean): Measurement[] {
    const station = this.stations.get(device);
    if (!station) return [];
    return station.fuel ? this.weigh(station.fuel, from, to) : this.sample(station, from, to, thinned);
  }

  /** Points of a device, as the site file has them. */
  points(device: string): readonly Point[] {
    return this.stations.get(device)?.device.points ?? [];
  }

  /** The weighbridge that trucks come over; null: there is none. */
  get weighbridge(): string | null {
    return this.devices.find((device) => this.stations.get(device)?.fuel) ?? null;
  }

  /** Trucks that come over a device in `[from, to)`, in the order of their arrival; their papers come to the weighbridge alone. */
  trucks(device: string, from: number, to: number): Truck[] {
    return device === this.weighbridge ? this.model.trucks(from, to) : [];
  }

  /** Milliseconds between two messages of a device, about; for budgets. */
  intervalMs(device: string, thinned: boolean): number {
    const tags = this.stations.get(device)?.tags ?? [];
    return Math.min(HOUR_MS, ...tags.map(({ point }) => everyMs(point.versions[0], thinned)));
  }

  /**
   * The truth behind a register, for tests: what really went through it in `[from, to)`, in the point's unit.
   * Never published.
   */
  trueAmount(device: string, point: string, from: number, to: number): number {
    const tag = this.tag(device, point);
    const { unit } = versionAt(tag.point, from);
    const amount = (tag.signal.at(to) as number) - (tag.signal.at(from) as number);
    return convert(amount, tag.signal.unit, unit) as number;
  }

  /** Registers of a device. */
  registers(device: string): string[] {
    const tags = this.stations.get(device)?.tags ?? [];
    return tags.filter(({ point }) => point.versions[0].kind === 'total').map(({ point }) => point.id);
  }

  /** What the display of a point shows at a moment. */
  read(device: string, point: string, t: number): number | string {
    return shown(this.tag(device, point), t);
  }

  /** What a register shows that was mounted at `since` with `initial` on it. */
  readSince(device: string, point: string, since: number, t: number, initial: number): number {
    const { resolution } = versionAt(this.tag(device, point).point, t);
    const step = resolution || DEFAULT_STEP;
    return decimal(Math.floor((initial + this.trueAmount(device, point, since, t)) / step + 1e-6) * step, step);
  }

  private tag(device: string, point: string): Tag {
    const tag = this.stations.get(device)?.tags.find((tag) => tag.point.id === point);
    if (!tag) throw new Error(`${device}/${point} is not simulated`);
    return tag;
  }

  private sample(station: Station, from: number, to: number, thinned: boolean): Measurement[] {
    const due = station.tags.map((tag) => everyMs(tag.point.versions[0], thinned));
    const step = due.reduce(greatestCommonDivisor);
    const found: Measurement[] = [];
    for (let t = Math.ceil(from / step) * step; t < to; t += step) {
      const values: Record<string, SentValue> = {};
      let isEmpty = true;
      for (let i = 0; i < due.length; i++) {
        if (t % (due[i] as number) !== 0) continue;
        const tag = station.tags[i] as Tag;
        values[tag.point.id] = shown(tag, t);
        isEmpty = false;
      }
      if (!isEmpty) found.push({ t, values });
    }
    return found;
  }

  private weigh({ mass, moisture, ncv }: FuelPoints, from: number, to: number): Measurement[] {
    return this.model.trucks(from, to).map((truck) => {
      const values: Record<string, SentValue> = {};
      const put = (point: Point | null, value: number, unit: string): number | null =>
        point && convert(value, unit, versionAt(point, truck.t).unit);
      const massed = put(mass, truck.massT, 't');
      if (mass && massed !== null) values[mass.id] = { v: massed, id: truck.id };
      const wet = put(moisture, truck.moisturePct, '%');
      if (moisture && wet !== null) values[moisture.id] = wet;
      const worth = put(ncv, truck.ncvGjT, 'GJ.t-1');
      if (ncv && worth !== null) values[ncv.id] = worth;
      return { t: truck.t, values };
    });
  }
}

/** How often a point speaks. */
function everyMs({ intervalMs, kind }: PointVersion, thinned: boolean): number {
  const interval = intervalMs ?? UNTIMED_MS;
  if (!thinned || kind === 'delta') return interval;
  return interval * Math.min(THIN_AT_MOST, Math.max(1, Math.floor(THINNED_TO_MS / interval)));
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** The number on the display. */
function shown({ point, signal, initial }: Tag, t: number): number | string {
  const { unit, kind, resolution, modulus, intervalMs, min, max, states } = versionAt(point, t);
  const raw = signal.at(t);
  if (typeof raw === 'string')
    return states.includes(raw) || states.length === 0 ? stateOf(raw, states) : (states[0] as string);
  if (kind === 'state') return raw;
  if (kind === 'total') {
    const total = initial + (convert(raw, signal.unit, unit) as number);
    const step = resolution || DEFAULT_STEP;
    const steps = Math.floor(total / step + 1e-6);
    const whole = modulus === null ? steps : steps % Math.round(modulus / step);
    return decimal(whole * step, step);
  }
  if (kind === 'delta') {
    const before = signal.at(t - (intervalMs ?? UNTIMED_MS)) as number;
    return decimal(convert(raw - before, signal.unit, unit) as number, 1e-6);
  }
  const value = convert(raw, signal.unit, unit) as number;
  const inside = Math.min(max ?? value, Math.max(min ?? value, value));
  return decimal(inside, resolution || digitOf(inside));
}

const STATE_CODES: Readonly<Record<string, number>> = { off: 0, starting: 1, running: 2, banked: 3, fault: 4 };
const stateOf = (name: string, states: readonly string[]): number | string =>
  states.length > 0 ? name : (STATE_CODES[name] ?? 0);

/** Instruments show about four digits. */
const digitOf = (value: number): number => 10 ** Math.min(0, Math.floor(Math.log10(Math.abs(value) || 1)) - 3);

/** Rounded to the step, written without the noise of binary fractions. */
function decimal(value: number, step: number): number {
  const digits = Math.max(0, Math.min(12, -Math.floor(Math.log10(step) + 1e-9)));
  return Number((Math.round(value / step) * step).toFixed(digits));
}

function stationOf(model: PlantModel, device: Device, leftOut: string[]): Station {
  if (device.kind === 'fuel-scale') {
    const fuel = fuelPoints(device);
    if (fuel.mass) return { device, tags: [], fuel };
  }
  const tags: Tag[] = [];
  for (const point of device.points) {
    const version = point.versions[0];
    const known = signalOf(model, device, point.id);
    const fitting = known && measures(known, point) ? known : signalByQuantity(model, device, point.id, version);
    const signal = fitting && measures(fitting, point) ? fitting : plausibleSignal(model, device, point.id, version);
    if ((version.kind === 'delta' && version.intervalMs === null) || !measures(signal, point)) {
      leftOut.push(point.address);
      continue;
    }
    const initial = new Stream(model.options.seed, `${point.address}/initial`).uniform(0) * INITIAL_AT_MOST;
    tags.push({ point, signal, initial: Math.round(initial) });
  }
  return { device, tags, fuel: null };
}

/** Whether every version of the point has a unit that the signal converts to. */
const measures = (signal: Signal, { versions }: Point): boolean =>
  versions.every(({ unit, kind }) => kind === 'state' || convert(1, signal.unit, unit) !== null);

function fuelPoints(device: Device): FuelPoints {
  const find = (unit: string, kind: 'delta' | 'gauge'): Point | null =>
    device.points.find(
      ({ versions: [v] }) => v.kind === kind && v.intervalMs === null && convert(1, unit, v.unit) !== null,
    ) ?? null;
  return { mass: find('t', 'delta'), moisture: find('%', 'gauge'), ncv: find('GJ.t-1', 'gauge') };
}
