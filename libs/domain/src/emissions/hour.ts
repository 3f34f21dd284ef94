import type { LocalDate } from '../calendar/local-date.js';
import { sumOf } from '../order.js';
import type { Efficiency, EmissionsSpec, Site } from '../plant/plant.js';
import { u95Of } from '../uncertainty/uncertainty.js';
import { convert } from '../unit/unit.js';
import { localHourEnd } from '../calendar/zone.js';
import { RULES_VERSION } from '../rules-version.js';
import { factorValue, type FactorUse } from './factor-units.js';
import { coveragePctOf, type DataEffect, type HourFigures } from './hour-figures.js';
import { entriesInForce, lastInForce, type DatedEntry } from './in-force.js';
import { chooseFactor, factorVersion, type Factor, type FactorSet } from './factors.js';
import { candidateOf, efficiencyFactor, writtenEfficiency } from './efficiency.js';
import { HourAmounts, type PointAmount, type PointInHour, type Side } from './hour-amounts.js';
import { toldOf, toldPctOf, type Told, type ToldPoint } from './told.js';
import { biomassT, electricityT, fossilFuelT, fuelBaselineT, fuelEnergyGj, haulageT, heatBaselineT } from './terms.js';

export interface HourInput {
  readonly site: Site;
  readonly factors: FactorSet;
  /** Start of the local hour, Unix ms. */
  readonly startMs: number;
  /** Local day of the hour: by it the factors are chosen. */
  readonly date: LocalDate;
  /** By address; a point that is missing counts as unknown. */
  readonly amounts: ReadonlyMap<string, PointAmount>;
}

/** Half width of a factor without one, as a share. */
const UNKNOWN_U95 = 0.5;
const NO_EFFECT: DataEffect = { heatGj: 0, grossT: 0, netT: 0 };
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

class Hour {
  private readonly versions = new Set<string>();
  private factorMissing = false;
  private readonly uncertainty: Record<string, number> = {};
  private readonly amounts: HourAmounts;
  private readonly debited: ToldPoint[] = [];

  constructor(
    private readonly input: HourInput,
    view: 'careful' | 'best',
  ) {
    this.amounts = new HourAmounts(input, view);
  }

  get isMoved(): boolean {
    return this.amounts.isMoved;
  }

  figures(): HourFigures {
    const spec = this.input.site.emissions;
    if (!spec) return this.result({ heat: null, baseline: null, project: null, leakage: null, known: false });
    const heat = this.credited(spec);
    const baseline = heat.gj === null ? null : this.baseline(spec, heat.gj);
    const electricity = this.electricity(spec);
    const fossil = this.fossilFuels(spec);
    const biomass = this.biomass(spec, heat.gj);
    const haulage = this.haulage(spec);
    const known = electricity.known && fossil.known && haulage.known;
    const terms = {
      ...(spec.electricity.length > 0 && electricity.known && { electricity: electricity.t }),
      ...(spec.fossilFuels.length > 0 && fossil.known && { fossilFuels: fossil.t }),
      ...(biomass && { biomass: biomass.t }),
      ...(spec.haulage.length > 0 && haulage.known && { haulage: haulage.t }),
    };
    if (baseline === null) {
      // What the plant used is debited although what it made is unknown: only credit waits for data.
      const isMetered = spec.electricity.length + spec.fossilFuels.length > 0;
      const debit = isMetered ? electricity.t + fossil.t : null;
      const leakage = haulage.t > 0 ? haulage.t : null;
      return this.result({ heat, baseline, project: debit, leakage, known, terms: debit === null ? {} : terms });
    }
    this.doubtHeat(spec, heat.gj!, baseline - (biomass?.t ?? 0));
    const project = electricity.t + fossil.t + (biomass?.t ?? 0);
    return this.result({ heat, baseline, project, leakage: haulage.t, known, terms, biomass });
  }

