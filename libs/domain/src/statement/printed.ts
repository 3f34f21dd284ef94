import type { HourFigures, Term } from '../emissions/hour-figures.js';
import { byName, byText, sumOf } from '../order.js';
import { apportion } from './apportion.js';

/** A statement shows tonnes to the kilogram and heat to the megajoule, and everything adds up in these digits. */
export const STATEMENT_DIGITS = 3;
const UNITS = 10 ** STATEMENT_DIGITS;

/** Never −0. */
const unitsOf = (value: number): number => Math.round(value * UNITS) + 0;
const valueOf = (units: number): number => units / UNITS;

/** To the digits of a statement; null stays null. */
export const printed = <Value extends number | null>(value: Value): Value =>
  (value === null ? null : valueOf(unitsOf(value))) as Value;

/** The difference of two figures of a statement, exact in its digits. */
export const printedLess = (a: number, b: number): number => valueOf(unitsOf(a) - unitsOf(b));

/** Tonnes as a statement shows them: net = gross − project − leakage in its digits. */
export interface PrintedTonnes {
  readonly grossT: number | null;
  readonly projectT: number | null;
  readonly leakageT: number | null;
  readonly netT: number | null;
}

type Terms = Pick<HourFigures, 'grossT' | 'projectT' | 'leakageT'>;

function withNet({ grossT, projectT, leakageT }: Terms): PrintedTonnes {
  const known = grossT !== null && projectT !== null && leakageT !== null;
  return {
    grossT,
    projectT,
    leakageT,
    netT: known ? valueOf(unitsOf(grossT) - unitsOf(projectT) - unitsOf(leakageT)) : null,
  };
}

/** Figures of the site: gross and net are rounded, and what is debited is what lies between them. */
export function printTotal(figures: Terms & Pick<HourFigures, 'netT'>): PrintedTonnes {
  const { grossT, projectT, leakageT, netT } = figures;
  if (grossT === null || projectT === null || leakageT === null || netT === null) {
    return withNet({ grossT: printed(grossT), projectT: printed(projectT), leakageT: printed(leakageT) });
  }
  const debits = apportion(unitsOf(grossT) - unitsOf(netT), [
    { name: 'project', value: projectT * UNITS },
    { name: 'leakage', value: leakageT * UNITS },
  ]);
  return withNet({
    grossT: printed(grossT),
    projectT: valueOf(debits.get('project')!),
    leakageT: valueOf(debits.get('leakage')!),
  });
}

/** Kinds of debits that are leakage; the others are the project's. */
export const LEAKAGE_TERMS: readonly Term[] = ['haulage', 'processing', 'competing'];

/** What is debited by kind, so that it adds up to project and leakage; {} where the kinds are not known or not all of it. */
export function printTerms(
  { projectT, leakageT }: PrintedTonnes,
  terms: HourFigures['terms'],
): Readonly<Record<string, number>> {
  if (projectT === null || leakageT === null) return {};
  const isLeakage = (name: string): boolean => LEAKAGE_TERMS.some((term) => term === name);
  const own = printKinds(
    projectT,
    byName(terms).filter(([name]) => !isLeakage(name)),
  );
  const elsewhere = printKinds(
    leakageT,
    byName(terms).filter(([name]) => isLeakage(name)),
  );
  return own && elsewhere ? Object.fromEntries([...own, ...elsewhere]) : {};
}

/** null: the kinds are not all of it. */
function printKinds(total: number, kinds: readonly [string, number][]): [string, number][] | null {
  const parts = kinds.map(([name, t]) => ({ name, value: t * UNITS }));
  const sum = sumOf(parts.map(({ value }) => value));
  if (Math.abs(sum - unitsOf(total)) > 2) return null;
  return [...apportion(unitsOf(total), parts)].map(([name, of]) => [name, valueOf(of)]);
}

/**
 * Parts of a printed total (customers, days), so that every column adds up to it. A part of which a term is not known (null) is
 * left out of that column; a column without a total has nothing to add up to, so its parts are rounded each by itself.
 */
export function printParts(
  total: PrintedTonnes,
  parts: readonly (Terms & { readonly name: string })[],
): Map<string, PrintedTonnes> {
  const column = (term: keyof Terms): Map<string, number | null> => {
    const values = parts.map((part) => ({ name: part.name, value: part[term] }));
    const whole = total[term];
    return whole === null
      ? new Map(values.map(({ name, value }) => [name, printed(value)]))
      : printAmounts(whole, values);
  };
  const [gross, project, leakage] = [column('grossT'), column('projectT'), column('leakageT')];
  return new Map(
    parts.map(({ name }) => {
      const of = (terms: ReadonlyMap<string, number | null>): number | null => terms.get(name) ?? null;
      return [name, withNet({ grossT: of(gross), projectT: of(project), leakageT: of(leakage) })];
    }),
  );
}

/** One column: amounts that add up to a printed total. null: not known, and not part of the sum. */
export function printAmounts(
  total: number,
  parts: readonly { readonly name: string; readonly value: number | null }[],
): Map<string, number | null> {
  const known = parts.flatMap(({ name, value }) => (value === null ? [] : [{ name, value: value * UNITS }]));
  const units = apportion(unitsOf(total), known);
  return new Map(parts.map(({ name }) => [name, units.has(name) ? valueOf(units.get(name)!) : null]));
}

const HUNDREDTHS = 100;

/** Shares of a whole in percent with two digits, which add up to 100; null where there is nothing to share. */
export function printShares(
  parts: readonly { readonly name: string; readonly value: number }[],
): Map<string, number | null> {
  const sum = sumOf(parts.toSorted((a, b) => byText(a.name, b.name)).map(({ value }) => value));
  if (sum <= 0) return new Map(parts.map(({ name }) => [name, null]));
  const shares = apportion(
    100 * HUNDREDTHS,
    parts.map(({ name, value }) => ({ name, value: (100 * HUNDREDTHS * value) / sum })),
  );
  return new Map([...shares].map(([name, share]) => [name, share / HUNDREDTHS]));
}
