import type { LocalDate } from '../calendar/local-date.js';
import { NO_LEDGER, type DayFuel } from '../fuel/day-fuel.js';
import { fuelGateAt, haulageBy } from '../fuel/fuel-gate.js';
import { sumOf } from '../order.js';
import type { EmissionsSpec, ProjectFossilFuel, Site } from '../plant/plant.js';
import { u95Of } from '../uncertainty/uncertainty.js';
import { convert } from '../unit/unit.js';
import { localHourEnd } from '../calendar/zone.js';
import { RULES_VERSION } from '../rules-version.js';
import { backUpT, calorificFactor } from './back-up.js';
import { burntFuel, type BurntFuel } from './burnt-fuel.js';
import { elsewhereOf } from './elsewhere.js';
import { coveragePctOf, type DataEffect, type HourFigures } from './hour-figures.js';
import { entriesInForce, lastInForce, type DatedEntry } from './factors/in-force.js';
import type { FactorSet } from './factors/factors.js';
import { HourAmounts, type Counts, type PointAmount, type PointInHour } from './meters/hour-amounts.js';
import { HourFactors } from './hour-factors.js';
import { toldOf, toldPctOf, type Told, type ToldPoint } from './told.js';
import { electricityT, fossilFuelT, haulageT, heatBaselineT } from './terms.js';

export interface HourInput {
  readonly site: Site;
  readonly factors: FactorSet;
  /** Start of the local hour, Unix ms. */
  readonly startMs: number;
  /** Local day of the hour: by it the factors are chosen. */
  readonly date: LocalDate;
  /** By address; a point that is missing counts as unknown. */
  readonly amounts: ReadonlyMap<string, PointAmount>;
  /** Of its day; absent: no ledger of fuel is kept. */
  readonly fuel?: DayFuel | undefined;
}

const NO_EFFECT: DataEffect = { heatGj: 0, grossT: 0, netT: 0 };
const CREDITED: Counts = { side: 'credit', metered: 'heat' };
const BACK_UP: Counts = { side: 'debit', metered: 'heat' };
const POWER: Counts = { side: 'debit', metered: 'electricity' };
const OTHER: Counts = { side: 'debit', metered: 'other' };
/** Factor of the memo item, where the factor files have it. */
export const BIOGENIC_FACTOR = 'biomass.co2.memo';

/** Emissions avoided in one local hour: a pure function of amounts, factors and the dated site file. */
export function hourEmissions(input: HourInput): HourFigures {
  const hour = new Hour(input, 'careful');
  const figures = hour.figures();
  if (!hour.isMoved) return figures;
  const best = new Hour(input, 'best').figures();
  const moved = (of: (f: HourFigures) => number | null): number => (of(figures) ?? 0) - (of(best) ?? 0);
  return {
    ...figures,
    dataEffect: { heatGj: moved((f) => f.heatGj), grossT: moved((f) => f.grossT), netT: moved((f) => f.netT) },
  };
}

interface Sum {
  readonly t: number;
  /** Every point of it has something to say. */
  readonly known: boolean;
}

interface CreditedHeat {
  readonly gj: number | null;
  readonly excludedGj: number;
  readonly heldGj: number;
  readonly substitutedGj: number;
  readonly told: readonly ToldPoint[];
}

/** Credited less what a back-up brought of it. */
interface HeatOfHour extends CreditedHeat {
  readonly backupGj: number;
}

class Hour {
  private readonly amounts: HourAmounts;
  private readonly debited: ToldPoint[] = [];
  private readonly factors: HourFactors;

  constructor(
    private readonly input: HourInput,
    view: 'careful' | 'best',
  ) {
    this.amounts = new HourAmounts(input, view);
    this.factors = new HourFactors(input, this.amounts.codes);
  }

  get isMoved(): boolean {
    return this.amounts.isMoved;
  }