  private result(sum: {
    heat: CreditedHeat | null;
    baseline: number | null;
    project: number | null;
    leakage: number | null;
    known: boolean;
    terms?: HourFigures['terms'];
    biomass?: { readonly t: number; readonly fuelGj: number; readonly biogenicT: number | null } | null;
  }): HourFigures {
    const { heat, baseline, project, leakage } = sum;
    const { coveredMs, toldMs, codes, substituted } = this.amounts;
    const whole = baseline !== null && sum.known;
    const told = this.told(heat, baseline, sum.biomass?.t ?? 0);
    return {
      heatGj: heat?.gj ?? null,
      baselineT: baseline,
      projectT: sum.known ? project : null,
      leakageT: sum.known ? leakage : null,
      grossT: baseline,
      netT: whole ? baseline - (project ?? 0) - (leakage ?? 0) : null,
      u95T: baseline === null ? null : u95Of(this.uncertainty),
      uncertainty: this.uncertainty,
      coveragePct: coveragePctOf(coveredMs, this.lengthMs()),
      coveredMs,
      toldPct: toldPctOf(told, this.lengthMs()),
      toldMs,
      told,
      substitutedGj: heat?.substitutedGj ?? 0,
      excludedGj: heat?.excludedGj ?? 0,
      biogenicCo2T: sum.biomass?.biogenicT ?? null,
      factorVersions: [...this.versions].sort(),
      rulesVersions: [RULES_VERSION],
      factorMissing: this.factorMissing,
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

  private told(heat: CreditedHeat | null, baseline: number | null, biomassT: number): Told {
    const gj = heat?.gj ?? 0;
    const perGj = (t: number) => (told: number) => (gj === 0 ? 0 : told === gj ? t : (t * told) / gj);
    return toldOf({
      lengthMs: this.lengthMs(),
      credited: heat?.told ?? [],
      debited: this.debited,
      heldGj: heat?.heldGj ?? 0,
      tonnes: baseline === null ? null : { gross: perGj(baseline), net: perGj(baseline - biomassT) },
    });
  }

  private toldPoint({ told }: PointInHour, tonnesPerUnit = 1): ToldPoint {
    const share = told.ms === null ? 1 : Math.min(1, told.ms / this.lengthMs());
    return { share, amount: told.amount * tonnesPerUnit, takenOff: told.takenOff * tonnesPerUnit };
  }

  private credited(spec: EmissionsSpec): CreditedHeat {
    let gj: number | null = null;
    let [excludedGj, heldGj, substitutedGj] = [0, 0, 0];
    const told: ToldPoint[] = [];
    for (const { point } of this.inForce(spec.credited)) {
      const part = this.amounts.of(point, 'GJ', 'credit');
      told.push(this.toldPoint(part));
      heldGj += part.held;
      excludedGj += part.excluded;
      substitutedGj += part.substituted;
      if (part.amount !== null) gj = (gj ?? 0) + part.amount;
    }
    return { gj, excludedGj, heldGj, substitutedGj, told };
  }

  private baseline(spec: EmissionsSpec, heatGj: number): number | null {
    const baseline = lastInForce(spec.baseline, this.input.startMs);
    const chosen = baseline && this.factor(baseline.factor, 't/GJ', 'credit');
    if (!baseline || !chosen) return null;
    const efficiency = baseline.method === 'fuel' ? this.efficiency(baseline.boilerEfficiency, 'baseline') : null;
    if (baseline.method === 'fuel' && efficiency === null) return null;
    const t =
      efficiency === null ? heatBaselineT(heatGj, chosen.value) : fuelBaselineT(heatGj, efficiency.value, chosen.value);
    this.doubt(`factor:${baseline.factor}`, t, chosen.factor);
    efficiency?.doubt(t);
    return t;
  }

  /** @returns null: its factor is unknown */
  private efficiency(
    efficiency: Efficiency,
    side: 'baseline' | 'project',
  ): { readonly value: number; doubt(t: number): void } | null {
    const written = writtenEfficiency(efficiency);
    if (written) {
      const { value, u95 } = written;
      return { value, doubt: (t) => this.add(`efficiency:${side}`, t * u95) };
    }
    const id = efficiencyFactor(efficiency)!;
    const chosen = this.factor(id, '1', candidateOf(side));
    return chosen && { value: chosen.value, doubt: (t) => this.doubt(`factor:${id}`, t, chosen.factor) };
  }

  /** What the heat meters got wrong is in all that is reckoned from the heat: one error of each meter. */
  private doubtHeat(spec: EmissionsSpec, heatGj: number, t: number): void {
    for (const { point } of this.inForce(spec.credited)) {
      const share = heatGj === 0 ? 0 : (this.amounts.of(point, 'GJ', 'credit').amount ?? 0) / heatGj;
      this.add(`meter:${point}`, t * share * this.amounts.likelyErrorShare(point, 'credit'));
    }
  }

  private electricity(spec: EmissionsSpec): Sum {
    return this.sum(this.inForce(spec.electricity), 'MW.h', (entry, mwh) => {
      const chosen = this.factor(entry.factor, 't/MW.h', 'debit');
      const t = electricityT(mwh, chosen?.value ?? 0, entry.gridLossShare);
      this.doubt(`factor:${entry.factor}`, -t, chosen?.factor);
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
      return this.sum([entry], energy ? 'GJ' : volume ? 'L' : 't', (_, amount) => {
        const chosen = this.factor(entry.factor, energy ? 't/GJ' : 't/t', 'debit');
        const t = fossilFuelT(volume ? amount * densityTPerL : amount, chosen?.value ?? 0);
        this.doubt(`factor:${entry.factor}`, -t, chosen?.factor);
        return t;
      });
    });
    return { t: sumOf(parts.map(({ t }) => t)), known: parts.every(({ known }) => known) };
  }

  private biomass(spec: EmissionsSpec, heatGj: number | null) {
    const entry = lastInForce(spec.biomass, this.input.startMs);
    if (!entry || heatGj === null) return null;
    const chosen = (id: string, use: FactorUse) => this.factor(id, use, 'debit');
    const efficiency = this.efficiency(entry.efficiency, 'project');
    if (!efficiency) return null;
    const gas = (id: string, gwpId: string) => ({ id, gwpId, emitted: chosen(id, 'kg/TJ'), gwp: chosen(gwpId, '1') });
    const ch4 = gas(entry.ch4, `gwp.${entry.gwp}.ch4`);
    const n2o = gas(entry.n2o, `gwp.${entry.gwp}.n2o`);
    const fuelGj = fuelEnergyGj(heatGj, efficiency.value);
    const factors = {
      ch4KgPerTj: ch4.emitted?.value ?? 0,
      n2oKgPerTj: n2o.emitted?.value ?? 0,
      gwpCh4: ch4.gwp?.value ?? 0,
      gwpN2o: n2o.gwp?.value ?? 0,
    };
    const t = biomassT(fuelGj, factors);
    for (const [own, part] of [
      [ch4, biomassT(fuelGj, { ...factors, n2oKgPerTj: 0 })],
      [n2o, biomassT(fuelGj, { ...factors, ch4KgPerTj: 0 })],
    ] as const) {
      this.doubt(`factor:${own.id}`, -part, own.emitted?.factor);
      this.doubt(`factor:${own.gwpId}`, -part, own.gwp?.factor);
    }
    efficiency.doubt(-t);
    const hasMemo = this.input.factors.has(BIOGENIC_FACTOR);
    const biogenicT = hasMemo ? fuelGj * (chosen(BIOGENIC_FACTOR, 't/GJ')?.value ?? 0) : null;
    return { t, fuelGj, biogenicT };
  }

  private haulage(spec: EmissionsSpec): Sum {
    return this.sum(this.inForce(spec.haulage), 't', (entry, massT) => {
      const chosen = this.factor(entry.factor, 'g/(t.km)', 'debit');
      const t = haulageT(massT, entry.distanceKm, chosen?.value ?? 0);
      this.doubt(`factor:${entry.factor}`, -t, chosen?.factor);
      return t;
    });
  }

  /** Sum over debited points; `known` unless one of them has nothing to say. */
  private sum<Entry extends { readonly point: string }>(
    entries: readonly Entry[],
    unit: string,
    term: (entry: Entry, amount: number) => number,
  ): Sum {
    let t = 0;
    let known = true;
    for (const entry of entries) {
      const part = this.amounts.of(entry.point, unit, 'debit');
      const { amount } = part;
      const own = amount === null ? 0 : term(entry, amount);
      this.debited.push(this.toldPoint(part, amount ? own / amount : 0));
      if (amount === null) known = false;
      else this.add(`meter:${entry.point}`, -own * this.amounts.likelyErrorShare(entry.point, 'debit'));
      t += own;
    }
    return { t, known };
  }

  private factor(id: string, use: FactorUse, side: Side): { value: number; factor: Factor } | null {
    const chosen = chooseFactor(this.input.factors, id, this.input.date, side);
    if (!chosen) return null;
    this.versions.add(factorVersion(chosen.factor));
    if (chosen.missing) this.factorMissing = true;
    return { value: factorValue(chosen.factor, use), factor: chosen.factor };
  }

  /** A factor of which nobody has said how well it is known counts with a half of it. */
  private doubt(source: string, t: number, factor: Factor | undefined): void {
    if (!factor || t === 0) return;
    if (!factor.u95) this.amounts.codes.add('U95_UNKNOWN');
    const share = factor.u95 ? Math.max(factor.u95.minus, factor.u95.plus) : UNKNOWN_U95;
    if (share > 0) this.add(source, t * share);
  }

  private add(source: string, contribution: number): void {
    this.uncertainty[source] = (this.uncertainty[source] ?? 0) + contribution;
  }

  private inForce<Entry extends DatedEntry & { readonly point: string }>(entries: readonly Entry[]): Entry[] {
    return entriesInForce(entries, this.input.startMs);
  }
}
