/**
 * From a claimed amount to what could be defended, one choice at a time (docs/arithmetic/waterfall.md). Step i is what the engine makes of
 * choices 1 to i, less what it makes of 1 to i − 1, so the steps add up; the end does not depend on the order, each step does.
 */
import type { HourFigures } from '../emissions/hour-figures.js';
import { byName } from '../order.js';
import { uncertaintyShares, type UncertaintyShare } from '../uncertainty/uncertainty.js';
import type { Choice } from './choice.js';
import { wholeSteps } from './whole-tonnes.js';

/** What somebody says that it is. */
export interface ClaimedAmount {
  readonly t: number;
  /** Who says so: the target of the site file, or who asks. */
  readonly source: string;
}

export type StepKind = 'claimed' | 'metered' | 'debits' | 'choice' | 'data' | 'lower';

export interface Step {
  readonly kind: StepKind;
  readonly name: string;
  readonly source: string;
  readonly clause: string;
  readonly illustrative: boolean;
  /** Against the step before, t. Of the first one all that it has. */
  readonly deltaT: number;
  /** What is left after it, t. */
  readonly valueT: number;
  /** The same step taken alone from what is shipped, t: what is between the two is its place in the order; null: it has no other place. */
  readonly aloneT: number | null;
  /** The choice says something of this site. */
  readonly applies: boolean;
  /** Of what is debited: each kind with its tonnes, as they are debited in this step. */
  readonly parts: readonly { readonly name: string; readonly t: number }[];
  /** In whole tonnes, which add up too. */
  readonly whole: { readonly deltaT: number; readonly valueT: number };
}

export interface Waterfall {
  readonly steps: readonly Step[];
  /** What is left at the end, t. */
  readonly defensibleT: number;
  /** Of the end, the largest source first. */
  readonly uncertainty: readonly UncertaintyShare[];
}

/** What of a period the waterfall is made from. */
export type EngineFigures = Pick<
  HourFigures,
  'grossT' | 'netT' | 'projectT' | 'leakageT' | 'u95T' | 'uncertainty' | 'terms'
>;
/** The engine of the figures, with choices taken: the same one that made what is stored. */
export type Engine = (choices: readonly Choice[]) => Promise<EngineFigures>;

/** A millionth of a tonne: what is left behind it is noise of the arithmetic. In whole ones of these the steps add up exactly. */
const UNITS_PER_T = 1e6;
const inUnits = (t: number): number => Math.round(t * UNITS_PER_T) + 0;
const inTonnes = (units: number): number => units / UNITS_PER_T + 0;

/** Always taken, by its own place in the list or behind all others. */
export const DATA_CHOICE: Choice = {
  name: 'data: stand-ins and bridges without a check at 0',
  source:
    'what stands in for lost heat in this period, and what bridges brought that nothing could check (docs/arithmetic/missing-data.md)',
  clause: 'ISO 14064-2, conservativeness: what was not measured or could not be checked is not claimed',
  change: { standIns: 'none' },
};

/** Choices as they are taken: data goes last, unless it has a place of its own. */
export const withData = (choices: readonly Choice[]): readonly Choice[] =>
  choices.some(({ change }) => change.standIns) ? choices : [...choices, DATA_CHOICE];

/**
 * @param choices of which no two change the same
 * @param concerns whether a choice says anything of the site
 * @returns the name of what is not known where there is no net to begin with
 */
