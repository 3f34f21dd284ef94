import { Gateways } from '#simulation';
import { HOUR_MS, type Point, type PointVersion, type Site } from '#domain';
import {
  recordSubstation,
  type RecordedRow,
  type RecordingPlan,
} from '../../../libs/testing/src/simulation/substation-recording.js';
import { EXAMPLE_SITE } from './example-site.js';

const utc = (text: string): number => Date.parse(`${text}Z`);

const point = (id: string, version: Partial<PointVersion>): Point => {
  const none = {
    min: null,
    max: null,
    modulus: null,
    maxRatePerHour: null,
    maxStepPerMinute: null,
    sentinels: [],
    states: [],
  };
  const all = {
    fromMs: -Infinity,
    kind: 'gauge' as const,
    unit: 'kW',
    intervalMs: HOUR_MS,
    resolution: 0.1,
    ...none,
    ...version,
  };
  return { address: `substation/${id}`, device: 'substation', id, versions: [all] };
};

/** A substation in a place whose clocks change. */
const RECORDED_SITE: Site = {
  ...EXAMPLE_SITE,
  id: 'recorded',
  timeZone: 'Europe/Warsaw',
  sinceMs: utc('2023-08-31T22:00:00'),
  season: { start: '10-05', end: '04-25', exceptions: {} },
  area: null,
  devices: [
    {
      id: 'substation',
      kind: 'substation',
      name: 'Substation',
      ratedMw: null,
      customer: null,
      areaM2: null,
      meter: null,
      points: [
        point('heat.energyTotal', { kind: 'total', unit: 'MW.h', resolution: 0.001, maxRatePerHour: 2 }),
        point('heat.power', {}),
      ],
    },
  ],
  weatherPoint: null,
};

/** 14 months with two changes of the clock in each direction, a gap of 400 h over the end of a month, and the rest of the dirt. */
export const RECORDING_PLAN: RecordingPlan = {
  device: 'substation',
  seed: 20231001,
  from: utc('2023-10-01T10:00:00'),
  to: utc('2024-12-04T10:00:00'),
  steps: [
    { from: 0, stepMs: HOUR_MS },
    { from: utc('2024-10-20T00:00:00'), stepMs: HOUR_MS / 4 },
    { from: utc('2024-12-01T00:00:00'), stepMs: HOUR_MS / 20 },
  ],
  gaps: [
    { from: utc('2024-01-22T05:30:00'), to: utc('2024-02-07T21:30:00') }, // 400 h, over the end of January
    { from: utc('2023-11-30T15:30:00'), to: utc('2023-12-03T03:30:00') },
    { from: utc('2024-03-31T00:30:00'), to: utc('2024-03-31T04:30:00') }, // the hour that spring skips lies inside
    { from: utc('2024-07-01T00:30:00'), to: utc('2024-07-09T12:30:00') },
    { from: utc('2024-11-18T07:05:00'), to: utc('2024-11-18T19:50:00') },
  ],
  frozen: [
    { from: utc('2024-01-10T02:00:00'), to: utc('2024-01-10T04:00:00') },
    { from: utc('2024-11-05T02:00:00'), to: utc('2024-11-05T02:45:00') },
    { from: utc('2024-05-20T00:00:00'), to: utc('2024-06-03T06:00:00') }, // two weeks, nothing flows
  ],
  zeroShare: 0.06,
  doubledHours: new Set([2024]),
};

export const recordedGateways = (): Gateways => new Gateways(RECORDED_SITE, { seed: RECORDING_PLAN.seed });
export const recordAgain = (): RecordedRow[] => recordSubstation(recordedGateways(), RECORDING_PLAN);
