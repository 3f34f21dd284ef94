import type { EmissionsSpec, LocalDate, Site } from '../plant.js';
import { versionAt } from '../plant.js';
import { heatMeterError, u95Of, type UncertaintyBySource } from '../uncertainty.js';
import { convert } from '../unit.js';
import { factorValue, type FactorUse } from './factor-units.js';
import { chooseFactor, factorVersion, type Factor, type FactorSet } from './factors.js';
import { biomassT, electricityT, fossilFuelT, fuelBaselineT, fuelEnergyGj, haulageT, heatBaselineT } from './terms.js';

/** What one point brought in the hour. */
export interface PointAmount {
  /** In `unit`; null: nothing is known. */
  readonly amount: number | null;
  /** UCUM. */
  readonly unit: string;
  readonly coveragePct: number;
  /** Held back: jumps that nobody has accepted, or that somebody refused. */
  readonly excluded: number;
  /** Of its windows, sorted. */
  readonly codes: readonly string[];
}

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

/** Figures of one site and hour. null: no data, never 0. */
export interface HourFigures {
  readonly heatGj: number | null;
  /** tCO2e of the same heat without the plant. */
  readonly baselineT: number | null;
  /** Electricity, fossil fuel, CH4 and N2O of biomass. */
  readonly projectT: number | null;
  /** Haulage of fuel. */
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
  readonly substitutedGj: number;
  readonly excludedGj: number;
  /** CO2 of the biomass: a memo, never netted. */
  readonly biogenicCo2T: number | null;
  /** `id@validFrom` of every factor used, sorted. */
  readonly factorVersions: readonly string[];
  /** No factor was valid, the conservative candidate stands in; such an hour cannot be closed. */
  readonly factorMissing: boolean;
  /** What the rules of quality found in the windows of the counted points; sorted, each once. */
  readonly codes: readonly string[];
  /** What careful stand-ins move the figures by, against their best estimates: at most 0. */
  readonly dataEffect: DataEffect;
}

export interface DataEffect {
  readonly heatGj: number;
  readonly grossT: number;
  readonly netT: number;
}

export const NO_EFFECT: DataEffect = { heatGj: 0, grossT: 0, netT: 0 };

const HOUR_MS = 3_600_000;
/** Factor of the memo item, where the factor files have it. */
const BIOGENIC_FACTOR = 'biomass.co2.memo';
/** A heat meter's usual load: qp/q 2, 30 K, made for 3 K (EN 1434-1). */
const USUAL_LOAD = { flowRatio: 2, minDifferenceK: 3, differenceK: 30 };

/** Emissions avoided in one local hour: a pure function of amounts, factors and the dated site file. */
export function hourEmissions(input: HourInput): HourFigures {
  return new Hour(input).figures();
}

class Hour {
  private readonly versions = new Set<string>();
  private factorMissing = false;
  private readonly uncertainty: Record<string, number> = {};
  private readonly coveredMs: Record<string, number> = {};
  private readonly codes = new Set<string>();

