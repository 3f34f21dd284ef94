import {
  datesBetween,
  heatingSeason,
  normalHdd,
  winterHdd,
  type LocalDate,
  type Normals,
  type SeasonRule,
  type Target,
  type TargetDay,
} from '#domain';

/**
 * A plant in the weather of a past winter that follows its degree-days as real ones do: closely, with an error that lasts for some
 * days. Light enough to run through every winter hundreds of times; deterministic in its seed.
 */
export interface WanderingPlant {
  readonly target: Target;
  readonly rule: SeasonRule;
  readonly normals: Normals;
  /** Spread of the daily error, % of an average day of a normal season. */
  readonly noisePct: number;
  /** Correlation of the error from one day to the next. */
  readonly rho: number;
  /** A part of the error lasts for weeks: more than a correlation of one day lets expect. */
  readonly longMemory?: boolean;
  readonly seed: number;
}

/** A loss that lasts, as a share, from a day on. */
export interface Loss {
  readonly from: LocalDate;
  readonly share: number;
}

/** The days of the heating season that began in `year`, in the weather of that winter. Without `loss` the plant is perfect. */
export function wanderingDays(plant: WanderingPlant, year: number, loss?: Loss): TargetDay[] {
  const { target, rule, normals } = plant;
  const { winters } = normals;
  if (!winters) throw new Error(`the normals ${normals.id} know no past winters`);
  const season = heatingSeason(rule, year);
  const dates = datesBetween(season.start, season.end);
  const normal = dates.reduce((total, date) => total + normalHdd(normals, date), 0);
  const seed = plant.seed * 4_099 + year;
  const noise = plant.longMemory ? longMemoryNoise(seed, dates.length) : correlatedNoise(seed, dates.length, plant.rho);
  return dates.map((date, i) => {
    const hdd = winterHdd(winters, date, 0);
    if (hdd === null) throw new Error(`the winters ${winters.id} do not know ${date}`);
    const error = (plant.noisePct / 100) * (target.amount / dates.length) * noise[i]!;
    const share = loss && date >= loss.from ? 1 - loss.share : 1;
    return { date, hdd, coveragePct: 100, achieved: Math.max(0, (target.amount * hdd * share) / normal + error) };
  });
}

/** Standard normal numbers, 0.65 parts of which are gone after days (correlation 0.3) and 0.35 after weeks (0.95). */
function longMemoryNoise(seed: number, n: number): number[] {
  const [short, long] = [correlatedNoise(seed, n, 0.3), correlatedNoise(seed + 2_000_003, n, 0.95)];
  return short.map((value, i) => (0.65 * value + 0.35 * long[i]!) / Math.hypot(0.65, 0.35));
}

/** Reproducible standard normal numbers with lag-1 correlation rho (mulberry32 and Box-Muller). */
export function correlatedNoise(seed: number, n: number, rho: number): number[] {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const values: number[] = [];
  let last = normal();
  for (let i = 0; i < n; i++) {
    values.push(last);
    last = rho * last + Math.sqrt(1 - rho * rho) * normal();
  }
  return values;
}