export async function makeWaterfall(
  {
    claim,
    choices,
    concerns,
  }: {
    readonly claim: ClaimedAmount | null;
    readonly choices: readonly Choice[];
    readonly concerns: (choice: Choice) => boolean;
  },
  engine: Engine,
): Promise<Waterfall | { readonly unknown: 'gross' | 'net' }> {
  const shipped = await engine([]);
  const [gross, net] = [shipped.grossT, shipped.netT];
  if (gross === null) return { unknown: 'gross' };
  if (net === null) return { unknown: 'net' };
  const drafts: Draft[] = [
    ...(claim ? [claimed(claim)] : []),
    { ...METERED, value: gross },
    { ...DEBITS, value: net, parts: partsOf(shipped) },
  ];
  const taken = withData(choices);
  let end = shipped;
  for (const [i, choice] of taken.entries()) {
    const before = end;
    const applies = concerns(choice);
    if (applies) end = await engine(taken.slice(0, i + 1));
    const alone = !applies ? shipped : i === 0 ? end : await engine([choice]);
    if (end.netT === null || alone.netT === null) return { unknown: 'net' };
    drafts.push({
      ...textsOf(choice),
      value: end.netT,
      alone: inUnits(alone.netT) - inUnits(net),
      applies,
      parts: partsOf(end, before),
    });
  }
  drafts.push({ ...LOWER, value: end.netT! - (end.u95T ?? 0) });
  return { ...stepsOf(drafts), uncertainty: uncertaintyShares(end.uncertainty) };
}

interface Draft extends Pick<Step, 'kind' | 'name' | 'source' | 'clause' | 'illustrative'> {
  /** t. */
  readonly value: number;
  /** In units. */
  readonly alone?: number;
  readonly applies?: boolean;
  readonly parts?: Step['parts'];
}

const claimed = ({ t, source }: ClaimedAmount): Draft => ({
  kind: 'claimed',
  name: 'claimed',
  source,
  clause: 'what the audit begins with',
  illustrative: false,
  value: t,
});
const METERED: Omit<Draft, 'value'> = {
  kind: 'metered',
  name: 'metered, baseline of the site file',
  source: 'the credited registers of the period, by the baseline of the site file',
  clause: 'docs/methodology.md, 3: gross = Q × EF',
  illustrative: false,
};
const DEBITS: Omit<Draft, 'value'> = {
  kind: 'debits',
  name: 'debits as the site file has them',
  source: 'the debited registers of the period, by the factors of the site file',
  clause: 'docs/methodology.md, 3: net = gross − project − leakage',
  illustrative: false,
};
const LOWER: Omit<Draft, 'value'> = {
  kind: 'lower',
  name: 'lower bound of the 95 % interval',
  source: 'the sources of doubt of the end, root of the sum of their squares',
  clause: 'docs/arithmetic/uncertainty.md; ISO 14064-2, conservativeness',
  illustrative: false,
};

const textsOf = ({ name, source, clause, illustrative = false, change }: Choice): Omit<Draft, 'value'> => ({
  kind: change.standIns ? 'data' : 'choice',
  name,
  source,
  clause,
  illustrative,
});

/** Kinds of debits, less what they were before; those that have not moved are left out. */
function partsOf(after: EngineFigures, before?: EngineFigures): Step['parts'] {
  const grossT = before ? (after.grossT ?? 0) - (before.grossT ?? 0) : 0;
  const names = [...new Set([...Object.keys(after.terms), ...Object.keys(before?.terms ?? {})])];
  const of = ({ terms }: EngineFigures, name: string): number => (terms as Readonly<Record<string, number>>)[name] ?? 0;
  const debits = Object.fromEntries(names.map((name) => [name, of(after, name) - (before ? of(before, name) : 0)]));
  return [['gross', grossT] as const, ...byName(debits).map(([name, t]) => [name, -t] as const)].flatMap(([name, t]) =>
    inUnits(t) === 0 ? [] : [{ name, t: inTonnes(inUnits(t)) }],
  );
}

function stepsOf(drafts: readonly Draft[]): Pick<Waterfall, 'steps' | 'defensibleT'> {
  const units = drafts.map(({ value }) => inUnits(value));
  const whole = wholeSteps(units.map(inTonnes));
  const steps = drafts.map(({ kind, name, source, clause, illustrative, alone, applies = true, parts = [] }, i) => ({
    kind,
    name,
    source,
    clause,
    illustrative,
    applies,
    parts,
    deltaT: inTonnes(units[i]! - (i === 0 ? 0 : units[i - 1]!)),
    valueT: inTonnes(units[i]!),
    aloneT: alone === undefined ? null : inTonnes(alone),
    whole: whole[i]!,
  }));
  return { steps, defensibleT: inTonnes(units.at(-1)!) };
}
