import { derivedSites, deriveMarkedDevices, type DerivedSite } from '#derivation';
import { DAY_MS, QUARTER_HOUR_MS, type Site } from '#domain';
import { markSite, type Database } from '#postgres';
import { buildDevice, buildSite } from '#testing';
import { TestStore } from '../processes/aggregator-store.js';
import { factorsOfTests, putReadings } from './plant-of-tests.js';

const QUARTERLY = { intervalMs: QUARTER_HOUR_MS } as const;
export const MEASURED_LIMITS = {
  low: null,
  high: 180,
  criticalLow: null,
  criticalHigh: 200,
  deadBand: null,
  consequence: 'The filter burns.',
  origin: 'assumption',
};

/** A boiler, a meter and the weather; all report each quarter of an hour. */
export const MEASURED_SITE: Site = {
  ...buildSite({ id: 'measured', name: 'Measured' }),
  weatherPoint: 'weather/air.temp',
  devices: [
    buildDevice('weather', { 'air.temp': { kind: 'gauge', unit: 'Cel', ...QUARTERLY } }, { kind: 'weather-station' }),
    buildDevice(
      'boiler-1',
      {
        'flue.temp': { kind: 'gauge', unit: 'Cel', ...QUARTERLY, max: 400, limits: MEASURED_LIMITS },
        'boiler.state': { kind: 'state', unit: '1', ...QUARTERLY, states: ['off', 'running'] },
      },
      { ratedMw: 29 },
    ),
    buildDevice(
      'meter',
      { 'heat.energyTotal': { kind: 'total', unit: 'GJ', maxRatePerHour: 208.8, ...QUARTERLY } },
      { kind: 'heat-meter' },
    ),
    buildDevice('house', { 'heat.power': { kind: 'gauge', unit: 'MW', ...QUARTERLY } }, { kind: 'substation' }),
  ],
};

export interface MeasuredPlant {
  /** As its owner. */
  readonly db: Database;
  readonly derived: DerivedSite;
  /** Rows of a device, with their values in the order of its points. */
  put(
    device: string,
    rows: readonly { readonly t: number; readonly v: readonly number[]; readonly q?: number[] }[],
  ): Promise<void>;
  /** Derives all that is stored. */
  derive(): Promise<void>;
  close(): Promise<void>;
}

/** An outdoor temperature that swings between -20 and 0 each day. */
export const measuredAirC = (t: number): number => -10 - 10 * Math.cos((2 * Math.PI * (t % DAY_MS)) / DAY_MS);
/** Flue gas is the hotter the colder it is outside, and a little hotter on each later day. */
export const measuredFlueC = (t: number, fromMs: number): number =>
  140 - measuredAirC(t) + Math.floor((t - fromMs) / DAY_MS) / 10;

/** A database of its own with readings of every quarter of an hour in [fromMs, toMs), derived. */
export async function storeMeasuredPlant(prefix: string, fromMs: number, toMs: number): Promise<MeasuredPlant> {
  const store = await TestStore.open(prefix, [MEASURED_SITE]);
  const { db, names } = store;
  const derived = derivedSites({ sites: [MEASURED_SITE], factors: factorsOfTests, normals: new Map() }, names)[0]!;
  const put: MeasuredPlant['put'] = (device, rows) => {
    const points = MEASURED_SITE.devices.find(({ id }) => id === device)!.points;
    const ids = points.map(({ id, versions: [version] }) => ({
      id: names.point('measured', device, id)!.pointId,
      unit: version.unit,
    }));
    return putReadings(store.owner, names.device('measured', device)!.deviceId, ids, rows);
  };
  const derive = async (): Promise<void> => {
    await db.transaction((tx) => markSite(tx, derived.siteId, 'readings'));
    await deriveMarkedDevices(db, derived);
  };
  const times = Array.from(
    { length: Math.ceil((toMs - fromMs) / QUARTER_HOUR_MS) },
    (_, i) => fromMs + i * QUARTER_HOUR_MS,
  );
  await put(
    'weather',
    times.map((t) => ({ t, v: [measuredAirC(t)] })),
  );
  await put(
    'boiler-1',
    times.map((t) => ({ t, v: [measuredFlueC(t, fromMs), 1] })),
  );
  await put(
    'meter',
    times.map((t, i) => ({ t, v: [1_000 + 10 * i] })),
  );
  await derive();
  return { db: store.owner, derived, put, derive, close: () => store.close() };
}
