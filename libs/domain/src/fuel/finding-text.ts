import type { FuelFinding, FuelFindingKind } from './reconciliation.js';

/** What is found, and what it is held against. */
const WORDS: Readonly<Record<FuelFindingKind, readonly [found: string, expected: string]>> = {
  'papers-unweighed': ['by papers', 'over the weighbridge'],
  'weighed-without-papers': ['over the weighbridge', 'by papers'],
  'calorific-value': ['by papers', 'by the laboratory at the weighbridge'],
  moisture: ['water by papers', 'by the laboratory at the weighbridge'],
  'burnt-without-papers': ['burnt by the heat', 'delivered and in stock'],
  'certificate-lapsed': ['under a certificate that had ended', 'allowed'],
  'without-proof': ['of the mass without a proof of surplus', 'in the site file'],
  distance: ['there and back on average', 'in the site file'],
};
const MOST_BATCHES = 5;

/** A finding in a sentence, with its numbers. */
export function fuelFindingText({ kind, start, end, found, expected, limit, unit, batches = [] }: FuelFinding): string {
  const amount = (value: number): string => (unit === '1' ? value.toFixed(3) : `${value.toFixed(1)} ${unit}`);
  const more = batches.length > MOST_BATCHES ? ', …' : '';
  const named = batches.length === 0 ? '' : ` (${batches.slice(0, MOST_BATCHES).join(', ')}${more})`;
  const [first, second] = WORDS[kind];
  return `${kind} ${start} to ${end}: ${amount(found)} ${first}, ${amount(expected)} ${second}; ${amount(limit)} may lie between them${named}`;
}