  figures(): HourFigures {
    const spec = this.input.site.emissions;
    if (!spec) return this.result({ heat: null, baseline: null, project: null, leakage: null, known: false });
    const heat = this.heat(spec);
    const baseline = heat.gj === null ? null : this.baseline(spec, heat.gj);
    const electricity = this.electricity(spec);
    const fossil = this.fossilFuels(spec);
    const backUp = this.backUp(spec);
    this.noteGate(spec);
    const { startMs, fuel: ofDay = NO_LEDGER } = this.input;
    const fuel = heat.gj === null ? null : burntFuel(spec, heat.gj, this.factors, { startMs, fuel: ofDay });
    const biomass = fuel && this.biomass(spec, fuel);
    const haulage = this.haulage(spec);
    const elsewhere = elsewhereOf(spec, fuel, this.factors, startMs);
    const known = electricity.known && fossil.known && backUp.known && haulage.known;
    const terms = {
      ...(spec.electricity.length > 0 && electricity.known && { electricity: electricity.t }),
      ...(spec.fossilFuels.length > 0 && fossil.known && { fossilFuels: fossil.t }),
      ...(spec.excluded && backUp.known && { backUp: backUp.t }),
      ...(biomass && { biomass: biomass.t }),
      ...elsewhere.terms,
      ...(spec.haulage.length > 0 && haulage.known && { haulage: haulage.t + (elsewhere.terms.haulage ?? 0) }),
    };
    if (baseline === null) {
      // What the plant used is debited although what it made is unknown: only credit waits for data.
      const isMetered = spec.electricity.length + spec.fossilFuels.length + (spec.excluded?.length ?? 0) > 0;
      const debit = isMetered ? electricity.t + fossil.t + backUp.t : null;
      const leakage = haulage.t > 0 ? haulage.t : null;
      return this.result({ heat, baseline, project: debit, leakage, known, terms: debit === null ? {} : terms });
    }
    this.doubtHeat(spec, heat.gj!, baseline - (biomass?.t ?? 0) - elsewhere.t);
    const project = electricity.t + fossil.t + backUp.t + (biomass?.t ?? 0);
    return this.result({
      heat,
      baseline,
      project,
      leakage: haulage.t + elsewhere.t,
      ofHeatT: (biomass?.t ?? 0) + elsewhere.t,
      known,
      terms,
      biomass,
    });
  }

  private result(sum: {
    heat: HeatOfHour | null;
    baseline: number | null;
    project: number | null;
    leakage: number | null;
    known: boolean;
    /** What is debited in proportion to the heat. */
    ofHeatT?: number;
    terms?: HourFigures['terms'];
    biomass?: { readonly t: number; readonly fuelGj: number; readonly biogenicT: number | null } | null;
  }): HourFigures {
    const { heat, baseline, project, leakage } = sum;
    const { coveredMs, toldMs, codes, substituted } = this.amounts;
    const whole = baseline !== null && sum.known;
    const told = this.told(heat, baseline, sum.ofHeatT ?? 0);
    return {
      heatGj: heat?.gj ?? null,
      baselineT: baseline,
      projectT: sum.known ? project : null,
      leakageT: sum.known ? leakage : null,
      grossT: baseline,
      netT: whole ? baseline - (project ?? 0) - (leakage ?? 0) : null,
      u95T: baseline === null ? null : u95Of(this.factors.uncertainty),
      uncertainty: this.factors.uncertainty,
      coveragePct: coveragePctOf(coveredMs, this.lengthMs()),
      coveredMs,
      toldPct: toldPctOf(told, this.lengthMs()),
      toldMs,
      told,
      substitutedGj: heat?.substitutedGj ?? 0,
      excludedGj: heat?.excludedGj ?? 0,
      backupGj: heat?.backupGj ?? 0,
      biogenicCo2T: sum.biomass?.biogenicT ?? null,
      factorVersions: this.factors.versions,
      rulesVersions: [RULES_VERSION],
      factorMissing: this.factors.missing,
      codes: [...codes].sort(),
      dataEffect: NO_EFFECT,
      terms: sum.known ? (sum.terms ?? {}) : {},
      fuelGj: sum.biomass?.fuelGj ?? null,
      substituted,
    };
  }

  /** An hour in which the clocks change by less than one is shorter. */
  private lengthMs(): number {
    const { site, startMs } = this.input;
    return localHourEnd(startMs, site.timeZone) - startMs;
  }

  private told(heat: CreditedHeat | null, baseline: number | null, ofHeatT: number): Told {
    const gj = heat?.gj ?? 0;
    const perGj = (t: number) => (told: number) => (gj === 0 ? 0 : told === gj ? t : (t * told) / gj);
    return toldOf({
      lengthMs: this.lengthMs(),
      credited: heat?.told ?? [],
      debited: this.debited,
      heldGj: heat?.heldGj ?? 0,
      tonnes: baseline === null ? null : { gross: perGj(baseline), net: perGj(baseline - ofHeatT) },
    });
  }

