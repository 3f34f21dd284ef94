/** What plants really send of points of all kinds, random: what the properties of runs are tried on. */
import fc from 'fast-check';
import { HOUR_MS, MINUTE_MS, type CompanionFeeds, type PointVersion, type RegisterEvent, type Seen } from '#domain';
import type { CompanionFeed } from '../../../libs/domain/src/quality/companions.js';
import { pointVersion } from './run-point.js';

export const START = Date.parse('2026-01-10T00:00:00Z');
export const meter = (more: Partial<PointVersion> = {}) =>
  pointVersion('total', 'GJ', { intervalMs: 5 * MINUTE_MS, maxRatePerHour: 208.8, resolution: 0.1, ...more });
export const gauge = pointVersion('gauge', 'Cel', {
  intervalMs: 5 * MINUTE_MS,
  min: -45,
  max: 35,
  maxStepPerMinute: 1,
  sentinels: [0],
});
const meterless = (more: Partial<PointVersion>) => pointVersion('gauge', 'Cel', { intervalMs: 5 * MINUTE_MS, ...more });
export const delta = pointVersion('delta', 'kW.h', { intervalMs: HOUR_MS });
export const weightOfDay = (date: string): number | null => (date.endsWith('3') ? 12 : 30);

/** What a plant really sends: a register that rises, with zeros, spikes, gaps of minutes and of days, doubtful and bad values. */
export const dirtyRegister = fc
  .array(
    fc.record({
      gap: fc.oneof(
        { weight: 20, arbitrary: fc.integer({ min: 1, max: 20 }) },
        { weight: 1, arbitrary: fc.integer({ min: 200, max: 5_000 }) },
      ),
      mw: fc.double({ min: 0, max: 58, noNaN: true }),
      dirt: fc.oneof(
        { weight: 12, arbitrary: fc.constant(0) },
        { weight: 3, arbitrary: fc.constantFrom('zero', 50, -50, 3_000, 0.05) },
      ),
      q: fc.constantFrom(0, 0, 0, 0, 1, 2),
    }),
    { minLength: 2, maxLength: 60 },
  )
  .map((steps) => {
    let [t, register] = [START, 990_000];
    return steps.map(({ gap, mw, dirt, q }): Seen => {
      t += gap * MINUTE_MS;
      register += (mw * 3.6 * gap) / 60;
      const shown = (register + (typeof dirt === 'number' ? dirt : 0)) % 1_000_000;
      return { t, v: dirt === 'zero' ? 0 : shown, q };
    });
  });
export const dirtyGauge = dirtyRegister.map((readings) =>
  readings.map((r, i): Seen => ({ ...r, v: r.v === 0 ? 0 : ((r.v * 7) % 60) - (i % 3 === 0 ? 12 : 20) })),
);
const decisions = (readings: readonly Seen[]) =>
  fc
    .array(
      fc.record({
        at: fc.nat({ max: readings.length - 1 }),
        type: fc.constantFrom('meter-replaced', 'register-reset', 'jump-accepted', 'jump-refused'),
        v: fc.double({ min: 0, max: 1_000, noNaN: true }),
      }),
      { maxLength: 3 },
    )
    .map((drawn) =>
      drawn
        .map(({ at, type, v }): RegisterEvent => {
          const { t } = readings[at]!;
          if (type === 'meter-replaced') return { type, t, oldFinal: readings[at]!.v, newInitial: v };
          return type === 'register-reset' ? { type, t, newInitial: v } : { type: type as 'jump-accepted', t };
        })
        .sort((a, b) => a.t - b.t),
    );
/** Every reading that rises by more than a plant can make, or falls, is refused: some of them before anybody held them. */
export const refusals = dirtyRegister.map((readings): [Seen[], RegisterEvent[]] => [
  readings,
  readings
    .filter(({ t, v }, i) => i > 1 && (v < readings[i - 1]!.v || v - readings[i - 1]!.v > 40 + (t - START) / 1e7))
    .map(({ t }) => ({ type: 'jump-refused', t })),
]);
export const registerCase = dirtyRegister.chain((readings) => fc.tuple(fc.constant(readings), decisions(readings)));

/** Two readings of six in doubt are too many, and half an hour is long: so that random recordings come to it. */
export const QUICK = { quarantine: { of: 6, doubtful: 2 }, stuckAfterMs: 30 * MINUTE_MS };
/** Readings of other points of the device: some together with those of the point, some minutes before, some far from any. */
const beside = (readings: readonly Seen[], value: (i: number) => number, unit: string): CompanionFeed => ({
  versions: [pointVersion('gauge', unit, { intervalMs: 5 * MINUTE_MS, min: -1_000, max: 1_000 })],
  readings: readings.flatMap(({ t, q }, i) => [
    ...(i % 7 === 3 ? [{ t: t - 3 * MINUTE_MS, v: value(i + 1), q: 0 }] : []),
    ...(i % 5 === 4 ? [] : [{ t, v: value(i), q }]),
  ]),
});
export const aroundRegister = (readings: readonly Seen[]): CompanionFeeds => ({
  power: beside(readings, (i) => (i % 11 < 2 ? 0 : 20), 'MW'),
});
export const aroundGauge = (readings: readonly Seen[]): CompanionFeeds => ({
  flow: beside(readings, (i) => (i % 13 < 2 ? 0 : 400), 'm3.h-1'),
  return: beside(readings, (i) => readings[i % readings.length]!.v + (i % 3) - 1, 'Cel'),
});
/** Values that often stay as they are. */
const resting = dirtyRegister.map((readings) => readings.map((r, i): Seen => ({ ...r, v: i % 10 < 8 ? 500 : r.v })));

export type Around = (readings: readonly Seen[]) => CompanionFeeds;
const alone: Around = () => ({});
/** A name, the declaration, readings in order of time with what was decided, and what other points sent beside them. */
export const recordedCases: [string, PointVersion, fc.Arbitrary<[Seen[], RegisterEvent[]]>, Around][] = [
  ['register', meter({ modulus: 1_000_000 }), registerCase, alone],
  ['register with refused readings', meter({ modulus: 1_000_000 }), refusals, alone],
  ['gauge', gauge, dirtyGauge.map((readings) => [readings, []]), alone],
  ['delta', delta, dirtyRegister.map((readings) => [readings, []]), alone],
  ['noisy register', meter({ modulus: 1_000_000, quality: QUICK }), registerCase, aroundRegister],
  ['resting register', meter({ quality: QUICK }), resting.map((readings) => [readings, []]), aroundRegister],
  ['noisy gauge', { ...gauge, quality: QUICK }, dirtyGauge.map((readings) => [readings, []]), aroundGauge],
  ['resting gauge', meterless({ quality: QUICK }), resting.map((readings) => [readings, []]), aroundGauge],
];
