import type { Efficiency, Site } from '../plant/plant.js';
import { calorificFactor } from './back-up.js';
import { USUAL_NCV_FACTOR } from './burnt-fuel.js';
import { efficiencyFactor } from './factors/efficiency.js';
import { BIOGENIC_FACTOR } from './hour.js';

/** By id of a factor the sides on which a site counts with it: by them a candidate stands in where no version is valid. */
export type FactorUses = ReadonlyMap<string, ReadonlySet<'credit' | 'debit'>>;

/** The factors that figures of a site can be made with, at any time. */
export function factorUses({ emissions }: Pick<Site, 'emissions'>): FactorUses {
  const uses = new Map<string, Set<'credit' | 'debit'>>();
  if (!emissions) return uses;
  const use = (side: 'credit' | 'debit', ids: readonly string[]): void => {
    for (const id of ids) uses.set(id, (uses.get(id) ?? new Set()).add(side));
  };
  const { baseline, electricity, fossilFuels, haulage, biomass, excluded = [] } = emissions;
  const { fuel = [], processing = [], competing = [] } = emissions;
  use(
    'credit',
    baseline.map(({ factor }) => factor),
  );
  const efficiencies = (of: readonly (Efficiency | undefined)[]): string[] =>
    of.flatMap((one) => (one === undefined ? [] : (efficiencyFactor(one) ?? [])));
  // a high efficiency of the baseline earns less, a low one of the plant costs more
  use('debit', efficiencies(baseline.map((one) => (one.method === 'fuel' ? one.boilerEfficiency : undefined))));
  use('credit', efficiencies([...biomass, ...excluded].map(({ efficiency }) => efficiency)));
  use(
    'debit',
    [...electricity, ...fossilFuels, ...haulage].map(({ factor }) => factor),
  );
  use(
    'debit',
    excluded.map((entry) => entry.fuel),
  );
  // the less a tonne holds, the more of them a GJ took
  use(
    'credit',
    excluded.map((entry) => calorificFactor(entry.fuel)),
  );
  use(
    'debit',
    [...processing, ...competing].flatMap(({ factor }) => factor ?? []),
  );
  if (processing.length > 0 || (haulage.length > 0 && biomass.length > 0))
    use('credit', [USUAL_NCV_FACTOR, ...fuel.flatMap(({ ncv }) => ncv ?? [])]);
  for (const { factor, ch4, n2o, gwp = 'ar6' } of fossilFuels) {
    if (ch4 === undefined && n2o === undefined) continue;
    use('debit', [
      calorificFactor(factor),
      `gwp.${gwp}.ch4.fossil`,
      `gwp.${gwp}.n2o`,
      ...[ch4, n2o].filter((id) => id !== undefined),
    ]);
  }
  for (const { ch4, n2o, gwp } of biomass) {
    use('debit', [ch4, n2o, `gwp.${gwp}.ch4`, `gwp.${gwp}.n2o`, BIOGENIC_FACTOR]);
  }
  return uses;
}
