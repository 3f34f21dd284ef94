import { derivedDevices, derivedSites, deriveDevice, deriveFigures, type DerivedSite } from '#derivation';
import { factorSet, HOUR_MS, type Factor, type Grain, type HourFigures, type Site } from '#domain';
import { readFigures, readMarkedDevices } from '#postgres';
import type { Catalogue } from '#runtime';
import { acceptCatalogue } from '../../../apps/aggregator/src/configuration/accept-catalogue.js';
import { readings, TestStore } from '../processes/aggregator-store.js';
import { deviceOf, heatFactor, pointOf, siteOf } from './plant-of-tests.js';
import { waivedSite } from './waived-site.js';

const register = { kind: 'total', unit: 'GJ', intervalMs: HOUR_MS / 2, maxRatePerHour: 400 } as const;

const unwaived: Site = {
  ...siteOf('north', 'Asia/Shanghai', [
    deviceOf('meter-1', 'heat-meter', [pointOf('meter-1', 'heat.energyTotal', register)]),
    deviceOf('meter-2', 'heat-meter', [pointOf('meter-2', 'heat.energyTotal', register)]),
  ]),
  emissions: {
    credited: [{ point: 'meter-1/heat.energyTotal', fromMs: -Infinity }],
    baseline: [{ method: 'heat-factor', factor: 'heat.cn.default', fromMs: -Infinity }],
    electricity: [],
    fossilFuels: [],
    biomass: [],
    haulage: [],
  },
};

/** A site in China with two heat meters of which the first earns tonnes; of its periods a few hours are told, and they may be signed. */
export const twoMeters: Site = waivedSite(unwaived, {
  factors: factorSet([heatFactor]),
  told: ['2025-10', '2025-12', '2026-01', '2026-02', '2026-04', 'season-2025', '2025', '2026'],
});

export const catalogueOf = (sites: readonly Site[], factors: readonly Factor[] = [heatFactor]): Catalogue => ({
  sites,
  factors: factorSet(factors),
  normals: new Map(),
});

/** What a change of configuration has marked. */
export interface Marked {
  /** Devices whose windows wait. */
  readonly devices: readonly string[];
  /** Hours that wait, RFC 3339. */
  readonly hours: readonly string[];
}

/** A store that accepts configurations as the aggregator does. */
export class ConfiguredPlant {
  private readonly registers = new Map<string, number>();

  private constructor(
    readonly store: TestStore,
    public catalogue: Catalogue,
    public now: number,
  ) {}

  static async open(prefix: string, catalogue: Catalogue, now: number): Promise<ConfiguredPlant> {
    const plant = new ConfiguredPlant(await TestStore.open(prefix, catalogue.sites), catalogue, now);
    await acceptCatalogue(plant.store.db, plant.store.names, catalogue, { nowMs: now });
    return plant;
  }

  get derived(): DerivedSite {
    return derivedSites(this.catalogue, this.store.names)[0]!;
  }

  /** The register of a device goes on, rising by `gjPerHour`, every half hour of [fromMs, toMs]. */
  async run(device: string, fromMs: number, toMs: number, gjPerHour: number): Promise<void> {
    const start = this.registers.get(device) ?? 1_000;
    const at = (ts: number): number => start + (gjPerHour * (ts - fromMs)) / HOUR_MS;
    const rows = [];
    for (let ts = fromMs; ts <= toMs; ts += HOUR_MS / 2) rows.push({ ts, values: { 'heat.energyTotal': at(ts) } });
    this.registers.set(device, at(toMs));
    await this.store.readings(readings({ device, readings: rows }));
    await this.derive();
  }

  /** Another configuration counts; what it marked, not derived yet. */
  async accept(catalogue: Catalogue): Promise<Marked> {
    await acceptCatalogue(this.store.db, this.store.names, catalogue, { nowMs: this.now });
    this.catalogue = catalogue;
    const devices = await readMarkedDevices(this.store.db);
    const hours = await this.store.db.query<{ ms: number }>(
      'select distinct hour_start as ms from hour_mark order by hour_start',
    );
    return {
      devices: devices.map((id) => this.store.names.deviceById(id)!.device),
      hours: hours.map(({ ms }) => new Date(ms).toISOString().replace(':00.000Z', 'Z')),
    };
  }

  async derive(): Promise<void> {
    const { db } = this.store;
    for (let ids = await readMarkedDevices(db); ids.length > 0; ids = await readMarkedDevices(db)) {
      for (const id of ids) await deriveDevice(db, this.derived, derivedDevices(this.derived).get(id)!);
    }
    while ((await deriveFigures(db, this.derived, this.now)).more);
  }

  /** A field of all figures of a grain, rounded to a millionth, by label. */
  async figures(grain: Grain, field: keyof HourFigures = 'grossT'): Promise<Record<string, unknown>> {
    const labels = await this.store.db.query<{ label: string; ms: number }>(
      `select label, start as ms from emission where grain = $1 order by start`,
      [grain],
    );
    const rows = new Map(
      (await readFigures(this.store.db, this.derived.siteId, grain, -Infinity, Infinity)).map((r) => [r.startMs, r]),
    );
    return Object.fromEntries(
      labels.map(({ label, ms }) => {
        const value = rows.get(ms)!.figures[field];
        return [label, typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value];
      }),
    );
  }
}
