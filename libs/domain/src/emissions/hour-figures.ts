import type { UncertaintyBySource } from '../uncertainty/uncertainty.js';
import { NOTHING_TOLD, type Told } from './told.js';

/** Figures of one site and hour. null: no data, never 0. */
export interface HourFigures {
  readonly heatGj: number | null;
  /** tCO2e of the same heat without the plant. */
  readonly baselineT: number | null;
  /** Electricity, fossil fuel, CH4 and N2O of biomass. */
  readonly projectT: number | null;
  /** Haulage of fuel, pressing it, and what others burn in its place. */
  readonly leakageT: number | null;
  /** The baseline: coal displaced. */
  readonly grossT: number | null;
  /** Gross less project less leakage; null where a debited register is unknown. */
  readonly netT: number | null;
  /** Half width of the 95 % interval of the net (of the gross where there is no net). */
  readonly u95T: number | null;
  /** The same by its sources: contributions of one source add over hours. */
  readonly uncertainty: UncertaintyBySource;
  /** The lowest of the credited and debited points. */
  readonly coveragePct: number;
  /** Time covered by each of them, by address, ms: it adds up over longer intervals. */
  readonly coveredMs: Readonly<Record<string, number>>;
  /** Share of the interval for which everything that is credited or debited is known: covered, or bridged between good readings. */
  readonly toldPct: number;
  /** Time for which each of the points is known, by address, ms. */
  readonly toldMs: Readonly<Record<string, number>>;
  /** What that time brought. */
  readonly told: Told;
  /** Heat that stands in for lost readings; it is part of `heatGj`. */
  readonly substitutedGj: number;
  /** Heat that readings claim and that is not counted: held, refused, or taken off an overdue meter. */
  readonly excludedGj: number;
  /** Heat of a fossil back-up behind the credited meters, taken off the credit; it is not part of `heatGj` or `excludedGj`. */
  readonly backupGj: number;
  /** CO2 of the biomass: a memo, never netted. */
  readonly biogenicCo2T: number | null;
  /** `id@validFrom` of every factor used, sorted. */
  readonly factorVersions: readonly string[];
  /** Versions of the rules that it was made by, sorted: of a sum more than one where some of its hours were closed under older ones. */
  readonly rulesVersions: readonly string[];
  /** No factor was valid, the conservative candidate stands in; such an hour cannot be closed. */
  readonly factorMissing: boolean;
  /** What the rules of quality found in the windows of the counted points; sorted, each once. */
  readonly codes: readonly string[];
  /** What careful stand-ins move the figures by, against their best estimates: at most 0. */
  readonly dataEffect: DataEffect;
  /** tCO2e of what is debited, by kind: they add up to project and leakage. */
  readonly terms: Readonly<Partial<Record<Term, number>>>;
  /** Energy of the burnt biomass, GJ; null: none is counted. */
  readonly fuelGj: number | null;
  /** What stands in for lost readings, by address, in the unit of the point. */
  readonly substituted: Readonly<Record<string, number>>;
}

/** Of a time of which nothing is stored. */
export const NO_FIGURES: HourFigures = {
  heatGj: null,
  baselineT: null,
  projectT: null,
  leakageT: null,
  grossT: null,
  netT: null,
  u95T: null,
  uncertainty: {},
  coveragePct: 0,
  coveredMs: {},
  toldPct: 0,
  toldMs: {},
  told: NOTHING_TOLD,
  substitutedGj: 0,
  excludedGj: 0,
  backupGj: 0,
  biogenicCo2T: null,
  factorVersions: [],
  rulesVersions: [],
  factorMissing: false,
  codes: [],
  dataEffect: { heatGj: 0, grossT: 0, netT: 0 },
  terms: {},
  fuelGj: null,
  substituted: {},
};

export interface DataEffect {
  readonly heatGj: number;
  readonly grossT: number;
  readonly netT: number;
}

/** `backUp`: what the fuel of a back-up emits above the baseline. `offSeason`: of a season, the net of the days before it where that is negative. `weighedFuel`: of months and seasons by rules 1.2, CH4 and N2O of what the weighbridge has seen above what the heat took. */
export type Term =
  | 'electricity'
  | 'fossilFuels'
  | 'backUp'
  | 'biomass'
  | 'offSeason'
  | 'weighedFuel'
  | 'haulage'
  | 'processing'
  | 'competing';

/** Coverage of an interval by its worst point, %; 0 where nothing is counted. */
export function coveragePctOf(coveredMs: Readonly<Record<string, number>>, lengthMs: number): number {
  const covered = Object.values(coveredMs);
  return covered.length === 0 || lengthMs <= 0 ? 0 : Math.min(100, (100 * Math.min(...covered)) / lengthMs);
}
