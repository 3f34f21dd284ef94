import type { HourFigures, Term } from '../emissions/hour-figures.js';
import { byName, byText, sumOf } from '../order.js';
import { apportion } from './apportion.js';

/** A statement has tonnes to the kilogram and heat to the megajoule as data, and everything adds up in these digits. */
export const STATEMENT_DIGITS = 3;
/** On paper and on screens tonnes are whole, and add up as well. */
export const WHOLE_TONNES = 0;
/** Digits after the point. */
export type TonnesDigits = typeof STATEMENT_DIGITS | typeof WHOLE_TONNES;

/** Never −0. */
const unitsOf = (value: number, digits: TonnesDigits = STATEMENT_DIGITS): number =>
  Math.round(value * 10 ** digits) + 0;
const valueOf = (units: number, digits: TonnesDigits = STATEMENT_DIGITS): number => units / 10 ** digits;

/** To the digits of a statement; null stays null. */
export const printed = <Value extends number | null>(value: Value, digits: TonnesDigits = STATEMENT_DIGITS): Value =>
  (value === null ? null : valueOf(unitsOf(value, digits), digits)) as Value;

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
    netT: known ? printedLess(printedLess(grossT, projectT), leakageT) : null,
  };
}

/** Figures of the site: gross and net are rounded, and what is debited is what lies between them. */
export function printTotal(
  figures: Terms & Pick<HourFigures, 'netT'>,
  digits: TonnesDigits = STATEMENT_DIGITS,
): PrintedTonnes {
  const { grossT, projectT, leakageT, netT } = figures;
  if (grossT === null || projectT === null || leakageT === null || netT === null) {
    return withNet({
      grossT: printed(grossT, digits),
      projectT: printed(projectT, digits),
      leakageT: printed(leakageT, digits),
    });
  }
  const debits = apportion(unitsOf(grossT, digits) - unitsOf(netT, digits), [
    { name: 'project', value: projectT * 10 ** digits },
    { name: 'leakage', value: leakageT * 10 ** digits },
  ]);
  return withNet({
    grossT: printed(grossT, digits),
    projectT: valueOf(debits.get('project')!, digits),
    leakageT: valueOf(debits.get('leakage')!, digits),
  });
}

/** Kinds of debits that are leakage; the others are the project's. */
export const LEAKAGE_TERMS: readonly Term[] = ['haulage', 'processing', 'competing'];

/** What is debited by kind, so that it adds up to project and leakage; {} where the kinds are not known or not all of it. */
export function printTerms(
  { projectT, leakageT }: PrintedTonnes,
  terms: HourFigures['terms'],
  digits: TonnesDigits = STATEMENT_DIGITS,
): Readonly<Record<string, number>> {
  if (projectT === null || leakageT === null) return {};
  const isLeakage = (name: string): boolean => LEAKAGE_TERMS.some((term) => term === name);
  const kinds = byName(terms);
  const own = printKinds(
    projectT,
    kinds.filter(([name]) => !isLeakage(name)),
    digits,
  );
  const elsewhere = printKinds(
    leakageT,
    kinds.filter(([name]) => isLeakage(name)),
    digits,
  );
  return own && elsewhere ? Object.fromEntries([...own, ...elsewhere]) : {};
}

/** null: the kinds are not all of it. */
function printKinds(
  total: number,
  kinds: readonly [string, number][],
  digits: TonnesDigits,
): [string, number][] | null {
  const parts = kinds.map(([name, t]) => ({ name, value: t * 10 ** digits }));
  const sum = sumOf(parts.map(({ value }) => value));
  if (Math.abs(sum - unitsOf(total, digits)) > 2) return null;
  return [...apportion(unitsOf(total, digits), parts)].map(([name, of]) => [name, valueOf(of, digits)]);
}

/**
 * Parts of a printed total (customers, days), so that every column adds up to it. A part of which a term is not known (null) is
 * left out of that column; a column without a total has nothing to add up to, so its parts are rounded each by itself.
 */
export function printParts(
  total: PrintedTonnes,
  parts: readonly (Terms & { readonly name: string })[],
  digits: TonnesDigits = STATEMENT_DIGITS,
): Map<string, PrintedTonnes> {
  const column = (term: keyof Terms): Map<string, number | null> => {
    const values = parts.map((part) => ({ name: part.name, value: part[term] }));
    const whole = total[term];
    return whole === null
      ? new Map(values.map(({ name, value }) => [name, printed(value, digits)]))
      : printAmounts(whole, values, digits);
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
  digits: TonnesDigits = STATEMENT_DIGITS,
): Map<string, number | null> {
  const known = parts.flatMap(({ name, value }) => (value === null ? [] : [{ name, value: value * 10 ** digits }]));
  const units = apportion(unitsOf(total, digits), known);
  return new Map(parts.map(({ name }) => [name, units.has(name) ? valueOf(units.get(name)!, digits) : null]));
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
