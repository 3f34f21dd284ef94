import type { LocalDate } from '../calendar/local-date.js';
import type { Efficiency, EmissionsSpec } from '../plant/plant.js';
import { calorificFactor } from './back-up.js';
import { candidateOf, efficiencyFactor, writtenEfficiency } from './factors/efficiency.js';
import { factorConverts, factorValue, type FactorUse } from './factors/factor-units.js';
import { chooseFactor, factorVersion, type Factor, type FactorSet } from './factors/factors.js';
import type { Side } from './meters/hour-amounts.js';
import { lastInForce } from './factors/in-force.js';
import { fuelBaselineT, gasesT } from './terms.js';

/** Half width of a factor without one, as a share. */
const UNKNOWN_U95 = 0.5;

/** A value with the doubt that it brings to tonnes that are linear in it, or in one over it. */
export interface Doubted {
  readonly value: number;
  doubt(t: number): void;
}

/** Ids of the factors that CH4 and N2O of a fuel are reckoned by. */
export interface GasFactors {
  readonly ch4?: string | undefined;
  readonly n2o?: string | undefined;
  readonly gwpCh4: string;
  readonly gwpN2o: string;
}

/** The factors of one hour: which versions were used, whether one was missing, and what of the tonnes is in doubt by each source. */
export class HourFactors {
  missing = false;
  /** By source, t. */
  readonly uncertainty: Record<string, number> = {};
  private readonly used = new Set<string>();

  /** @param codes where it is noted that nobody has said how well a factor is known */
  constructor(
    private readonly hour: { readonly factors: FactorSet; readonly startMs: number; readonly date: LocalDate },
    private readonly codes: Set<string>,
  ) {}

  /** `id@validFrom`, sorted. */
  get versions(): string[] {
    return [...this.used].sort();
  }

  /** null: the id is unknown. */
  factor(id: string, use: FactorUse, side: Side): { value: number; factor: Factor } | null {
    const chosen = chooseFactor(this.hour.factors, id, this.hour.date, side);
    if (!chosen) return null;
    this.used.add(factorVersion(chosen.factor));
    if (chosen.missing) this.missing = true;
    return { value: factorValue(chosen.factor, use), factor: chosen.factor };
  }

  /** A factor of which nobody has said how well it is known counts with a half of it. */
  doubt(source: string, t: number, factor: Factor | undefined): void {
    if (!factor || t === 0) return;
    if (!factor.u95) this.codes.add('U95_UNKNOWN');
    const share = factor.u95 ? Math.max(factor.u95.minus, factor.u95.plus) : UNKNOWN_U95;
    if (share > 0) this.add(source, t * share);
  }

  add(source: string, contribution: number): void {
    this.uncertainty[source] = (this.uncertainty[source] ?? 0) + contribution;
  }

  /** @returns null: its factor is unknown */
  efficiency(efficiency: Efficiency, side: 'baseline' | 'project'): Doubted | null {
    const written = writtenEfficiency(efficiency);
    if (written) {
      const { value, u95 } = written;
      return { value, doubt: (t) => this.add(`efficiency:${side}`, t * u95) };
    }
    const id = efficiencyFactor(efficiency)!;
    const chosen = this.factor(id, '1', candidateOf(side));
    return chosen && { value: chosen.value, doubt: (t) => this.doubt(`factor:${id}`, t, chosen.factor) };
  }

  /** tCO2 per GJ of credited heat; null: no baseline holds. */
  baselinePerGj(spec: EmissionsSpec): Doubted | null {
    const baseline = lastInForce(spec.baseline, this.hour.startMs);
    const chosen = baseline && this.factor(baseline.factor, 't/GJ', 'credit');
    if (!baseline || !chosen) return null;
    const byFactor = (t: number): void => this.doubt(`factor:${baseline.factor}`, t, chosen.factor);
    if (baseline.method === 'heat-factor') return { value: chosen.value, doubt: byFactor };
    const efficiency = this.efficiency(baseline.boilerEfficiency, 'baseline');
    if (!efficiency) return null;
    const doubt = (t: number): void => {
      byFactor(t);
      efficiency.doubt(t);
    };
    return { value: fuelBaselineT(1, efficiency.value, chosen.value), doubt };
  }

  /** CH4 and N2O of burnt fuel, tCO2e; a gas without a factor counts nothing. */
  gasesT(fuelGj: number, { ch4, n2o, gwpCh4, gwpN2o }: GasFactors): number {
    const of = (id: string | undefined, gwpId: string) =>
      id === undefined
        ? null
        : { id, gwpId, emitted: this.factor(id, 'kg/TJ', 'debit'), gwp: this.factor(gwpId, '1', 'debit') };
    const [methane, nitrous] = [of(ch4, gwpCh4), of(n2o, gwpN2o)];
    const factors = {
      ch4KgPerTj: methane?.emitted?.value ?? 0,
      n2oKgPerTj: nitrous?.emitted?.value ?? 0,
      gwpCh4: methane?.gwp?.value ?? 0,
      gwpN2o: nitrous?.gwp?.value ?? 0,
    };
    for (const [gas, part] of [
      [methane, gasesT(fuelGj, { ...factors, n2oKgPerTj: 0 })],
      [nitrous, gasesT(fuelGj, { ...factors, ch4KgPerTj: 0 })],
    ] as const) {
      if (!gas) continue;
      this.doubt(`factor:${gas.id}`, -part, gas.emitted?.factor);
      this.doubt(`factor:${gas.gwpId}`, -part, gas.gwp?.factor);
    }
    return gasesT(fuelGj, factors);
  }

  /** tCO2 per GJ of a fuel's energy, by its calorific value where its factor is per mass; null: nothing says it. */
  fuelPerGj(id: string): Doubted | null {
    const own = chooseFactor(this.hour.factors, id, this.hour.date, 'debit');
    if (!own) return null;
    if (factorConverts(own.factor, 't/GJ')) {
      const chosen = this.factor(id, 't/GJ', 'debit')!;
      return { value: chosen.value, doubt: (t) => this.doubt(`factor:${id}`, t, chosen.factor) };
    }
    const chosen = this.factor(id, 't/t', 'debit')!;
    const ncvId = calorificFactor(id);
    const ncv = this.factor(ncvId, 'GJ/t', 'credit');
    if (!ncv) return null;
    const doubt = (t: number): void => {
      this.doubt(`factor:${id}`, t, chosen.factor);
      this.doubt(`factor:${ncvId}`, t, ncv.factor);
    };
    return { value: chosen.value / ncv.value, doubt };
  }
}
