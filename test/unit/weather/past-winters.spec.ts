/**
 * Performance in the weather of past winters: a plant that is well must raise nothing, one that loses heat must be found with the
 * day. `DRIFT_TABLE=1` prints the table of docs/testing.md.
 */
import {
  addDays,
  calm,
  datesBetween,
  daysBetween,
  driftByDay,
  driftMeasure,
  driftRuleOf,
  evaluateLevels,
  heatingSeason,
  PERFORMANCE_DRIFT,
  targetProgress,
  type LevelState,
  type Normals,
  type Severity,
  type Site,
  type Target,
  type TargetDay,
  type TargetProgress,
} from '#domain';
import { driftPct } from '../../../libs/domain/src/target/performance.js';
import { judgedDays, seasonDays } from '../../../libs/domain/src/target/season-days.js';
import { loadCatalogue, shippedConfigFolder } from '#runtime';
import { wanderingDays, type Loss, type WanderingPlant } from '#testing';

let target: Target;
let site: Site;
let normals: Normals;
let winters: readonly number[];

beforeAll(async () => {
  const { sites, normals: all } = await loadCatalogue({
    sitesPath: `${shippedConfigFolder()}/sites`,
    factorsPath: null,
  });
  normals = all.get('changchun-1991-2020')!;
  site = { ...sites[0]!, area: null };
  target = site.targets.find(({ plan }) => plan.method === 'degree-days')!;
  // the first winter is only the season before the second one
  winters = normals.winters!.years.slice(1);
});

/** Error of a day: 1.5 % of an average day, half of which is still there on the next. */
const USUAL = { noisePct: 1.5, rho: 0.5 };
const plantOf = (seed: number, noise = USUAL): WanderingPlant => ({
  target,
  rule: site.season,
  normals,
  seed,
  ...noise,
});

function progress(plant: WanderingPlant, year: number, days: readonly TargetDay[], to: string): TargetProgress {
  const before = { period: heatingSeason(site.season, year - 1), days: wanderingDays(plant, year - 1) };
  const known = days.filter(({ date }) => date <= to);
  const period = heatingSeason(site.season, year);
  return targetProgress({
    target,
    site,
    normals,
    period,
    days: known,
    before,
    asOfDate: to,
    today: to,
  });
}

interface Found {
  /** Days from the loss to the alarm, the day of the loss being the first; null: never. */
  readonly delay: number | null;
  /** Day that is named on the day of the alarm, less the true one. */
  readonly error: number | null;
  readonly falseBefore: boolean;
}

function find(plant: WanderingPlant, year: number, loss: Loss): Found {
  const { end } = heatingSeason(site.season, year);
  const days = wanderingDays(plant, year, loss);
  const { cusum } = progress(plant, year, days, end);
  const falseBefore = cusum.some(({ date, alarm }) => alarm !== null && date < loss.from);
  const first = cusum.find(({ date, alarm }) => alarm === 'down' && date >= loss.from);
  if (!first) return { delay: null, error: null, falseBefore };
  const { change } = progress(plant, year, days, first.date).status;
  return { delay: daysBetween(loss.from, first.date) + 1, error: daysBetween(loss.from, change!.date), falseBefore };
}

const alarms = (plant: WanderingPlant, year: number): number =>
  progress(plant, year, wanderingDays(plant, year), heatingSeason(site.season, year).end).cusum.filter(
    ({ alarm }) => alarm !== null,
  ).length;

/** A day in the middle of each winter, another one in each. */
const lossDay = (year: number): string => addDays(`${year}-12-01`, (year * 7) % 70);

