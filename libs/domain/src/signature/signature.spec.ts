import fc from 'fast-check';
import { datesBetween, type LocalDate } from '../calendar/local-date.js';
import { heatingSeason, type SeasonRule } from '../calendar/period/season.js';
import type { Site, Target } from '../plant/plant.js';
import type { ProgressInput, TargetDay } from '../target/standing.js';
import type { Normals } from '../weather/normals.js';
import { lineAt } from './reference-line.js';
import { signatureOf } from './signature.js';

const RULE: SeasonRule = { start: '10-20', end: '04-06', exceptions: {} };
const SEASON = heatingSeason(RULE, 2025);
const BEFORE = heatingSeason(RULE, 2024);
/** 30 K.d on every day: a season of 169 days has 5,070 K.d, a day of the target is worth 1 t, half of it by degree-days. */
const NORMALS: Normals = {
  id: 'n',
  name: '',
  baseC: 18,
  days: new Map(datesBetween('2023-01-01', '2023-12-31').map((date) => [date.slice(5), 30] as const)),
  remaining: [],
  seasonSdKd: 250,
  pastSeasons: new Map(),
  source: null,
  hash: '',
};
const TARGET: Target = {
  id: 'season',
  metric: 'avoided.gross',
  amount: 169,
  unit: 't',
  period: 'heatingSeason',
  plan: { method: 'degree-days', baseC: 18, baseShare: 0.5, normals: 'n' },
};
const SITE = { season: RULE, area: null } as unknown as Site;

/** Small errors that are the same on every run, about 2 % of an average day. */
const error = (i: number): number => 0.024 * Math.sin(i * 1.7) + 0.016 * Math.cos(i * 0.9);
const hddOf = (i: number): number => 30 + 12 * Math.sin(i / 9);
/** The plant at `share` of what the plan says: 0.5 t a day and 1/60 t for each K.d. */
const brings = (hdd: number, share: number): number => share * (0.5 + hdd / 60);

function daysOf(
  from: LocalDate,
  to: LocalDate,
  share: (date: LocalDate) => number = () => 1,
  more: (date: LocalDate) => Partial<TargetDay> = () => ({}),
): TargetDay[] {
  return datesBetween(from, to).map((date, i) => ({
    date,
    hdd: hddOf(i),
    achieved: brings(hddOf(i), share(date)) + error(i),
    coveragePct: 100,
    ...more(date),
  }));
}

const signature = (days: readonly TargetDay[], asOfDate: LocalDate, more: Partial<ProgressInput> = {}) =>
  signatureOf({
    target: TARGET,
    site: SITE,
    normals: NORMALS,
    period: SEASON,
    before: { period: BEFORE, days: daysOf(BEFORE.start, BEFORE.end) },
    days,
    asOfDate,
    today: asOfDate,
    ...more,
  });

const TO = '2026-01-31';
const CHANGED = '2025-12-22';
const loss = (date: LocalDate): number => (date >= CHANGED ? 0.93 : 1);

