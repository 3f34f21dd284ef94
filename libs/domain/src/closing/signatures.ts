import type { LocalDate } from '../calendar/local-date.js';
import { canonicalJson } from '../canonical-json.js';
import type { LapsedDays } from './lapsed-days.js';
import { movementOf, type Materiality, type Movement, type SignedFigure, type Tonnes } from './materiality.js';
import type { ClosingFacts } from './conditions.js';
import { personOf } from './person.js';
import type { Waiver } from './waivers.js';

/** One of the signatures under a month, season or year. */
export interface Signature {
  readonly action: 'close' | 'approve';
  /** 1 is the closing, later ones are restatements. */
  readonly revision: number;
  readonly who: string;
  /** What was seen and signed. */
  readonly figures: Tonnes;
  /** What it was signed under; absent or null: signed before that was kept. */
  readonly conditions?: SigningConditions | null;
}

/** What of the configuration in force a signature hangs on. */
export interface SigningConditions {
  readonly materiality: Materiality;
  /** Days of the period on which a counted meter was not verified; absent: signed before that was kept. */
  readonly lapsed?: readonly LapsedDays[];
  /** What was known of the period, and what was waived of it, on that local day; absent: signed before anything had to hold. */
  readonly day?: LocalDate;
  readonly facts?: ClosingFacts;
  readonly waivers?: readonly Waiver[];
}

/**
 * The figures that were approved, in the order of signing, each with the number of people who signed it.
 * @param signatures of one period, the oldest first
 */
export function signedFigures(signatures: readonly Signature[]): SignedFigure[] {
  return signatures.flatMap((approval, i) => {
    if (approval.action !== 'approve') return [];
    const { revision, figures, conditions } = approval;
    const closing = closingBefore(signatures.slice(0, i), approval);
    const people = closing && personOf(closing.who) !== personOf(approval.who) ? 2 : 1;
    const { materiality = null, lapsed } = conditions ?? {};
    return [{ revision, tonnes: figures, people, materiality, ...(lapsed && { lapsed }) }];
  });
}

/** What an approved figure had moved since two people had signed; null: they had not yet, or its threshold was not kept. */
export function movementAt<One extends Signature>(signatures: readonly One[], approval: One): Movement | null {
  const { conditions, figures } = approval;
  const before = signedFigures(signatures.slice(0, signatures.indexOf(approval)));
  return conditions ? movementOf(before, figures, conditions.materiality, conditions.lapsed ?? []) : null;
}

/** The newest closing of the same revision before an approval; null: there is none under the very same figures. */
export function closingBefore<One extends Signature>(earlier: readonly One[], approval: One): One | null {
  const closing = earlier.findLast(({ action, revision }) => action === 'close' && revision === approval.revision);
  return closing && differingField(closing.figures, approval.figures) === null ? closing : null;
}

/** The first field of signed figures that says something else; fields that came with a later version were not signed. */
export function differingField<Figures extends object>(signed: Figures, stated: Figures): keyof Figures | null {
  const fields = Object.keys(signed) as (keyof Figures)[];
  return fields.find((field) => canonicalJson(signed[field]) !== canonicalJson(stated[field])) ?? null;
}
