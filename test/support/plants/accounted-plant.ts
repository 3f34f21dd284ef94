import type { MeterEvent, MeterEventData } from '#contracts';
import { derivedSites, deriveFigures, type DerivedSite, deriveMarkedDevices } from '#derivation';
import { DAY_MS, factorSet, HOUR_MS, MINUTE_MS, type FactorSet, type Site } from '#domain';
import { TestStore } from '../processes/aggregator-store.js';
import { dirtyRecording, dirtySite, message, RECORDED_FROM, type Message } from './dirty-plant.js';
import { deviceOf, heatFactor, pointOf } from './plant-of-tests.js';
import { waivedSite } from './waived-site.js';

export const LATER = RECORDED_FROM + 60 * DAY_MS;

export const accountedFactors = factorSet([
  heatFactor,
  { ...heatFactor, id: 'grid.jl', value: 0.4671, unit: 'kg/(kW.h)', validFrom: '2024-01-01', validTo: '2026-01-17' },
  { ...heatFactor, id: 'grid.jl', value: 0.45, unit: 'kg/(kW.h)', validFrom: '2026-01-17' },
  { ...heatFactor, id: 'freight.heavy', value: 129, unit: 'g.t-1.km-1', u95: null },
]);
const emissions = dirtySite.emissions!;
const debitedSite: Site = {
  ...dirtySite,
  devices: [
    ...dirtySite.devices,
    deviceOf('aux-power', 'electricity-meter', [
      pointOf('aux-power', 'elec.energyTotal', {
        kind: 'total',
        unit: 'kW.h',
        intervalMs: HOUR_MS,
        maxRatePerHour: 900,
      }),
    ]),
  ],
  emissions: {
    ...emissions,
    electricity: [{ point: 'aux-power/elec.energyTotal', factor: 'grid.jl', gridLossShare: 0.05, fromMs: -Infinity }],
    haulage: [{ point: 'fuel-gate/fuel.received', distanceKm: 120, factor: 'freight.heavy', fromMs: -Infinity }],
  },
};

/** The dirty plant with debited points: auxiliary power, and haulage of the trucks. Its five days may be signed. */
export const accountedSite: Site = waivedSite(debitedSite, {
  factors: accountedFactors,
  told: ['2026-01', 'season-2025', '2026'],
});

/** The meter of the electricity is exchanged on the fourth day. */
const EXCHANGED = RECORDED_FROM + 3 * DAY_MS + 30 * MINUTE_MS;
function electricity(): Message[] {
  return Array.from({ length: 5 * 24 + 1 }, (_, i) => {
    const ts = RECORDED_FROM + i * HOUR_MS;
    const value = ts < EXCHANGED ? 40_000 + i * 311.7 : (i - 72.5) * 311.7;
    return message('aux-power', ts, { 'elec.energyTotal': Math.round(value * 10) / 10 });
  });
}
const exchange: MeterEvent = {
  id: 'exchange-1',
  type: 'meter-replaced',
  ts: EXCHANGED,
  point: 'elec.energyTotal',
  by: 'operator',
  reason: 'verification due',
  evidence: { protocol: 'fromMs, "quoted", and a comma' },
  oldFinal: 40_000 + 72.5 * 311.7,
  newInitial: 0,
};

export interface AccountedPlant {
  readonly store: TestStore;
  readonly derived: DerivedSite;
  /** Until nothing waits. */
  readonly derive: () => Promise<void>;
}

/** All that the plant sends in its five days. */
export const accountedReadings = (): Message[] => [...dirtyRecording(), ...electricity()];
export const accountedEvents: readonly MeterEventData[] = [
  { site: 'north', device: 'aux-power', receivedAt: EXCHANGED + 1_000, event: exchange },
];

/** The plant with its five days stored and derived, in a database of its own. */
export async function openAccountedPlant(prefix: string): Promise<AccountedPlant> {
  const plant = await openEmptyPlant(prefix);
  await plant.store.readings(...accountedReadings());
  await plant.store.events(...accountedEvents);
  await plant.derive();
  return plant;
}

/** The same plant, or another one, before it has said anything. */
export async function openEmptyPlant(
  prefix: string,
  site: Site = accountedSite,
  factors: FactorSet = accountedFactors,
): Promise<AccountedPlant> {
  const store = await TestStore.open(prefix, [site]);
  const configuration = { sites: [site], factors, normals: new Map() };
  const derived = derivedSites(configuration, store.names)[0]!;
  const derive = async (): Promise<void> => {
    await deriveMarkedDevices(store.db, derived);
    while ((await deriveFigures(store.db, derived, LATER)).more);
  };
  return { store, derived, derive };
}
