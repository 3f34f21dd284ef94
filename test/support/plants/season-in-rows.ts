import { addDays, datesBetween, DAY_MS, HOUR_MS, instantOf, type Site } from '#domain';
import { addToLedger, writeStatus, writeTarget, type Database, type Names } from '#postgres';
import { deviceOf, pointOf, siteOf } from './plant-of-tests.js';

/** 14 January, 02:40 in Changchun. */
export const SEASON_NOW = Date.parse('2027-01-13T18:40:00Z');
const START = '2026-10-20';
const LAST = '2027-01-13';

const power = (device: string, unit: string) => pointOf(device, 'heat.power', { unit });
/** Two boilers, their meter, two customers. */
export const seasonSite: Site = {
  ...siteOf('south', 'Asia/Shanghai', [
    { ...deviceOf('boiler-1', 'boiler', [power('boiler-1', 'MW')]), ratedMw: 29 },
    { ...deviceOf('boiler-2', 'boiler', [power('boiler-2', 'MW')]), ratedMw: 29 },
    deviceOf('plant-meter', 'heat-meter', [power('plant-meter', 'MW')]),
    { ...deviceOf('audi', 'substation', [power('audi', 'kW')]), customer: 'Audi PPE' },
    { ...deviceOf('east', 'substation', [power('east', 'MW')]), customer: 'East' },
  ]),
  season: { start: '10-20', end: '04-06', exceptions: {} },
};

const rise = <Row>(to: string, total: number, row: (date: string, value: number) => Row): Row[] => {
  const dates = datesBetween(START, to);
  return dates.map((date, i) => row(date, (total * (i + 1)) / dates.length));
};

/** What the target says on that day; parts of it may be other. */
export const seasonTarget = {
  id: 'annual-avoided',
  metric: 'avoided.gross',
  unit: 't',
  period: 'season-2026',
  periodName: 'heating season 2026/27',
  title: 'Emissions avoided, gross, in the heating season 2026/27',
  amount: 47_700,
  amountForArea: 47_700,
  achieved: 23_587,
  outside: 0,
  toDateAsOf: LAST,
  planToDate: 23_169,
  expectedToDate: 23_927,
  performanceDriftPct: -4.3,
  performanceDriftSeasonPct: -1,
  driftLevelPct: 5,
  degreeDays: 2_400,
  forecast: 47_340,
  forecastP10: 46_000,
  forecastP90: 48_700,
  probabilityToMeet: 0.38,
  state: 'watch',
  note: 'read as tonnes of CO2, gross',
};
export const seasonTargetBody = {
  ...seasonTarget,
  gap: { weather: 758, performance: -376, area: 0, data: -9 },
  change: { date: '2026-12-22', beforePct: 0.1, afterPct: -4.3 },
  planCurve: rise('2027-04-06', 47_700, (date, plan) => ({ date, plan })).map((row) => ({ ...row, plan: planOn(row) })),
  achievedCurve: rise(LAST, 23_542, (date, achieved) => ({ date, achieved, expected: achieved * (23_927 / 23_542) })),
  forecastBand: datesBetween(LAST, '2027-04-06').map((date, i, all) => {
    const share = i / (all.length - 1);
    const mean = 23_542 + share * (47_340 - 23_542);
    return { date, mean, p10: mean - share * 1_340, p90: mean + share * 1_360 };
  }),
  cusum: [],
  lastSeasonCurve: rise('2027-04-06', 46_019, (date, achieved) => ({ date, achieved })),
  ensemble: {
    members: Array.from({ length: 32 }, (_, i) => ({
      winter: `${1994 + i}/${String((1995 + i) % 100).padStart(2, '0')}`,
      forecast: i < 12 ? 47_710 + 160 * i : 44_900 + 137 * (i - 12),
    })),
    mean: 47_300,
    p10: 46_000,
    p50: 47_300,
    p90: 48_700,
    probability: 0.38,
    reached: 12,
  },
};

