/**
 * How often a plant that is well is called ill, how soon one that is ill is found, and how often a winter ends where the forecast
 * said: `npm run bench -- drift`. No servers; every run gives the same table.
 */
import {
  addDays,
  calm,
  daysBetween,
  driftByDay,
  driftMeasure,
  driftRuleOf,
  evaluateLevels,
  heatingSeason,
  targetProgress,
  type DriftDay,
  type LevelState,
  type Normals,
  type Severity,
  type Site,
  type Target,
} from '#domain';
import { loadCatalogue, shippedConfigFolder } from '#runtime';
import { wanderingDays, type Loss, type WanderingPlant } from '#testing';

const SEEDS = [1, 2, 3, 4, 5];
const ERRORS_PCT = [1.5, 3, 6, 9, 12];
const LOSSES = [0.03, 0.05, 0.07, 0.1];
const LEVEL_ON = '01-31';
const AS_OF = ['12-01', '01-01', '02-01', '03-01'];

interface Trial {
  readonly site: Site;
  readonly target: Target;
  readonly normals: Normals;
  readonly winters: readonly number[];
}

async function shippedTrial(): Promise<Trial> {
  const { sites, normals: all } = await loadCatalogue({
    sitesPath: `${shippedConfigFolder()}/sites`,
    factorsPath: null,
  });
  const normals = all.get('changchun-1991-2020')!;
  const site = { ...sites[0]!, area: null };
  const target = site.targets.find(({ plan }) => plan.method === 'degree-days')!;
  // the first winter is only the season before the second one
  return { site, target, normals, winters: normals.winters!.years.slice(1) };
}

/** A day in the middle of each winter, another one in each. */
const lossDay = (year: number): string => addDays(`${year}-12-01`, (year * 7) % 70);

function season({ site, target, normals }: Trial, plant: WanderingPlant, year: number, loss?: Loss) {
  const period = heatingSeason(site.season, year);
  const before = { period: heatingSeason(site.season, year - 1), days: wanderingDays(plant, year - 1) };
  return {
    target,
    site,
    normals,
    period,
    before,
    days: wanderingDays(plant, year, loss),
    asOfDate: period.end,
    today: period.end,
  };
}

/** Days on which `performance.drift` stands. @param levelPct another level than that of the plant */
function warnedDays(days: readonly DriftDay[], levelPct?: number): string[] {
  let state: LevelState<Severity> = calm();
  return days.flatMap((day) => {
    const standing = {
      ...day,
      driftLevelPct: levelPct ?? day.driftLevelPct,
      state: 'on-track' as const,
      coveragePct: 100,
      dayCoveragePct: 100,
      monthCoveragePct: 100,
    };
    state = evaluateLevels(driftRuleOf(standing), state, driftMeasure(standing));
    return state.severity === null ? [] : [day.date];
  });
}

const alarmedDays = (days: readonly DriftDay[], way: 'down' | null = null): string[] =>
  days.filter(({ cusumAlarm }) => cusumAlarm !== null && (way === null || cusumAlarm === way)).map(({ date }) => date);

const pct = (count: number, of: number): string => `${((100 * count) / of).toFixed(1)} %`;
const median = (values: readonly number[]): string => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? '-' : String(sorted[sorted.length >> 1]);
};

function row(trial: Trial, name: string, noise: Pick<WanderingPlant, 'noisePct' | 'rho' | 'longMemory'>): string {
  const runs = SEEDS.flatMap((seed) =>
    trial.winters.map((year) => ({
      year,
      plant: { target: trial.target, rule: trial.site.season, normals: trial.normals, seed, ...noise },
    })),
  );
  const well = runs.map(({ plant, year }) => driftByDay(season(trial, plant, year)));
  const level = well
    .flatMap((days) => days.find(({ date }) => date.endsWith(LEVEL_ON))?.driftLevelPct ?? [])
    .sort((a, b) => a - b);
  const cells = [
    level[level.length >> 1]!.toFixed(1) + ' %',
    pct(well.filter((days) => warnedDays(days, 5).length > 0).length, runs.length),
    pct(well.filter((days) => warnedDays(days).length > 0).length, runs.length),
    pct(well.filter((days) => alarmedDays(days).length > 0).length, runs.length),
  ];
  for (const share of LOSSES) {
    const [drift, cusum]: [number[], number[]] = [[], []];
    for (const { plant, year } of runs) {
      const from = lossDay(year);
      const days = driftByDay(season(trial, plant, year, { from, share }));
      for (const [delays, dates] of [
        [drift, warnedDays(days)],
        [cusum, alarmedDays(days, 'down')],
      ] as const) {
        const found = dates.find((date) => date >= from);
        if (found) delays.push(daysBetween(from, found) + 1);
      }
    }
    cells.push(
      `${((100 * drift.length) / runs.length).toFixed(0)} %, ${median(drift)} d · ${((100 * cusum.length) / runs.length).toFixed(0)} %, ${median(cusum)} d`,
    );
  }
  return `| ${name} | ${cells.join(' | ')} |`;
}

/** Share of winters that ended between P10 and P90 of what was forecast on a day: by the normal approximation, and by the ensemble. */
function calibration(trial: Trial, noisePct: number): string {
  const cells = AS_OF.map((day) => {
    let [normal, ensemble, all] = [0, 0, 0];
    for (const seed of SEEDS) {
      for (const year of trial.winters) {
        const plant = {
          target: trial.target,
          rule: trial.site.season,
          normals: trial.normals,
          seed,
          noisePct,
          rho: 0.5,
        };
        const input = season(trial, plant, year);
        const asOfDate = addDays(`${day < '07' ? year + 1 : year}-${day}`, -1);
        const { status, ensemble: past } = targetProgress({ ...input, asOfDate, today: asOfDate });
        const end = input.days.reduce((sum, { achieved }) => sum + (achieved ?? 0), 0);
        all += 1;
        if (end >= status.forecastP10! && end <= status.forecastP90!) normal += 1;
        if (past && end >= past.p10 && end <= past.p90) ensemble += 1;
      }
    }
    return `${((100 * normal) / all).toFixed(0)} % · ${((100 * ensemble) / all).toFixed(0)} %`;
  });
  return `| ${noisePct} % | ${cells.join(' | ')} |`;
}

/** Prints both tables of docs/testing.md. */
export async function benchDrift(): Promise<void> {
  const trial = await shippedTrial();
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  say(
    `${trial.winters.length} winters, ${SEEDS.length} seeds; found, median days: performance.drift · performance.cusum`,
  );
  say(
    `| error of a day | level, 31 Jan | false drift at 5 % | false drift | false CUSUM | ${LOSSES.map((share) => `loss of ${(100 * share).toFixed(0)} %`).join(' | ')} |`,
  );
  say('|---|---|---|---|---|---|---|---|---|');
  for (const noisePct of ERRORS_PCT) say(row(trial, `${noisePct} %`, { noisePct, rho: 0.5 }));
  for (const noisePct of [6, 12])
    say(row(trial, `${noisePct} %, long memory`, { noisePct, rho: 0.3, longMemory: true }));
  say('\nwinters between P10 and P90 of the forecast: normal approximation · ensemble');
  say(`| error of a day | ${AS_OF.join(' | ')} |`);
  say('|---|---|---|---|---|');
  for (const noisePct of ERRORS_PCT) say(calibration(trial, noisePct));
}