  private toldPoint({ told }: PointInHour, tonnesPerUnit = 1): ToldPoint {
    const share = told.ms === null ? 1 : Math.min(1, told.ms / this.lengthMs());
    return { share, amount: told.amount * tonnesPerUnit, takenOff: told.takenOff * tonnesPerUnit };
  }

  /** Of the credited registers less that of a back-up behind them; unknown where that is. */
  private heat(spec: EmissionsSpec): HeatOfHour {
    const credited = this.credited(spec);
    const told = [...credited.told];
    let [backupGj, known] = [0, true];
    for (const { point } of this.inForce(spec.excluded ?? [])) {
      const part = this.amounts.of(point, 'GJ', BACK_UP);
      // what a lapsed calibration adds to it is taken off the heat that counts
      told.push({ ...this.toldPoint(part, -1), takenOff: part.told.takenOff });
      if (part.amount === null) known = false;
      else backupGj += part.amount;
    }
    const gj = credited.gj === null || !known ? null : credited.gj - backupGj;
    return { ...credited, gj, told, backupGj };
  }

  private credited(spec: EmissionsSpec): CreditedHeat {
    let gj: number | null = null;
    let [excludedGj, heldGj, substitutedGj] = [0, 0, 0];
    const told: ToldPoint[] = [];
    for (const { point } of this.inForce(spec.credited)) {
      const part = this.amounts.of(point, 'GJ', CREDITED);
      told.push(this.toldPoint(part));
      heldGj += part.held;
      excludedGj += part.excluded;
      substitutedGj += part.substituted;
      if (part.amount !== null) gj = (gj ?? 0) + part.amount;
    }
    return { gj, excludedGj, heldGj, substitutedGj, told };
  }

  private baseline(spec: EmissionsSpec, heatGj: number): number | null {
    const perGj = this.factors.baselinePerGj(spec);
    if (!perGj) return null;
    const t = heatBaselineT(heatGj, perGj.value);
    perGj.doubt(t);
    return t;
  }

  /** What the heat meters got wrong is in all that is reckoned from the heat: one error of each meter. */
  private doubtHeat(spec: EmissionsSpec, heatGj: number, t: number): void {
    for (const { point } of this.inForce(spec.credited)) {
      const share = heatGj === 0 ? 0 : (this.amounts.of(point, 'GJ', CREDITED).amount ?? 0) / heatGj;
      this.factors.add(`meter:${point}`, t * share * this.amounts.likelyErrorShare(point, CREDITED));
    }
  }

  private electricity(spec: EmissionsSpec): Sum {
    return this.sum(this.inForce(spec.electricity), 'MW.h', POWER, (entry, mwh) => {
      const chosen = this.factors.factor(entry.factor, 't/MW.h', 'debit');
      const t = electricityT(mwh, chosen?.value ?? 0, entry.gridLossShare);
      this.factors.doubt(`factor:${entry.factor}`, -t, chosen?.factor);
      return t;
    });
  }

  private fossilFuels(spec: EmissionsSpec): Sum {
    const entries = this.inForce(spec.fossilFuels);
    const parts = entries.map((entry) => {
      const unit = this.amounts.unitOf(entry.point);
      const energy = convert(1, unit, 'GJ') !== null;
      const volume = convert(1, unit, 'L') !== null;
      const densityTPerL = (entry.densityKgPerL ?? 0) / 1000;
      return this.sum([entry], energy ? 'GJ' : volume ? 'L' : 't', OTHER, (_, amount) => {
        const chosen = this.factors.factor(entry.factor, energy ? 't/GJ' : 't/t', 'debit');
        const quantity = volume ? amount * densityTPerL : amount;
        const t = fossilFuelT(quantity, chosen?.value ?? 0);
        this.factors.doubt(`factor:${entry.factor}`, -t, chosen?.factor);
        return t + this.gasesOf(entry, quantity, energy);
      });
    });
    return { t: sumOf(parts.map(({ t }) => t)), known: parts.every(({ known }) => known) };
  }

