import { factorConverts, type FactorUse } from '../emissions/factors/factor-units.js';
import type { Factor, FactorSet } from '../emissions/factors/factors.js';
import { efficiencyFactor } from '../emissions/factors/efficiency.js';
import { nearestWord } from '../nearest-word.js';
import { convert, isUnit } from '../unit/unit.js';
import { changedBy, type Change, type Choice } from './choice.js';

/** Something that stands against a list of choices, with its place in the list. */
export interface ChoiceProblem {
  readonly path: readonly (string | number)[];
  /** What was found, what is expected. */
  readonly text: string;
}

/** All that is wrong with choices that have the right form: two that change the same, and factors that there are not. */
export function choiceProblems(choices: readonly Choice[], factors: FactorSet): ChoiceProblem[] {
  return [...changedTwice(choices), ...choices.flatMap(({ change }, i) => changeProblems(change, factors, i))];
}

/** The end may not depend on the order. */
function changedTwice(choices: readonly Choice[]): ChoiceProblem[] {
  const first = new Map<string, number>();
  const names = new Map<string, number>();
  return choices.flatMap(({ name, change }, i) => {
    const problems: ChoiceProblem[] = [];
    const namesake = names.get(name);
    if (namesake === undefined) names.set(name, i);
    else
      problems.push({ path: [i, 'name'], text: `found the name of choice ${namesake + 1}, expected one of its own` });
    for (const what of changedBy(change)) {
      const before = first.get(what);
      if (before === undefined) first.set(what, i);
      else {
        problems.push({
          path: [i, 'change'],
          text: `found ${what}, which choice ${before + 1} (${choices[before]!.name}) changes too, expected it once: the end would depend on the order`,
        });
      }
    }
    return problems;
  });
}

function changeProblems(change: Change, factors: FactorSet, index: number): ChoiceProblem[] {
  const path = [index, 'change'];
  const problems: ChoiceProblem[] = [];
  const own = new Map<string, string>();
  for (const [id, { unit }] of Object.entries(change.factors ?? {})) {
    const at = [...path, 'factors', id];
    const versions: readonly Factor[] = factors.get(id) ?? [];
    if (versions.length === 0 && unit === undefined) problems.push({ path: at, text: unknownFactor(id, factors) });
    else if (unit !== undefined && !isUnit(unit))
      problems.push({ path: [...at, 'unit'], text: `found "${unit}", expected a UCUM code like t.MW-1.h-1` });
    else if (unit !== undefined && versions.some((factor) => convert(1, unit, factor.unit) === null))
      problems.push({
        path: [...at, 'unit'],
        text: `found ${unit}, expected a unit that converts to ${versions[0]!.unit}`,
      });
    else if (unit !== undefined) own.set(id, unit);
  }
  for (const { id, use, at } of namedFactors(change)) {
    const versions = factors.get(id);
    const unit = own.get(id);
    const known = unit === undefined ? (versions ?? []) : [{ id, unit } as Factor];
    if (known.length === 0) problems.push({ path: [...path, ...at], text: unknownFactor(id, factors) });
    else if (!known.every((factor) => factorConverts(factor, use)))
      problems.push({
        path: [...path, ...at],
        text: `found ${id} in ${known[0].unit}, expected a factor that converts to ${use}`,
      });
  }
  return problems;
}

interface NamedFactor {
  readonly id: string;
  readonly use: FactorUse;
  readonly at: readonly string[];
}

/** Factors that the patch names, with what they have to be. */
function namedFactors({ emissions }: Change): NamedFactor[] {
  const { baseline, project = {}, leakage = {} } = emissions ?? {};
  const { electricity, fossilFuels, biomass, haulage } = project;
  const named = (id: string | null | undefined, use: FactorUse, ...at: string[]): NamedFactor[] =>
    id === undefined || id === null ? [] : [{ id, use, at: ['emissions', ...at] }];
  const efficiency = (of: NonNullable<typeof biomass>['efficiency'], ...at: string[]): NamedFactor[] =>
    of === undefined ? [] : named(efficiencyFactor(of), '1', ...at);
  const gases = (
    of: { readonly ch4?: string | undefined; readonly n2o?: string | undefined } | undefined,
    part: string,
  ) => [...named(of?.ch4, 'kg/TJ', 'project', part, 'ch4'), ...named(of?.n2o, 'kg/TJ', 'project', part, 'n2o')];
  return [
    ...named(baseline?.factor, 't/GJ', 'baseline', 'factor'),
    ...(baseline?.method === 'fuel' ? efficiency(baseline.boilerEfficiency, 'baseline', 'boilerEfficiency') : []),
    ...named(electricity?.factor, 't/MW.h', 'project', 'electricity', 'factor'),
    ...gases(fossilFuels, 'fossilFuels'),
    ...efficiency(biomass?.efficiency, 'project', 'biomass', 'efficiency'),
    ...gases(biomass, 'biomass'),
    ...named(haulage?.factor, 'g/(t.km)', 'project', 'haulage', 'factor'),
    ...named(leakage.processing?.factor, 't/MW.h', 'leakage', 'processing', 'factor'),
    ...named(leakage.competing?.factor, 't/GJ', 'leakage', 'competing', 'factor'),
  ];
}

function unknownFactor(id: string, factors: FactorSet): string {
  const near = nearestWord(id, [...factors.keys()]);
  return `found ${id}, expected a factor of the factor files, or one with a unit among the factors of the choice${near === null ? '' : `; did you mean ${near}?`}`;
}
