import { convert } from '../../unit/unit.js';
import type { Factor } from './factors.js';

/** What a factor is used for, as the unit that the formulas take. */
export type FactorUse = 't/GJ' | 't/MW.h' | 't/t' | 'GJ/t' | 'kg/TJ' | 'g/(t.km)' | '1';

const UCUM: Readonly<Record<FactorUse, string>> = {
  't/GJ': 't.GJ-1',
  't/MW.h': 't.MW-1.h-1',
  't/t': 't.t-1',
  'GJ/t': 'GJ.t-1',
  'kg/TJ': 'kg.TJ-1',
  'g/(t.km)': 'g.t-1.km-1',
  '1': '1',
};

/** Whether the factor can be used so. */
export const factorConverts = (factor: Factor, use: FactorUse): boolean => convert(1, factor.unit, UCUM[use]) !== null;

/**
 * The factor's value in the unit of its use.
 * @throws RangeError where it does not convert: the configuration refuses such a factor before anything is computed
 */
export function factorValue(factor: Factor, use: FactorUse): number {
  let known = values.get(factor);
  if (known?.use !== use) values.set(factor, (known = { use, value: converted(factor, use) }));
  return known.value;
}

/** Of a factor the use that was asked for last: mostly it has one. */
const values = new WeakMap<Factor, { readonly use: FactorUse; readonly value: number }>();

function converted(factor: Factor, use: FactorUse): number {
  const value = convert(factor.value, factor.unit, UCUM[use]);
  if (value === null) throw new RangeError(`factor ${factor.id} in ${factor.unit} does not convert to ${use}`);
  return value;
}