describe('the energy signature', () => {
  it('takes its line from the season before: the plan, moved by what that season brought over it', () => {
    const before = { period: BEFORE, days: daysOf(BEFORE.start, BEFORE.end, () => 1.04) };
    const { line, areaShare } = signature(daysOf(SEASON.start, TO), TO, { before });
    expect(line!.from).toBe('season-before');
    expect(line!.slope).toBeCloseTo(1 / 60, 12);
    // 4 % of 30 K.d's day of 1 t, and what is over it in the weather of that season
    const meanHdd = datesBetween(BEFORE.start, BEFORE.end).reduce((sum, _, i) => sum + hddOf(i), 0) / 169;
    expect(line!.intercept).toBeCloseTo(0.5 + 0.04 * (0.5 + meanHdd / 60), 2);
    expect(line!.days).toBe(169);
    expect(line!.sd).toBeGreaterThan(0.015);
    expect(line!.sd).toBeLessThan(0.03);
    expect(areaShare).toBe(1);
  });

  it('finds a loss of 7 % with its day, what it is a day, and what it costs to the end of the season', () => {
    const found = signature(daysOf(SEASON.start, TO, loss), TO);
    expect(found.finding).toMatchObject({ kind: 'less', isChange: true, seasonEnd: SEASON.end });
    expect(found.change!.date).toBe(found.finding.since);
    expect(Math.abs(Date.parse(found.finding.since!) - Date.parse(CHANGED))).toBeLessThanOrEqual(3 * 86_400_000);
    expect(found.finding.pct).toBeCloseTo(-7, 0);
    expect(found.finding.perDay!).toBeLessThan(0);
    // 65 days are left, of 30 K.d each by the normals
    const left = 65 * lineAt(found.line!, 30, 1);
    expect(found.finding.toSeasonEnd).toBeCloseTo((found.finding.pct! / 100) * left, 9);
    expect(found.alarmedOn! > found.change!.date).toBe(true);
    expect(found.sums.at(-1)!.sum).toBeCloseTo(
      found.sums.reduce((sum, { difference }) => sum + difference, 0),
      9,
    );
  });

  it('says nothing of a plant that is well, and too early before 300 degree-days', () => {
    expect(signature(daysOf(SEASON.start, TO), TO).finding).toMatchObject({ kind: 'steady', isChange: false });
    const early = signature(
      daysOf(SEASON.start, '2025-10-23', () => 0.5),
      '2025-10-23',
    ).finding;
    expect(early).toMatchObject({ kind: 'early', degreeDaysNeeded: 300 });
    expect(early.degreeDays).toBeCloseTo(hddOf(0) + hddOf(1) + hddOf(2) + hddOf(3), 9);
  });

  it('fits a line to its own days where no season is known before, and says so', () => {
    const first = signature(daysOf(SEASON.start, TO), TO, { before: undefined });
    expect(first.line!.from).toBe('own-season');
    expect(first.line!.slope).toBeCloseTo(1 / 60, 2);
    expect(first.line!.intercept).toBeCloseTo(0.5, 1);
    expect(first.finding.kind).toBe('no-reference');
    expect(first.sums.at(-1)!.sum).toBeCloseTo(0, 9);
    const fewDays = signature(daysOf(SEASON.start, '2025-11-10'), '2025-11-10', { before: undefined });
    expect(fewDays).toMatchObject({ line: null, sums: [], finding: { kind: 'unknown', since: null } });
  });

  it('draws a half-told day at the height of a whole one, and a day without weather or data nowhere', () => {
    const days = daysOf(
      SEASON.start,
      TO,
      () => 1,
      (date) =>
        date === '2026-01-10'
          ? { coveragePct: 50, achieved: 0.45 }
          : date === '2026-01-11'
            ? { achieved: null, coveragePct: 0 }
            : date === '2026-01-12'
              ? { hdd: null }
              : {},
    );
    const found = signature(days, TO).days;
    const on = (date: LocalDate) => found.find((day) => day.date === date);
    expect(on('2026-01-10')).toMatchObject({ brought: 0.45, toldShare: 0.5, atArea: 0.9, judged: false });
    expect(on('2026-01-11')).toMatchObject({ brought: null, atArea: null, differencePct: null, judged: false });
    expect(on('2026-01-12')).toMatchObject({ hdd: null, expected: null, differencePct: null, judged: false });
  });

  it('scales with the target, and leaves per cent alone (property)', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1_000, noNaN: true }), (factor) => {
        const scaled = (days: readonly TargetDay[]) => days.map((d) => ({ ...d, achieved: d.achieved! * factor }));
        const days = daysOf(SEASON.start, TO, loss);
        const before = daysOf(BEFORE.start, BEFORE.end);
        const plain = signature(days, TO);
        const other = signature(scaled(days), TO, {
          target: { ...TARGET, amount: TARGET.amount * factor },
          before: { period: BEFORE, days: scaled(before) },
        });
        expect(other.finding.pct).toBeCloseTo(plain.finding.pct!, 6);
        expect(other.finding.since).toBe(plain.finding.since);
        expect(other.finding.perDay! / factor).toBeCloseTo(plain.finding.perDay!, 9);
        expect(other.line!.sd / factor).toBeCloseTo(plain.line!.sd, 9);
      }),
      { numRuns: 20 },
    );
  });

  it('sums exactly what lies over and under the line (property: a season that follows the line adds up to nothing)', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 45, noNaN: true }), { minLength: 40, maxLength: 100 }), (hdds) => {
        const { line } = signature(daysOf(SEASON.start, TO), TO);
        const dates = datesBetween(SEASON.start, SEASON.end).slice(0, hdds.length);
        const days = dates.map((date, i) => ({
          date,
          hdd: hdds[i]!,
          achieved: lineAt(line!, hdds[i]!, 1),
          coveragePct: 100,
        }));
        const { sums, finding } = signature(days, dates.at(-1)!);
        for (const { sum } of sums) expect(sum).toBeCloseTo(0, 6);
        expect(['steady', 'early', 'unknown']).toContain(finding.kind);
      }),
      { numRuns: 30 },
    );
  });
});
