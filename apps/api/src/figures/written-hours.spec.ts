import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { HOUR_MS, intervalsIn } from '#domain';
import { HOUR_NUMBERS, startOf, type AlikeHours } from '#postgres';
import { siteOf } from '../../../../test/support/plants/plant-of-tests.js';
import { figuresOf } from './hour-rows.js';
import { HourTexts } from './hour-texts.js';
import { NOTHING, shown } from './list-emissions.js';
import { WrittenHours, writeHours, type Hours } from './written-hours.js';

const FROM = Date.parse('2026-01-10T00:00:00Z');
const HOURS = 40;
const site = siteOf('south', 'Asia/Shanghai', []);
const intervals = intervalsIn('hour', FROM, FROM + HOURS * HOUR_MS, site);
const ONCE = { interval: 'hour', simulated: false };

/** As PostgreSQL writes it: with an exponent of two digits below 0.0001 and from 10^15 on. */
function written(value: number): string {
  if (Number.isNaN(value) || Math.abs(value) === Infinity) return String(value);
  if (Object.is(value, -0)) return '-0';
  if (value === 0 || (Math.abs(value) >= 1e-4 && Math.abs(value) < 1e15)) return String(value);
  return value.toExponential().replace(/([+-])(\d)$/, '$10$2');
}

const number = fc.oneof(
  fc.double(),
  fc.double({ min: -1_000, max: 1_000, noNaN: true }),
  fc.constantFrom(0, -0, 100, 1e-4, 1e-5, 1e15, 1e21, 5e-324, 2 ** -44, NaN, Infinity),
);
const words = fc.record({
  factorVersions: fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 3 }),
  rulesVersions: fc.constantFrom(['1.3'], []),
  codes: fc.subarray(['LATE', 'U95_UNKNOWN', '"\\u0000heatGj"', 'ü']),
  factorMissing: fc.boolean(),
  revision: fc.nat(3),
  closed: fc.boolean(),
});

/** Some hours of the time, each with numbers of its own. */
const alike = (of: readonly number[]): fc.Arbitrary<AlikeHours> =>
  fc.tuple(words, fc.boolean(), fc.boolean()).chain(([own, isHeatKnown, isNetKnown]) => {
    const known = number.map(written);
    const mostlyNothing = fc.oneof({ weight: 8, arbitrary: fc.constantFrom('0', '-0') }, known);
    const numbers = HOUR_NUMBERS.map((name) => {
      if (name === 'dataEffectT') return fc.constantFrom('', '0', '-1.50', '-0.00000001', '-12.25');
      if (name === 'heatGj') return isHeatKnown ? known : fc.constant('');
      if (name === 'netT') return isNetKnown ? known : fc.constant('');
      if (/^(substituted|excluded|backup)Gj$/.test(name)) return mostlyNothing;
      return fc.option(known, { nil: '', freq: 8 });
    });
    const line = (hour: number) =>
      fc.tuple(...numbers).map((texts) => [(FROM + hour * HOUR_MS) / 1_000, ...texts].join(','));
    return fc.tuple(...of.map(line)).map((lines) => ({ ...own, isHeatKnown, isNetKnown, lines }));
  });

/** Of each hour in which group it is; 3: nothing is stored. */
const hours: fc.Arbitrary<Hours> = fc
  .record({
    groups: fc.array(fc.nat(3), { minLength: HOURS, maxLength: HOURS }),
    settling: fc.uniqueArray(fc.nat(HOURS - 1)),
  })
  .chain(({ groups, settling }) => {
    const members = [0, 1, 2].map((group) => groups.flatMap((of, hour) => (of === group ? [hour] : [])));
    const waiting = new Set(settling.map((hour) => FROM + hour * HOUR_MS));
    return fc
      .tuple(...members.filter((of) => of.length > 0).map(alike))
      .map((some) => ({ intervals, alike: some, isSettling: ({ startMs }) => waiting.has(startMs) }));
  });

const rowsOf = ({ intervals: all, alike: some, isSettling }: Hours) => {
  const rows = new Map(some.flatMap((of) => of.lines.map((line) => [startOf(line), figuresOf(of, line)] as const)));
  return all.map((one) => shown(one, rows.get(one.startMs) ?? NOTHING, isSettling(one)));
};
const listOf = (parts: readonly Hours[]): WrittenHours => {
  const texts = new HourTexts();
  const written = parts.map((part, i) => texts.keep(String(i), '1', Buffer.from(writeHours(part))));
  return new WrittenHours(written, ONCE, () => Promise.resolve(parts.flatMap(rowsOf)));
};
const textOf = (list: WrittenHours): string => Buffer.concat(list.json()).toString();
/** The same hours in two parts, each with what is stored of its own. */
const cut = (some: Hours, at: number): Hours[] =>
  [some.intervals.slice(0, at), some.intervals.slice(at)].map((own) => {
    const starts = new Set(own.map(({ startMs }) => startMs));
    const stored = some.alike.map((of) => ({ ...of, lines: of.lines.filter((line) => starts.has(startOf(line))) }));
    return { ...some, intervals: own, alike: stored.filter(({ lines }) => lines.length > 0) };
  });

describe('hours that are written', () => {
  it('are to the byte what their rows are as JSON, in however many parts they were written', async () => {
    await fc.assert(
      fc.asyncProperty(hours, fc.nat(HOURS), async (some, at) => {
        const list = listOf(cut(some, at));
        const text = JSON.stringify(await list.answer());
        expect([textOf(list), gunzipSync(await list.gzip()).toString()]).toEqual([text, text]);
        expect(list.length).toBe(Buffer.byteLength(text));
      }),
    );
  });

  it('have another digest where one of them is another, or what is said once', () => {
    fc.assert(
      fc.property(hours, hours, fc.nat(HOURS), (some, others, at) => {
        const [one, other] = [listOf(cut(some, at)), listOf(cut(others, at))];
        expect(one.digest().equals(other.digest())).toBe(textOf(one) === textOf(other));
        expect(listOf(cut(some, at)).digest()).toEqual(one.digest());
      }),
    );
    const once = [false, true].map((simulated) => new WrittenHours([], { simulated }, () => Promise.resolve([])));
    expect(once[0]!.digest()).not.toEqual(once[1]!.digest());
  });

  it('are none where no hour has begun', () => {
    expect(textOf(listOf([]))).toBe('{"items":[],"nextCursor":null,"interval":"hour","simulated":false}');
  });
});
