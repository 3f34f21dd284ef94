import {
  DEFAULT_MATERIALITY,
  isClosable,
  lapsedDays,
  movementOf,
  periodOf,
  sameContent,
  signedFigures,
  type Grain,
  type TargetStatus,
} from '#domain';
import {
  copyFigures,
  hideSignatures,
  inShadow,
  readFigureDifferences,
  type Database,
  type FigureDifference,
} from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { followConfiguration, type CountedBefore } from '../configuration/follow-configuration.js';
import { markAll } from './recompute.js';
import { deriveMarked, type MadeInShadow } from './shadow.js';
import { deriveTargets, type DerivedTarget } from '../targets/derive-targets.js';

const END_OF_TIME_MS = Date.UTC(9999, 0, 1);

/** What another configuration would make of the figures of a site. */
export interface Effect extends MadeInShadow {
  /** How many figures come out otherwise, and how many of them are closed: those are restated. */
  readonly changed: Readonly<Record<Grain, { readonly figures: number; readonly closed: number }>>;
  /** Months and seasons that come out otherwise. */
  readonly periods: readonly (Omit<FigureDifference, 'signatures'> & {
    /** With what was restated since two people signed it takes two people again. */
    readonly material: boolean;
  })[];
  /** Targets that would stand otherwise. null: there is none of that id. */
  readonly targets: readonly {
    readonly id: string;
    readonly before: TargetStatus | null;
    readonly after: TargetStatus | null;
  }[];
}

/**
 * Follows a change of configuration in a shadow: with the marks and the derivation that would follow if it were accepted, over one
 * snapshot, without a lock on anything real, and nothing of it stays.
 * @param derived the site as it would count
 * @param withRules what is closed is made by the rules of this program too
 */
export async function whatIf(
  db: Database,
  derived: DerivedSite,
  before: CountedBefore,
  now: number,
  { withRules = false }: { readonly withRules?: boolean } = {},
): Promise<Effect> {
  return inShadow(
    db,
    async (shadow) => {
      await copyFigures(shadow, derived.siteId);
      const counting = await deriveTargets(shadow, { ...derived, ...before }, now);
      await followConfiguration(shadow, derived, before, now);
      if (withRules) await markAll(shadow, derived, { fromMs: 0, toMs: END_OF_TIME_MS }, 'configuration');
      const made = await deriveMarked(shadow, derived, 'configuration', now);
      const targets = differing(counting, await deriveTargets(shadow, derived, now));
      return { ...effectOf(derived, await readFigureDifferences(shadow, derived.siteId), made), targets };
    },
    hideSignatures,
  );
}

function differing(before: readonly DerivedTarget[], after: readonly DerivedTarget[]): Effect['targets'] {
  const of = (targets: readonly DerivedTarget[], id: string): TargetStatus | null =>
    targets.find(({ status }) => status.id === id)?.status ?? null;
  const ids = [...new Set([...before, ...after].map(({ status }) => status.id))];
  return ids
    .map((id) => ({ id, before: of(before, id), after: of(after, id) }))
    .filter((one) => !sameContent(one.before, one.after));
}

function effectOf(
  { site }: DerivedSite,
  differences: readonly FigureDifference[],
  made: MadeInShadow,
): Omit<Effect, 'targets'> {
  const count = (grain: Grain) => {
    const own = differences.filter((one) => one.grain === grain);
    return { figures: own.length, closed: own.filter(({ closed }) => closed).length };
  };
  const materiality = site.closing?.materiality ?? DEFAULT_MATERIALITY;
  const nothing = { grossT: null, netT: null };
  return {
    ...made,
    changed: {
      hour: count('hour'),
      day: count('day'),
      month: count('month'),
      season: count('season'),
      year: count('year'),
    },
    periods: differences
      .filter(({ grain }) => isClosable(grain))
      .map(({ signatures, ...one }) => {
        const period = periodOf(site, one.label);
        const lapsed = period ? lapsedDays(site, period) : [];
        const movement = movementOf(signedFigures(signatures ?? []), one.after ?? nothing, materiality, lapsed);
        return { ...one, material: movement?.people === 2 };
      }),
  };
}