describe('in the weather of 31 past winters', () => {
  it('a plant that is well raises no alarm of the CUSUM', () => {
    expect(winters).toHaveLength(31);
    expect(winters.filter((year) => alarms(plantOf(1), year) > 0)).toEqual([]);
  });

  it('nor the drift of 30 days', () => {
    for (const year of winters) {
      const period = heatingSeason(site.season, year);
      const days = judgedDays(
        seasonDays({ target, site, normals, period, days: wanderingDays(plantOf(1), year), asOfDate: period.end }),
      );
      let state: LevelState<Severity> = calm();
      for (const date of datesBetween(addDays(period.start, 9), period.end)) {
        const month = days.filter((d) => d.date <= date && d.date > addDays(date, -30));
        state = evaluateLevels(PERFORMANCE_DRIFT, state, driftPct(month));
        expect([year, date, state.severity]).toEqual([year, date, null]);
      }
    }
  });

  it.each([1.5, 6, 12])('and with days that err by %d % at most 3 of 100 seasons raise a false drift', (noisePct) => {
    const seasons = [1, 2, 3, 4, 5].flatMap((seed) => winters.map((year) => ({ seed, year })));
    const wrong = seasons.filter(({ seed, year }) => {
      const plant = plantOf(seed, { noisePct, rho: 0.5 });
      const period = heatingSeason(site.season, year);
      const days = driftByDay({
        target,
        site,
        normals,
        period,
        days: wanderingDays(plant, year),
        before: { period: heatingSeason(site.season, year - 1), days: wanderingDays(plant, year - 1) },
        asOfDate: period.end,
        today: period.end,
      });
      let state: LevelState<Severity> = calm();
      return days.some((day) => {
        const standing = {
          ...day,
          state: 'on-track' as const,
          coveragePct: 100,
          dayCoveragePct: 100,
          monthCoveragePct: 100,
        };
        state = evaluateLevels(driftRuleOf(standing), state, driftMeasure(standing));
        return state.severity !== null;
      });
    });
    expect(wrong.length / seasons.length).toBeLessThanOrEqual(0.03);
  });

  it('a loss of 7 % from a known day is found within 10 days, with that day', () => {
    for (const year of winters) {
      const { delay, error, falseBefore } = find(plantOf(1), year, { from: lossDay(year), share: 0.07 });
      expect([year, falseBefore]).toEqual([year, false]);
      expect(delay).not.toBeNull();
      expect(delay!).toBeLessThanOrEqual(10);
      expect(Math.abs(error!)).toBeLessThanOrEqual(2);
    }
  });

  it('without a season before, the first 30 days show what is usual', () => {
    const [year] = winters as [number];
    const days = wanderingDays(plantOf(1), year, { from: `${year + 1}-01-15`, share: 0.07 });
    const period = heatingSeason(site.season, year);
    const asOfDate = `${year + 1}-01-24`;
    const { cusum, status } = targetProgress({
      target,
      site,
      normals,
      period,
      asOfDate,
      today: asOfDate,
      days: days.filter(({ date }) => date <= asOfDate),
    });
    expect(cusum[29]!.down).toBeNull();
    expect(cusum[30]!.down).not.toBeNull();
    expect(status.cusumAlarm).toBe('down');
    expect(Math.abs(daysBetween(`${year + 1}-01-15`, status.change!.date))).toBeLessThanOrEqual(2);
  });
});

const SEEDS = [1, 2, 3, 4, 5];

const printTable = (): void => {
  const lines = [
    '| error of a day | winters | with a false alarm | loss of | found | median delay | within 10 days | day ± 2 |',
    '|---|---|---|---|---|---|---|---|',
  ];
  for (const noisePct of [1, 1.5, 2, 2.5, 3]) {
    const noise = { noisePct, rho: 0.5 };
    const runs = SEEDS.flatMap((seed) => winters.map((year) => ({ plant: plantOf(seed, noise), year })));
    const wrong = runs.filter(({ plant, year }) => alarms(plant, year) > 0).length;
    for (const share of [0.05, 0.07, 0.1]) {
      const found = runs.map(({ plant, year }) => find(plant, year, { from: lossDay(year), share }));
      const delays = found.flatMap(({ delay }) => delay ?? []).sort((a, b) => a - b);
      const near = found.filter(({ error }) => error !== null && Math.abs(error) <= 2).length;
      const pct = (count: number): string => `${((100 * count) / runs.length).toFixed(0)} %`;
      const cells = [delays[delays.length >> 1], pct(delays.filter((d) => d <= 10).length), pct(near)];
      lines.push(
        `| ${noisePct} % | ${runs.length} | ${wrong} | ${(share * 100).toFixed(0)} % | ${pct(delays.length)} | ${cells.join(' | ')} |`,
      );
    }
  }
  process.stdout.write(`${lines.join('\n')}\n`);
};
if (process.env.DRIFT_TABLE) it('table of delays and false alarms', printTable, 600_000);