  constructor(private readonly input: HourInput) {}

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
    if (baseline === null) {
      // What the plant used is debited although nobody knows what it made: only credit waits for data.
      const isMetered = spec.electricity.length + spec.fossilFuels.length > 0;
      const debit = isMetered ? electricity.t + fossil.t : null;
      return this.result({ heat, baseline, project: debit, leakage: haulage.t > 0 ? haulage.t : null, known });
    }
    const project = electricity.t + fossil.t + (biomass?.t ?? 0);
    return this.result({ heat, baseline, project, leakage: haulage.t, known, biogenicT: biomass?.biogenicT ?? null });
  }

  private result(sum: {
    heat: { gj: number | null; excludedGj: number } | null;
    baseline: number | null;
    project: number | null;
    leakage: number | null;
    known: boolean;
    biogenicT?: number | null;
  }): HourFigures {
    const { heat, baseline, project, leakage } = sum;
    const whole = baseline !== null && sum.known;
    return {
      heatGj: heat?.gj ?? null,
      baselineT: baseline,
      projectT: sum.known ? project : null,
      leakageT: sum.known ? leakage : null,
      grossT: baseline,
      netT: whole ? baseline - (project ?? 0) - (leakage ?? 0) : null,
      u95T: baseline === null ? null : u95Of(this.uncertainty),
      uncertainty: this.uncertainty,
      coveragePct: coveragePctOf(this.coveredMs, HOUR_MS),
      coveredMs: this.coveredMs,
      substitutedGj: 0,
      excludedGj: heat?.excludedGj ?? 0,
      biogenicCo2T: sum.biogenicT ?? null,
      factorVersions: [...this.versions].sort(),
      factorMissing: this.factorMissing,
      codes: [...this.codes].sort(),
      dataEffect: NO_EFFECT,
    };
  }

  private credited(spec: EmissionsSpec): { gj: number | null; excludedGj: number } {
    let gj: number | null = null;
    let excludedGj = 0;
    for (const { point } of this.inForce(spec.credited)) {
      const part = this.amount(point, 'GJ');
      excludedGj += part.excluded;
      if (part.amount === null) continue;
      gj = (gj ?? 0) + part.amount;
    }
    return { gj, excludedGj };
  }

  private baseline(spec: EmissionsSpec, heatGj: number): number | null {
    const baseline = lastInForce(spec.baseline, this.input.startMs);
    const chosen = baseline && this.factor(baseline.factor, 't/GJ', 'credit');
    if (!baseline || !chosen) return null;
    const t =
      baseline.method === 'fuel'
        ? fuelBaselineT(heatGj, baseline.boilerEfficiency, chosen.value)
        : heatBaselineT(heatGj, chosen.value);
    this.doubt(`factor:${baseline.factor}`, t, chosen.factor);
    for (const { point } of this.inForce(spec.credited)) {
      const share = heatGj === 0 ? 0 : (this.amount(point, 'GJ').amount ?? 0) / heatGj;
      this.add(`meter:${point}`, t * share * this.meterShare(point));
    }
    return t;
  }

  private electricity(spec: EmissionsSpec): { t: number; known: boolean } {
    return this.sum(this.inForce(spec.electricity), 'MW.h', (entry, mwh) => {
      const chosen = this.factor(entry.factor, 't/MW.h', 'debit');
      const t = electricityT(mwh, chosen?.value ?? 0, entry.gridLossShare);
      this.doubt(`factor:${entry.factor}`, -t, chosen?.factor);
      return t;
    });
  }

  private fossilFuels(spec: EmissionsSpec): { t: number; known: boolean } {
    const entries = this.inForce(spec.fossilFuels);
    const parts = entries.map((entry) => {
      const unit = this.unitOf(entry.point);
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
    return { t: parts.reduce((sum, part) => sum + part.t, 0), known: parts.every((part) => part.known) };
  }

  private biomass(spec: EmissionsSpec, heatGj: number | null): { t: number; biogenicT: number | null } | null {
    const entry = lastInForce(spec.biomass, this.input.startMs);
    if (!entry || heatGj === null) return null;
    const value = (id: string, use: FactorUse): number => this.factor(id, use, 'debit')?.value ?? 0;
    const fuelGj = fuelEnergyGj(heatGj, entry.efficiency);
    const t = biomassT(fuelGj, {
      ch4KgPerTj: value(entry.ch4, 'kg/TJ'),
      n2oKgPerTj: value(entry.n2o, 'kg/TJ'),
      gwpCh4: value(`gwp.${entry.gwp}.ch4`, '1'),
      gwpN2o: value(`gwp.${entry.gwp}.n2o`, '1'),
    });
    const memo = this.input.factors.has(BIOGENIC_FACTOR) ? fuelGj * value(BIOGENIC_FACTOR, 't/GJ') : null;
    return { t, biogenicT: memo };
  }

  private haulage(spec: EmissionsSpec): { t: number; known: boolean } {
    return this.sum(this.inForce(spec.haulage), 't', (entry, massT) => {
      const chosen = this.factor(entry.factor, 'g/(t.km)', 'debit');
      return haulageT(massT, entry.distanceKm, chosen?.value ?? 0);
    });
  }

  /** Sum over debited points; `known` unless one of them has nothing to say. */
  private sum<Entry extends { readonly point: string }>(
    entries: readonly Entry[],
    unit: string,
    term: (entry: Entry, amount: number) => number,
  ): { t: number; known: boolean } {
    let t = 0;
    let known = true;
    for (const entry of entries) {
      const { amount } = this.amount(entry.point, unit);
      if (amount === null) known = false;
      else t += term(entry, amount);
    }
    return { t, known };
  }

  /** Amount of a point in the wanted unit. Of events (no interval) silence means that none came: 0, and no gap in coverage. */
  private amount(address: string, unit: string): { amount: number | null; excluded: number } {
    const found = this.input.amounts.get(address);
    const eventLike = this.isEventLike(address);
    if (!eventLike) this.coveredMs[address] = Math.round(((found?.coveragePct ?? 0) / 100) * HOUR_MS);
    for (const code of found?.codes ?? []) this.codes.add(code);
    if (!found) return { amount: eventLike ? 0 : null, excluded: 0 };
    const factor = convert(1, found.unit, unit);
    if (factor === null) throw new RangeError(`${address} in ${found.unit} does not convert to ${unit}`);
    return {
      amount: found.amount === null ? (eventLike ? 0 : null) : found.amount * factor,
      excluded: found.excluded * factor,
    };
  }

  private factor(id: string, use: FactorUse, side: 'credit' | 'debit'): { value: number; factor: Factor } | null {
    const chosen = chooseFactor(this.input.factors, id, this.input.date, side);
    if (!chosen) return null;
    this.versions.add(factorVersion(chosen.factor));
    if (chosen.missing) this.factorMissing = true;
    return { value: factorValue(chosen.factor, use), factor: chosen.factor };
  }

  private doubt(source: string, t: number, factor: Factor | undefined): void {
    if (factor?.u95) this.add(source, t * Math.max(factor.u95.minus, factor.u95.plus));
  }

  private add(source: string, contribution: number): void {
    this.uncertainty[source] = (this.uncertainty[source] ?? 0) + contribution;
  }

  private inForce<Entry extends { readonly point: string; readonly fromMs: number }>(
    entries: readonly Entry[],
  ): Entry[] {
    const points = [...new Set(entries.map((entry) => entry.point))];
    return points.flatMap((point) => {
      const own = entries.filter((entry) => entry.point === point);
      return lastInForce(own, this.input.startMs) ?? [];
    });
  }

  private pointVersion(address: string) {
    const [device, id] = split(address);
    const point = this.input.site.devices.find((d) => d.id === device)?.points.find((p) => p.id === id);
    return point ? versionAt(point, this.input.startMs) : null;
  }

  private isEventLike(address: string): boolean {
    const version = this.pointVersion(address);
    return version?.kind === 'delta' && version.intervalMs === null;
  }

  private unitOf(address: string): string {
    return this.input.amounts.get(address)?.unit ?? this.pointVersion(address)?.unit ?? '1';
  }

  private meterShare(address: string): number {
    const meter = this.input.site.devices.find((d) => d.id === split(address)[0])?.meter;
    const accuracyClass = meter?.accuracyClass;
    if (accuracyClass !== 1 && accuracyClass !== 2 && accuracyClass !== 3) return 0;
    return heatMeterError({ accuracyClass, ...USUAL_LOAD }).rssPct / 100;
  }
}

/** Coverage of an interval by its worst point, %; 0 where nothing is counted. */
export function coveragePctOf(coveredMs: Readonly<Record<string, number>>, lengthMs: number): number {
  const covered = Object.values(coveredMs);
  return covered.length === 0 || lengthMs <= 0 ? 0 : Math.min(100, (100 * Math.min(...covered)) / lengthMs);
}

const split = (address: string): [string, string] => {
  const slash = address.indexOf('/');
  return [address.slice(0, slash), address.slice(slash + 1)];
};

/** Of entries that follow each other the one that has begun last. */
function lastInForce<Entry extends { readonly fromMs: number }>(
  entries: readonly Entry[],
  t: number,
): Entry | undefined {
  let found: Entry | undefined;
  for (const entry of entries) {
    if (entry.fromMs <= t && (found === undefined || entry.fromMs >= found.fromMs)) found = entry;
  }
  return found;
}