  /** CH4 and N2O of a fossil fuel, where the site file has factors for them. @param quantity GJ where it is an energy, else t */
  private gasesOf({ factor, ch4, n2o, gwp = 'ar6' }: ProjectFossilFuel, quantity: number, isEnergy: boolean): number {
    if (ch4 === undefined && n2o === undefined) return 0;
    const ncv = isEnergy ? null : this.factors.factor(calorificFactor(factor), 'GJ/t', 'debit');
    const fuelGj = isEnergy ? quantity : quantity * (ncv?.value ?? 0);
    return this.factors.gasesT(fuelGj, { ch4, n2o, gwpCh4: `gwp.${gwp}.ch4.fossil`, gwpN2o: `gwp.${gwp}.n2o` });
  }

  /** What the fuel of a back-up emits above the baseline of the same heat. */
  private backUp(spec: EmissionsSpec): Sum {
    return this.sum(this.inForce(spec.excluded ?? []), 'GJ', BACK_UP, (entry, heatGj) => {
      const base = this.factors.baselinePerGj(spec);
      const fuel = this.factors.fuelPerGj(entry.fuel);
      const efficiency = this.factors.efficiency(entry.efficiency, 'project');
      if (!fuel || !efficiency || !base) return 0;
      const earnedT = heatGj * base.value;
      // that heat earns nothing: what its meter got wrong is in the credit too
      this.factors.add(`meter:${entry.point}`, -earnedT * this.amounts.likelyErrorShare(entry.point, BACK_UP));
      const t = backUpT(heatGj, fuel.value, efficiency.value, base.value);
      if (t === 0) return 0;
      fuel.doubt(-t - earnedT);
      efficiency.doubt(-t - earnedT);
      base.doubt(earnedT);
      return t;
    });
  }

  private biomass(spec: EmissionsSpec, { energy }: BurntFuel) {
    const { ch4, n2o, gwp } = lastInForce(spec.biomass, this.input.startMs)!;
    const fuelGj = energy.value;
    const t = this.factors.gasesT(fuelGj, { ch4, n2o, gwpCh4: `gwp.${gwp}.ch4`, gwpN2o: `gwp.${gwp}.n2o` });
    energy.doubt(-t);
    const hasMemo = this.input.factors.has(BIOGENIC_FACTOR);
    const biogenicT = hasMemo ? fuelGj * (this.factors.factor(BIOGENIC_FACTOR, 't/GJ', 'debit')?.value ?? 0) : null;
    return { t, fuelGj, biogenicT };
  }

  /** What comes over the gate of the fuel is no debit of its own: it says how much of what was burnt is covered. */
  private noteGate(spec: EmissionsSpec): void {
    const gate = fuelGateAt(spec, this.input.startMs);
    const { coveredShare } = this.input.fuel ?? NO_LEDGER;
    if (coveredShare < 1) this.amounts.codes.add('FUEL_UNWEIGHED');
    for (const point of gate?.points ?? []) {
      this.amounts.of(point, 't', OTHER);
      this.amounts.coveredMs[point] = Math.round(coveredShare * this.lengthMs());
      delete this.amounts.toldMs[point];
    }
  }

  /** Of what is weighed besides the fuel. */
  private haulage(spec: EmissionsSpec): Sum {
    return this.sum(haulageBy(spec, this.input.startMs).weight, 't', OTHER, (entry, massT) => {
      const chosen = this.factors.factor(entry.factor, 'g/(t.km)', 'debit');
      const t = haulageT(massT, entry.distanceKm, chosen?.value ?? 0);
      this.factors.doubt(`factor:${entry.factor}`, -t, chosen?.factor);
      return t;
    });
  }

  /** Sum over debited points; `known` unless one of them has nothing to say. */
  private sum<Entry extends { readonly point: string }>(
    entries: readonly Entry[],
    unit: string,
    counts: Counts,
    term: (entry: Entry, amount: number) => number,
  ): Sum {
    let t = 0;
    let known = true;
    for (const entry of entries) {
      const part = this.amounts.of(entry.point, unit, counts);
      const { amount } = part;
      const own = amount === null ? 0 : term(entry, amount);
      this.debited.push(this.toldPoint(part, amount ? own / amount : 0));
      if (amount === null) known = false;
      else this.factors.add(`meter:${entry.point}`, -own * this.amounts.likelyErrorShare(entry.point, counts));
      t += own;
    }
    return { t, known };
  }

  private inForce<Entry extends DatedEntry & { readonly point: string }>(entries: readonly Entry[]): readonly Entry[] {
    return entriesInForce(entries, this.input.startMs);
  }
}
