import { Gauge, type Registry } from 'prom-client';
import type { StatusAnswer } from '#contracts';

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number | null | undefined];
type Target = StatusAnswer['targets'][number];

interface Measure {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  /** Of one site; null: not known, and not shown. */
  readonly of: (status: StatusAnswer) => readonly Sample[];
}

const PERCENT = 100;
const JOULES_PER_GJ = 1e9;
const WATTS_PER_MW = 1e6;

const share = (percent: number | null | undefined): number | null => (percent == null ? null : percent / PERCENT);
const times = (value: number | null, factor: number): number | null => (value === null ? null : value * factor);

/** One sample a target, with what keeps its amounts apart: another unit is another series. */
const perTarget =
  (value: (target: Target) => number | null | undefined): Measure['of'] =>
  ({ targets }) =>
    targets.map((target) => [{ target: target.id, metric: target.metric, unit: target.unit }, value(target)]);

const TARGET_LABELS = ['target', 'metric', 'unit'];

/** What people run the plant by (docs/contract.md#status), for Prometheus; documented in docs/operations.md. */
const MEASURES: readonly Measure[] = [
  {
    name: 'greenpark_avoided_tonnes',
    help: 'Emissions avoided in the current day, month and season, t CO2e; gross, and net of the project’s own',
    labels: ['scope', 'kind'],
    of: ({ avoided }) => [
      [{ scope: 'today', kind: 'gross' }, avoided.todayT],
      [{ scope: 'month', kind: 'gross' }, avoided.monthT],
      [{ scope: 'season', kind: 'gross' }, avoided.seasonT],
      [{ scope: 'today', kind: 'net' }, avoided.todayNetT],
      [{ scope: 'month', kind: 'net' }, avoided.monthNetT],
      [{ scope: 'season', kind: 'net' }, avoided.seasonNetT],
    ],
  },
  {
    name: 'greenpark_heat_joules',
    help: 'Credited heat of the current day and season',
    labels: ['scope'],
    of: ({ heat }) => [
      [{ scope: 'today' }, times(heat.todayGj, JOULES_PER_GJ)],
      [{ scope: 'season' }, times(heat.seasonGj, JOULES_PER_GJ)],
    ],
  },
  {
    name: 'greenpark_heat_power_watts',
    help: 'Mean of the credited registers over the last full 15 minutes',
    labels: [],
    of: ({ heat }) => [[{}, times(heat.powerMw, WATTS_PER_MW)]],
  },
  {
    name: 'greenpark_target_amount',
    help: 'Amount of the target for its period, in its unit, for the area that is connected',
    labels: TARGET_LABELS,
    of: perTarget((target) => target.amountForArea ?? target.amount),
  },
  {
    name: 'greenpark_target_achieved',
    help: 'Achieved in the period of the target so far, in its unit',
    labels: TARGET_LABELS,
    of: perTarget(({ achieved }) => achieved),
  },
  {
    name: 'greenpark_target_plan_to_date',
    help: 'Planned up to the end of the last whole local day, in the unit of the target',
    labels: TARGET_LABELS,
    of: perTarget(({ planToDate }) => planToDate),
  },
  {
    name: 'greenpark_target_expected_to_date',
    help: 'Expected with the weather that was, up to the end of the last whole local day, in the unit of the target',
    labels: TARGET_LABELS,
    of: perTarget(({ expectedToDate }) => expectedToDate),
  },
  {
    name: 'greenpark_target_forecast',
    help: 'Forecast of the whole period, in the unit of the target; bound p10 is passed in 9 of 10 winters, p90 in 1 of 10',
    labels: [...TARGET_LABELS, 'bound'],
    of: (status) => [
      ...bounded(status, 'mean', ({ forecast }) => forecast),
      ...bounded(status, 'p10', ({ forecastP10 }) => forecastP10),
      ...bounded(status, 'p90', ({ forecastP90 }) => forecastP90),
    ],
  },
  {
    name: 'greenpark_target_probability_ratio',
    help: 'Probability that the target is met',
    labels: TARGET_LABELS,
    of: perTarget(({ probabilityToMeet }) => probabilityToMeet),
  },
  {
    name: 'greenpark_target_performance_drift_ratio',
    help: 'Performance against expectation with weather taken out, of the last 30 days and of the season; below 0: less than expected',
    labels: [...TARGET_LABELS, 'scope'],
    of: ({ targets }) =>
      targets.flatMap(({ id, metric, unit, performanceDriftPct, performanceDriftSeasonPct }): Sample[] => [
        [{ target: id, metric, unit, scope: '30d' }, share(performanceDriftPct)],
        [{ target: id, metric, unit, scope: 'season' }, share(performanceDriftSeasonPct)],
      ]),
  },
  {
    name: 'greenpark_coverage_ratio',
    help: 'Share of the season that lies between good readings close to each other, of the worst credited or debited point',
    labels: [],
    of: ({ data }) => [[{}, share(data.coveragePct)]],
  },
  {
    name: 'greenpark_devices',
    help: 'Declared devices by state',
    labels: ['state'],
    of: ({ devices }) => [...countBy(devices.map(({ state }) => state))].map(([state, n]): Sample => [{ state }, n]),
  },
  {
    name: 'greenpark_quarantined_points',
    help: 'Points that are too noisy to count at the moment',
    labels: [],
    of: ({ devices }) => [[{}, devices.reduce((sum, { quarantined }) => sum + (quarantined?.length ?? 0), 0)]],
  },
  {
    name: 'greenpark_dead_letters_waiting',
    help: 'Dead letters of the site that were neither replayed nor discarded',
    labels: [],
    of: ({ data }) => [[{}, data.deadLetterCount]],
  },
  {
    name: 'greenpark_late_values',
    help: 'Values that were received after the end of their hour and 15 minutes',
    labels: [],
    of: ({ data }) => [[{}, data.lateCount]],
  },
  {
    name: 'greenpark_figures_lag_seconds',
    help: 'Age of what is stored and in no figure yet; 0: all of it is',
    labels: [],
    of: ({ data }) => [[{}, data.lagSeconds]],
  },
  {
    name: 'greenpark_status_timestamp_seconds',
    help: 'As of when the figures of the site are, Unix time',
    labels: [],
    of: ({ asOf }) => [[{}, Date.parse(asOf) / 1_000]],
  },
];

