/**
 * What an auditor would have chosen otherwise (docs/arithmetic/waterfall.md): each choice by itself, with its source and the clause
 * that asks for it. What a choice changes no other one does, so that all of them together mean the same in any order.
 */
import type { FactorSet } from '../emissions/factors/factors.js';
import type {
  Baseline,
  CompetingUse,
  FuelProcessing,
  ProjectBiomass,
  ProjectElectricity,
  ProjectFossilFuel,
  ProjectHaulage,
} from '../plant/plant.js';

export interface Choice {
  readonly name: string;
  /** Where its number comes from. */
  readonly source: string;
  /** What asks for it. */
  readonly clause: string;
  /** Of its number nobody has said that it is right for this site. */
  readonly illustrative?: boolean;
  readonly change: Change;
}

export interface ChoiceSet {
  readonly name: string;
  /** Sites that it is made for; absent: any. */
  readonly sites?: readonly string[];
  readonly choices: readonly Choice[];
}

export interface Change {
  readonly emissions?: EmissionsPatch;
  /** By id: the value of every version of it. */
  readonly factors?: Readonly<Record<string, FactorOverride>>;
  /** What stands in for lost heat earns nothing, and neither does a bridge that nothing could check. */
  readonly standIns?: 'none';
}

export interface FactorOverride {
  readonly value: number;
  /** UCUM; absent: as the factor has it. A factor that there was not needs one. */
  readonly unit?: string;
  /** Half width of its 95 % interval as a share of the value; absent: as the factor has it. */
  readonly u95?: { readonly minus: number; readonly plus: number };
}

/** Parts of the section `emissions`: what is named holds for all entries and all time, the rest stays. */
export interface EmissionsPatch {
  readonly baseline?: Baseline;
  readonly project?: {
    readonly electricity?: Partial<Pick<ProjectElectricity, 'factor' | 'gridLossShare'>>;
    readonly fossilFuels?: Partial<Pick<ProjectFossilFuel, 'ch4' | 'n2o' | 'gwp'>>;
    readonly biomass?: Partial<Pick<ProjectBiomass, 'efficiency' | 'ch4' | 'n2o' | 'gwp'>>;
    readonly haulage?: Partial<Pick<ProjectHaulage, 'distanceKm' | 'factor'>>;
  };
  /** Each as a whole, in place of what the site file says of it. */
  readonly leakage?: {
    readonly processing?: Omit<FuelProcessing, 'fromMs'>;
    readonly competing?: Omit<CompetingUse, 'fromMs'>;
  };
}

/** What figures are made with, as far as choices change it. */
export interface Chosen<Declared> {
  readonly site: Declared;
  readonly factors: FactorSet;
  readonly standIns: 'careful' | 'none';
}

/** Everything that a choice changes, by name: two choices that have one in common contradict each other. */
export function changedBy({ emissions, factors, standIns }: Change): string[] {
  const { baseline, project = {}, leakage = {} } = emissions ?? {};
  return [
    ...(baseline ? ['emissions.baseline'] : []),
    ...(leakage.processing ? ['emissions.leakage.processing'] : []),
    ...(leakage.competing ? ['emissions.leakage.competing'] : []),
    ...Object.entries(project).flatMap(([part, patch]) =>
      Object.entries(patch).flatMap(([key, value]) =>
        value === undefined ? [] : [`emissions.project.${part}.${key}`],
      ),
    ),
    ...Object.keys(factors ?? {}).map((id) => `factors.${id}`),
    ...(standIns ? ['standIns'] : []),
  ];
}
