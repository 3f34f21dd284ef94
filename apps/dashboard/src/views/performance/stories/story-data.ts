/** A season as the API might answer it, for the stories alone: the same on every run. */
import { addDays, datesBetween } from '#domain';
import type { SeasonHoursAnswer, SignatureAnswer, SignatureDay } from '../answers.js';

const FROM = '2025-10-20';
const TO = '2026-01-13';
const CHANGED = '2025-12-22';
const LINE = { intercept: 12, slope: 9.4, sd: 4.6 };
const HALF_KNOWN = '2025-12-08';

const wander = (i: number): number => Math.sin(i * 1.7) * 3 + Math.cos(i * 0.61) * 2;
const airOf = (i: number): number => 6 - 24 * Math.sin((Math.min(i, 85) / 170) * Math.PI) + 4 * Math.sin(i / 3.1);

function dayOf(date: string, i: number, share: number): SignatureDay {
  const celsius = airOf(i);
  const hdd = Math.max(0, 18 - celsius);
  const expected = LINE.intercept + LINE.slope * hdd;
  const brought = expected * share + wander(i);
  const isHalf = date === HALF_KNOWN;
  const told = isHalf ? 0.5 : 1;
  return {
    date,
    celsius,
    hdd,
    heatGj: (brought * told) / 0.11,
    brought: brought * told,
    toldShare: told,
    areaShare: 1,
    atArea: brought,
    expected: expected * told,
    differencePct: 100 * (brought / expected - 1),
    judged: !isHalf,
    coveragePct: 100 * told,
    estimatedPct: 0,
    codes: isHalf ? ['GAP'] : [],
  };
}

type Kind = SignatureAnswer['finding']['kind'];

/** A season whose finding is of this kind. */
export function storySignature(kind: Kind): SignatureAnswer {
  const to = kind === 'early' ? addDays(FROM, 8) : TO;
  const isChange = kind === 'less' || kind === 'more';
  const share = kind === 'less' ? 0.957 : kind === 'more' ? 1.06 : 1;
  const isUnknown = kind === 'unknown';
  const days = isUnknown ? [] : datesBetween(FROM, to).map((date, i) => dayOf(date, i, date >= CHANGED ? share : 1));
  let sum = 0;
  const sums = days.flatMap(({ date, judged, brought, expected }) => {
    const difference = brought! - expected!;
    sum += judged ? difference : 0;
    return judged ? [{ date, difference, sum }] : [];
  });
  const degreeDays = days.reduce((total, { hdd }) => total + hdd!, 0);
  return {
    target: { id: 'annual-avoided', metric: 'avoided.gross', unit: 't' },
    season: 'season-2025',
    from: FROM,
    to: '2026-04-06',
    seasons: ['season-2025', 'season-2024'],
    simulated: false,
    baseC: 18,
    line: isUnknown
      ? null
      : { from: kind === 'no-reference' ? 'own-season' : 'season-before', season: 'season-2024', ...LINE, days: 169 },
    areaShare: 1,
    capacity: {
      boilers: ['Boiler 1', 'Boiler 2'].map((name, i) => ({ id: `boiler-${i + 1}`, name, ratedMw: 29 })),
      designC: -21.4,
      mwPerUnitDay: 1 / 0.11 / 86.4,
    },
    days,
    sums,
    change: isChange ? { date: CHANGED, beforePct: 0.1, afterPct: 100 * (share - 1) } : null,
    alarmedOn: isChange ? '2025-12-31' : null,
    finding: {
      kind,
      since: isUnknown ? null : isChange ? CHANGED : addDays(to, -29),
      isChange,
      days: isUnknown ? 0 : 23,
      pct: isUnknown ? null : 100 * (share - 1),
      errorPct: 0.6,
      perDay: isUnknown ? null : 340 * (share - 1),
      toSeasonEnd: isChange ? 24_400 * (share - 1) : null,
      seasonEnd: '2026-04-06',
      degreeDays,
      degreeDaysNeeded: 300,
    },
    sameDays: {
      season: 'season-2024',
      days: days.length,
      toDate: isUnknown ? null : to,
      own: { degreeDays, heatGj: 96.7 * degreeDays, gjPerDegreeDay: 96.7 },
      other: { degreeDays: 0.93 * degreeDays, heatGj: 98.3 * 0.93 * degreeDays, gjPerDegreeDay: 98.3 },
      change: { degreeDaysPct: 7.5, heatPct: 5.8, gjPerDegreeDayPct: -1.6 },
    },
  };
}

/** Every hour of a season; `none`: nothing is known of it. */
export function storyHours(of: 'season' | 'none' | 'few', year = 2025): SeasonHoursAnswer {
  const to = of === 'few' ? addDays(FROM, 4) : TO;
  const days = of === 'none' ? [] : datesBetween(FROM, to);
  return {
    season: `season-${year}`,
    from: FROM,
    to: '2026-04-06',
    simulated: false,
    days: days.map((date, i) => {
      const mean = (LINE.intercept + LINE.slope * (18 - airOf(i + (2025 - year) * 4))) / 0.11 / 86.4;
      const isGap = (hour: number): boolean => date === HALF_KNOWN && hour >= 12;
      const mw = Array.from({ length: 24 }, (_, h) =>
        isGap(h) ? null : mean * (1 + 0.08 * Math.cos(((h - 5) / 12) * Math.PI)),
      );
      return {
        date,
        startsAt: `${addDays(date, -1)}T16:00:00Z`,
        mw,
        coveragePct: mw.map((power) => (power === null ? 0 : 100)),
        estimatedPct: mw.map((_, h) => (date === '2025-12-30' && h >= 14 && h < 17 ? 100 : 0)),
        celsius: airOf(i),
      };
    }),
  };
}
