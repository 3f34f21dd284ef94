import type { MeterEvent } from '#contracts';
import { MINUTE_MS, QUARTER_HOUR_MS, type Site } from '#domain';
import { message, type Message } from './dirty-plant.js';
import { deviceOf, pointOf, siteOf } from './plant-of-tests.js';

const STEP = QUARTER_HOUR_MS;
/** Midnight in Shanghai. */
export const NOISY_FROM = Date.parse('2026-01-14T16:00:00Z');
export const NOISY_STEPS = 5 * 96;
export const stepAt = (i: number): number => NOISY_FROM + i * STEP;

const gauge = (id: string, unit: string, max: number) =>
  pointOf('substation', id, { kind: 'gauge', unit, min: 0, max, intervalMs: STEP });

/** One substation whose points ask each other: heat, power, flow and the two temperatures. */
export const noisySite: Site = {
  ...siteOf('north', 'Asia/Shanghai', [
    deviceOf('substation', 'substation', [
      pointOf('substation', 'heat.energyTotal', {
        kind: 'total',
        unit: 'GJ',
        intervalMs: STEP,
        resolution: 0.1,
        maxRatePerHour: 208.8,
      }),
      gauge('heat.power', 'MW', 60),
      gauge('water.supplyTemp', 'Cel', 150),
      gauge('water.returnTemp', 'Cel', 120),
      gauge('water.flow', 'm3.h-1', 800),
    ]),
  ]),
  emissions: {
    credited: [{ point: 'substation/heat.energyTotal', fromMs: -Infinity }],
    baseline: [{ method: 'heat-factor', factor: 'heat.cn.default', fromMs: -Infinity }],
    electricity: [],
    fossilFuels: [],
    biomass: [],
    haulage: [],
  },
};

/** Where in the recording what happens, in steps. */
export const STILL = { from: 60, to: 80 };
export const SWAPPED = { from: 120, to: 124 };
export const JUMPED = 300;
export const RESET = 400;

/**
 * Five days: the register stands still for five hours at full power, flaps to 0 and back, jumps, and is reset unread; a sensor does
 * not move, with and without flow; supply and return are exchanged; a sensor sends noise. Flow and power come two minutes apart.
 */
export function noisyRecording(): Message[] {
  const messages: Message[] = [];
  let energy = 10_000;
  for (let i = 0; i < NOISY_STEPS; i++) {
    const isStill = i > STILL.from && i <= STILL.to;
    energy += isStill ? 0 : 9 + (i % 3);
    if (i === JUMPED) energy += 3_000;
    if (i === RESET) energy = 40;
    const flaps = i >= 140 && i < 180 && i % 2 === 0;
    const isSwapped = i >= SWAPPED.from && i < SWAPPED.to;
    const [hot, cold] = [i >= 200 && i < 220 ? 95.5 : 90 + (i % 7), i >= 230 && i < 260 ? 130 + i : 50 + (i % 5)];
    const values = {
      'heat.energyTotal': flaps ? 0 : energy,
      'water.supplyTemp': isSwapped ? cold : hot,
      'water.returnTemp': isSwapped ? hot : cold,
    };
    messages.push(message('substation', stepAt(i), values, i));
    const beside = { 'heat.power': 11 + (i % 2), 'water.flow': i >= 208 && i < 212 ? 20 : 400 + (i % 9) };
    if (i % 11 !== 5) messages.push(message('substation', stepAt(i) - 2 * MINUTE_MS, beside));
    if (i === 150) messages.push(message('substation', stepAt(i), { 'water.supplyTemp': 70 }, 9_999));
  }
  return messages;
}

export const noisyEvents = ((): MeterEvent[] => {
  const common = { point: 'heat.energyTotal', by: 'operator', reason: 'seen on site', evidence: null };
  return [
    { ...common, id: 'no', type: 'jump-refused', ts: stepAt(JUMPED + 30) + MINUTE_MS },
    { ...common, id: 'reset', type: 'register-reset', ts: stepAt(RESET) - 5 * MINUTE_MS, newInitial: 35 },
  ];
})();
