/** The energy signature of a season from what is stored (docs/arithmetic/signature.md). */
import {
  addDays,
  designDayC,
  localDateOf,
  sameDays,
  signatureOf,
  type ComparedDay,
  type LocalDate,
  type LocalPeriod,
  type Normals,
  type SameDays,
  type EnergySignature,
  type SignatureDay,
  type Target,
} from '#domain';
import type { Queryable, StoredFigures } from '#postgres';
import type { DerivedSite, WantedFigures } from '../derived-site.js';
import { DEFAULT_BASE_C, type DayWeather } from '../figures/weather.js';
import { periodsOf, rangeOf, readTargetDays } from './derive-targets.js';

const SECONDS_OF_DAY = 86_400;
/** Of a day that is compared with the same day of another season, %. */
const KNOWN_PCT = 90;

/** Which season of a target is asked for, and which it is compared with. */
export interface SignatureOrder {
  readonly target: Target;
  readonly period: LocalPeriod;
  readonly against: LocalPeriod;
}

/** A day of the signature with what else is known of it. */
export interface ReadSignatureDay extends SignatureDay {
  /** Daily mean of the outdoor temperature, Cel. */
  readonly celsius: number | null;
  readonly heatGj: number | null;
  readonly coveragePct: number;
  /** Of the heat: what stands in for lost data, %. */
  readonly estimatedPct: number | null;
  readonly codes: readonly string[];
}

export interface ReadSignature extends Omit<EnergySignature, 'days'> {
  readonly days: readonly ReadSignatureDay[];
  /** The season before, whose days may be the reference. */
  readonly before: LocalPeriod;
  readonly sameDays: SameDays;
  readonly baseC: number;
  /** Outdoor temperature that the plant is built for, Cel; null: no past winters are known. */
  readonly designC: number | null;
  /** Mean power of a day on which the target's figure is one, MW; null: no heat is known. */
  readonly mwPerUnitDay: number | null;
}

/** The stored figures that a signature is made from. */
export function figuresOfSignature(
  { site }: DerivedSite,
  { target, period, against }: SignatureOrder,
): WantedFigures[] {
  const [, before] = periodsOf(site, target, period.start);
  const periods = new Map([period, before, against].map((asked) => [asked.label, asked]));
  return [...periods.values()].flatMap((asked): WantedFigures[] => {
    const range = rangeOf(site, asked);
    const isOwing = target.metric === 'avoided.net' && asked.grain === 'season';
    const season: WantedFigures = { grain: 'season', fromMs: range.fromMs, toMs: range.fromMs + 1 };
    return [{ grain: 'day', ...range }, ...(isOwing ? [season] : [])];
  });
}

/** The signature of a season at the end of its last whole day. */
export async function readSignature(
  q: Queryable,
  derived: DerivedSite,
  { target, period, against }: SignatureOrder,
  nowMs: number,
): Promise<ReadSignature> {
  const { site } = derived;
  const today = localDateOf(nowMs, site.timeZone);
  const normals = normalsOf(derived, target);
  const [, before] = periodsOf(site, target, period.start);
  const own = await readTargetDays(q, derived, target, normals, period);
  const earlier = await readTargetDays(q, derived, target, normals, before);
  const other = against.label === before.label ? earlier : await readTargetDays(q, derived, target, normals, against);
  const yesterday = addDays(today, -1);
  const asOfDate = yesterday < period.end ? yesterday : period.end;
  const signature = signatureOf({
    target,
    site,
    normals,
    period,
    days: own.days,
    before: { period: before, days: earlier.days },
    asOfDate,
    today,
  });
  const days = signature.days.map((day) => withMore(day, own.weather.get(day.date), own.figures.get(day.date)));
  return {
    ...signature,
    days,
    before,
    sameDays: sameDays(
      compared(own).filter(({ date }) => date <= asOfDate),
      compared(other).filter(({ date }) => date <= yesterday),
    ),
    baseC: normals?.baseC ?? DEFAULT_BASE_C,
    designC: normals && designDayC(normals.winters, normals.baseC),
    mwPerUnitDay: mwPerUnitDay(days, own.figures),
  };
}

const normalsOf = ({ normals }: DerivedSite, { plan }: Target): Normals | null =>
  plan.method === 'degree-days' ? (normals.get(plan.normals) ?? null) : null;

function withMore(day: SignatureDay, weather?: DayWeather, stored?: StoredFigures): ReadSignatureDay {
  const { heatGj = null, coveragePct = 0, substitutedGj = 0, codes = [] } = stored?.figures ?? {};
  const estimatedPct = heatGj === null || !(heatGj > 0) ? null : Math.min(100, (100 * substitutedGj) / heatGj);
  return { ...day, celsius: weather?.celsius ?? null, heatGj, coveragePct, estimatedPct, codes };
}

const compared = ({ days, figures }: Awaited<ReturnType<typeof readTargetDays>>): ComparedDay[] =>
  days.map(({ date, hdd, coveragePct, held = false }) => {
    const { heatGj = null, toldPct = coveragePct } = figures.get(date)?.figures ?? {};
    return { date, hdd, heatGj, isKnown: !held && toldPct >= KNOWN_PCT };
  });

/** Told heat of the judged days against what they brought. */
function mwPerUnitDay(days: readonly SignatureDay[], figures: ReadonlyMap<LocalDate, StoredFigures>): number | null {
  let [heatMj, brought] = [0, 0];
  for (const day of days) {
    const told = figures.get(day.date)?.figures.told.heatGj;
    if (!day.judged || told === undefined || day.brought === null) continue;
    heatMj += 1_000 * (told.amount + told.takenOff);
    brought += day.brought;
  }
  return brought > 0 && heatMj > 0 ? heatMj / brought / SECONDS_OF_DAY : null;
}