/** 23,169 t by the last whole day, 47,700 t at the end. */
function planOn({ date }: { readonly date: string }): number {
  const [before, all] = [datesBetween(START, LAST).length, datesBetween(START, '2027-04-06').length];
  const day = datesBetween(START, date).length;
  return day <= before ? (23_169 * day) / before : 23_169 + ((47_700 - 23_169) * (day - before)) / (all - before);
}

/** Writes the season of that day: target, status, figures by day, hour, month and season, newest power of each device, ledger. */
export async function putSeason(db: Database, names: Names, body: object = seasonTargetBody): Promise<void> {
  const siteId = names.siteId('south')!;
  await writeTarget(db, siteId, 'annual-avoided', body, SEASON_NOW);
  await writeStatus(db, siteId, 1, seasonStatus(), SEASON_NOW);
  for (let date = START; date <= LAST; date = addDays(date, 1)) {
    const coverage = date === '2026-12-09' ? 50 : 100;
    await figure(db, siteId, ['day', `${date} 00:00 Asia/Shanghai`, date], [2_500, 275, 260, coverage]);
  }
  await figure(db, siteId, ['day', '2027-01-14 00:00 Asia/Shanghai', '2027-01-14'], [411, 45.2, 42.4, 100]);
  await figure(db, siteId, ['month', '2027-01-01 00:00 Asia/Shanghai', '2027-01'], [41_264, 4_539, 4_253, 100]);
  await figure(db, siteId, ['season', `${START} 00:00 Asia/Shanghai`, 'season-2026'], [214_425, 23_587, 22_101, 99.4]);
  for (let hour = SEASON_NOW - 2 * DAY_MS; hour < SEASON_NOW; hour += HOUR_MS) {
    const at = instantOf(Math.floor(hour / HOUR_MS) * HOUR_MS);
    const gj = 140 + 12 * Math.sin(hour / (4 * HOUR_MS));
    if (!at.startsWith('2027-01-12T06')) await figure(db, siteId, ['hour', at, at], [gj, gj * 0.11, gj * 0.1, 100]);
  }
  const counts = { received: 5_612, stored: 5_600, duplicate: 9, conflict: 1, deadLettered: 2, late: 0, replayed: 0 };
  await addToLedger(db, [{ site: 'south', device: 'boiler-1', ...counts, lastSeenMs: SEASON_NOW }]);
}

const figure = (
  db: Database,
  siteId: number,
  key: readonly [grain: string, start: string, label: string],
  values: readonly [heatGj: number, grossT: number, netT: number, coveragePct: number],
): Promise<unknown> =>
  db.execute(
    `insert into emission (site_id, grain, start, label, heat_gj, gross_t, net_t, coverage_pct, u95_t, factor_versions, configuration_hash, computed_at)
     values ($1, $2, $3::timestamptz, $4, $5, $6, $7, $8, 4800, '[]', 'x', now())`,
    [siteId, ...key, ...values],
  );

/** The status of that moment; parts of it may be other. */
export function seasonStatus(more: object = {}): Record<string, unknown> {
  return {
    asOf: instantOf(SEASON_NOW),
    simulated: false,
    simulatedReadings: null,
    meaning: {
      gross: 'Gross is what the same heat would have emitted.',
      net: 'Net is gross less what the plant emits.',
    },
    heat: { powerMw: 42.6, todayGj: 411, seasonGj: 214_425 },
    avoided: {
      todayT: 45.2,
      monthT: 4_539,
      seasonT: 23_587,
      todayNetT: 42.4,
      monthNetT: 4_253,
      seasonNetT: 22_101,
      seasonU95T: 4_800,
    },
    targets: [seasonTarget],
    devices: seasonSite.devices.map(({ id, kind, name }) => ({
      id,
      kind,
      name,
      state: 'ok',
      lastSeen: instantOf(SEASON_NOW),
      lastReading: instantOf(SEASON_NOW - 19_000),
    })),
    data: { coveragePct: 99.4, lateCount: 0, deadLetterCount: 0, lagSeconds: 0 },
    alerts: { warning: 0, critical: 0 },
    ...more,
  };
}