function bounded({ targets }: StatusAnswer, bound: string, value: (target: Target) => number | null): Sample[] {
  return targets.map((target) => [
    { target: target.id, metric: target.metric, unit: target.unit, bound },
    value(target),
  ]);
}

function countBy(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/**
 * The newest status document of every site, as gauges. Nothing is computed or asked for a scrape: the samples are what the document
 * says. Of what is not known there is no sample, never a 0. Series are bounded by what the site files declare.
 */
export class PlantMetrics {
  private readonly newest = new Map<string, StatusAnswer>();

  /** @param isDeclared a site that is taken out of the files is shown no more */
  constructor(isDeclared: (site: string) => boolean, registry: Registry) {
    for (const { name, help, labels, of } of MEASURES) {
      const gauge: Gauge = new Gauge({
        name,
        help,
        labelNames: ['site', ...labels],
        registers: [registry],
        collect: () => {
          gauge.reset();
          for (const [site, status] of this.newest) {
            if (!isDeclared(site)) continue;
            for (const [own, value] of of(status)) if (value != null) gauge.set({ site, ...own }, value);
          }
        },
      });
    }
  }

  /** A document of another version that lacks a part is passed over: a scrape must not fail for it. */
  take(site: string, status: Partial<StatusAnswer>): void {
    const { avoided, heat, targets, devices, data } = status;
    if (avoided && heat && targets && devices && data) this.newest.set(site, status as StatusAnswer);
  }
}
