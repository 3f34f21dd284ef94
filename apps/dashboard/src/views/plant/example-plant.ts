/** Plants for the story page: shapes of answers, with figures that are invented. */
import type { Alert } from '../../state/live.js';
import type { Flow } from './flow-layout.js';
import type { Plant, PlantDevice, PlantPoint } from './shown-points.js';

export const EXAMPLE_AT = '2027-01-14T02:40:00Z';

const point = (
  device: string,
  id: string,
  unit: string,
  value: number | null,
  usual: readonly [number, number],
): PlantPoint => ({
  id,
  address: `${device}/${id}`,
  kind: 'gauge',
  unit,
  min: 0,
  max: usual[1] * 2,
  intervalSeconds: 60,
  last: value === null ? null : { ts: EXAMPLE_AT, value },
  quality: value === null ? null : 'good',
  usual: { low: usual[0], high: usual[1], nDays: 22, withinK: 2 },
  limits:
    id === 'flue.temp'
      ? { low: null, high: 180, criticalLow: null, criticalHigh: 200, consequence: null, origin: null }
      : null,
});

const device = (
  id: string,
  kind: PlantDevice['kind'],
  name: string,
  points: readonly PlantPoint[],
  more: Partial<PlantDevice> = {},
): PlantDevice => ({
  id,
  kind,
  name,
  ratedMw: null,
  customer: null,
  areaM2: null,
  upstream: [],
  points: [...points],
  ...more,
});

export const exampleBoiler = (n: number, flueC: number | null = 148): PlantDevice =>
  device(
    `boiler-${n}`,
    'boiler',
    `Boiler ${n}`,
    [
      point(`boiler-${n}`, 'heat.power', 'MW', 24.1, [22, 25]),
      point(`boiler-${n}`, 'water.supplyTemp', 'Cel', 92.3, [90, 95]),
      point(`boiler-${n}`, 'water.returnTemp', 'Cel', 54.6, [53, 56]),
      point(`boiler-${n}`, 'flue.temp', 'Cel', flueC, [140, 155]),
    ],
    { ratedMw: 29 },
  );

export function examplePlant(boilers: number, substations: number): Plant {
  return {
    asOf: EXAMPLE_AT,
    outdoor: null,
    devices: [
      device('weather', 'weather-station', 'Weather', [point('weather', 'air.temp', 'Cel', -19.4, [-21, -17])]),
      device('gate', 'fuel-scale', 'Fuel', [point('gate', 'fuel.moisture', '%', 9.1, [8, 12])]),
      ...Array.from({ length: boilers }, (_, i) => exampleBoiler(i + 1)),
      device('meter', 'heat-meter', 'Plant meter', [point('meter', 'heat.power', 'MW', 42.6, [40, 46])]),
      device('network', 'network', 'Network', [point('network', 'water.supplyPressure', 'MPa', 0.71, [0.68, 0.74])]),
      ...Array.from({ length: substations }, (_, i) =>
        device(`house-${i + 1}`, 'substation', `Substation ${i + 1}`, [
          point(`house-${i + 1}`, 'heat.power', 'MW', 40 / substations, [38 / substations, 43 / substations]),
        ]),
      ),
    ],
  };
}

export const exampleAlarm = (severity: 'critical' | 'warning', subject: string): Alert =>
  ({ id: subject, rule: 'boiler.limit', subject, severity, state: 'active-unacknowledged', site: 'example' }) as Alert;

const heat = (gj: number | null) => ({ gj, mw: gj === null ? null : gj / 3.6 });

export function exampleFlow({ unexplained = 0.4, isFuelKnown = true, outlet = 153 } = {}): Flow {
  const lost = outlet === 0 ? 0 : 7.2;
  const arrived = outlet - lost - unexplained;
  const made = outlet * 1.005;
  return {
    period: 'now',
    start: '2027-01-14T01:30:00Z',
    end: '2027-01-14T02:30:00Z',
    fuel: heat(isFuelKnown ? made / 0.85 : null),
    boilers: [0.55, 0.45].map((share, i) => ({
      device: `boiler-${i + 1}`,
      name: `Boiler ${i + 1}`,
      ...heat(made * share),
      fuelGj: isFuelKnown ? (made * share) / 0.85 : null,
      efficiencyPct: isFuelKnown ? 85 : null,
      coveragePct: 100,
    })),
    boilerLoss: heat(isFuelKnown ? made / 0.85 - made : null),
    outlet: { devices: ['meter'], ...heat(outlet), coveragePct: 100 },
    plantDifference: heat(made - outlet),
    networkLoss: { ...heat(lost), pct: 4.7 },
    customers: [0.6, 0.22, 0.18].map((share, i) => ({
      device: `house-${i + 1}`,
      name: `Substation ${i + 1}`,
      customer: null,
      ...heat(arrived * share),
      pct: 100 * share,
      coveragePct: 100,
    })),
    unexplained: { ...heat(unexplained), pct: (100 * unexplained) / (outlet || 1), usualPct: 0.8 },
    undivided: heat(0),
    explainedShare: 1,
  };
}
