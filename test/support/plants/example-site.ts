import type { Device, DeviceKind, Point, PointKind, PointVersion, Site } from '#domain';

type PointSpec = readonly [
  id: string,
  kind: PointKind,
  unit: string,
  intervalS: number | null,
  more?: Partial<PointVersion>,
];

function pointOf(device: string, [id, kind, unit, intervalS, more]: PointSpec): Point {
  const version: PointVersion = {
    fromMs: -Infinity,
    kind,
    unit,
    min: null,
    max: null,
    intervalMs: intervalS === null ? null : intervalS * 1_000,
    modulus: null,
    resolution: 0,
    maxRatePerHour: null,
    maxStepPerMinute: null,
    sentinels: [],
    states: [],
    ...more,
  };
  return { address: `${device}/${id}`, device, id, versions: [version] };
}

function deviceOf(id: string, kind: DeviceKind, points: readonly PointSpec[], more: Partial<Device> = {}): Device {
  const none = { name: id, ratedMw: null, customer: null, areaM2: null, meter: null };
  return { ...none, id, kind, points: points.map((point) => pointOf(id, point)), ...more };
}

const BOILER: readonly PointSpec[] = [
  ['heat.energyTotal', 'total', 'GJ', 60, { resolution: 0.1, modulus: 1_000_000, maxRatePerHour: 104.4 }],
  ['heat.power', 'gauge', 'MW', 60, { min: 0, max: 34.8 }],
  ['water.supplyTemp', 'gauge', 'Cel', 60],
  ['water.returnTemp', 'gauge', 'Cel', 60],
  ['water.flow', 'gauge', 'm3.h-1', 60],
  ['furnace.temp', 'gauge', 'Cel', 60],
  ['flue.o2', 'gauge', '%', 60],
  ['flue.so2', 'gauge', 'mg.m-3', 60],
  ['fuel.feedRate', 'gauge', 't.h-1', 60],
  ['boiler.state', 'state', '1', 300, { states: ['off', 'starting', 'running', 'banked', 'fault'] }],
];
const SUBSTATION: readonly PointSpec[] = [
  ['heat.energyTotal', 'total', 'MW.h', 900, { resolution: 0.001, maxRatePerHour: 40 }],
  ['heat.power', 'gauge', 'kW', 900],
];

/** The shipped plant in little: the devices of every kind, the same sizes. */
export const EXAMPLE_SITE: Site = {
  id: 'south',
  name: 'South wing',
  timeZone: 'Asia/Shanghai',
  sinceMs: Date.parse('2022-11-12T16:00:00Z'),
  season: { start: '10-20', end: '04-06', exceptions: {} },
  area: {
    fullM2: 847_000,
    planned: [],
    connected: [
      { from: '2022-11-13', m2: 500_000 },
      { from: '2023-10-20', m2: 847_000 },
    ],
  },
  devices: [
    deviceOf('boiler-1', 'boiler', BOILER, { ratedMw: 29 }),
    deviceOf('boiler-2', 'boiler', BOILER, { ratedMw: 29 }),
    deviceOf('plant-meter', 'heat-meter', [
      ['heat.energyTotal', 'total', 'GJ', 60, { resolution: 0.1, modulus: 1_000_000, maxRatePerHour: 208.8 }],
      ['heat.power', 'gauge', 'MW', 60],
      ['water.supplyTemp', 'gauge', 'Cel', 60],
      ['water.returnTemp', 'gauge', 'Cel', 60],
      ['water.flow', 'gauge', 'm3.h-1', 60],
      ['odd.unit', 'total', 'Cel', 60],
      ['vibration', 'gauge', 'mm.s-1', 60, { min: 0, max: 8 }],
    ]),
    deviceOf('audi-ppe', 'substation', SUBSTATION, { areaM2: 500_000 }),
    deviceOf('rest', 'substation', SUBSTATION),
    deviceOf('aux-power', 'electricity-meter', [['elec.energyTotal', 'total', 'kW.h', 900, { resolution: 0.1 }]]),
    deviceOf('fuel-gate', 'fuel-scale', [
      ['fuel.received', 'delta', 't', null],
      ['fuel.moisture', 'gauge', '%', null],
      ['fuel.ncv', 'gauge', 'GJ.t-1', null],
    ]),
    deviceOf('weather-station', 'weather-station', [['air.temp', 'gauge', 'Cel', 600]]),
  ],
  emissions: null,
  targets: [],
  weatherPoint: 'weather-station/air.temp',
  sources: [],
  holidays: [],
  hash: 'example',
};
