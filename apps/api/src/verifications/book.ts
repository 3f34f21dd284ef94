import { readPeriodStandings, type PeriodStanding } from '#derivation';
import {
  CLOSABLE_PERIOD_NAMES,
  isClosable,
  periodOf,
  type ClosableGrain,
  type Period,
  type Site,
  type BookedFinding,
} from '#domain';
import { readFinding, readVerification, type Queryable, type StoredVerification } from '#postgres';
import { actorOf, type Principal } from '../access/principal.js';
import { notFound, ProblemError, wrongField } from '../http/problem.js';

/** A site that something is stored of. */
export interface StoredSite {
  readonly site: Site;
  readonly siteId: number;
}
export type ClosablePeriod = Period & { readonly grain: ClosableGrain };

/** Who acts in the book. @throws ProblemError `forbidden` (a shared key), `bad-body` (nobody is named) */
export function personOfCall(caller: Principal | null, by: string | undefined): string {
  if (caller?.isShared) {
    const detail = `The key "${caller.name}" is shared and signs nothing: make a key for each person, \`greenpark keys new\`.`;
    throw new ProblemError('forbidden', detail);
  }
  const who = actorOf(caller, by);
  if (who === null) throw wrongField('bad-body', 'by', 'is missing: name the person who acts');
  return who;
}

/** @throws ProblemError `bad-body` */
export function closablePeriod(site: Site, name: string): ClosablePeriod {
  const period = periodOf(site, name);
  if (period && isClosable(period.grain)) return { ...period, grain: period.grain };
  throw wrongField('bad-body', 'period', `expected ${CLOSABLE_PERIOD_NAMES}, found "${name.slice(0, 100)}"`);
}

/** How the signatures of a period stand. @throws ProblemError `not-found` */
export async function standingOf(
  q: Queryable,
  stored: StoredSite,
  { grain, fromMs, label }: ClosablePeriod,
  nowMs: number,
): Promise<PeriodStanding> {
  const [standing] = await readPeriodStandings(q, stored, grain, { fromMs, toMs: fromMs + 1, nowMs });
  if (standing) return standing;
  throw notFound(`Site ${stored.site.id} has no figures of ${label}.`);
}

/** @throws ProblemError `not-found` */
export async function storedVerification(q: Queryable, stored: StoredSite, id: string): Promise<StoredVerification> {
  const found = isId(id) ? await readVerification(q, stored.siteId, Number(id)) : null;
  return found ?? absent(stored, 'verification', id);
}

/** @throws ProblemError `not-found` */
export async function storedFinding(q: Queryable, stored: StoredSite, id: string): Promise<BookedFinding> {
  const found = isId(id) ? await readFinding(q, stored.siteId, Number(id)) : null;
  return found ?? absent(stored, 'finding', id);
}

const isId = (text: string): boolean => /^[1-9]\d{0,14}$/.test(text);

function absent({ site }: StoredSite, what: string, id: string): never {
  throw notFound(`Site ${site.id} has no ${what} "${id.slice(0, 100)}".`);
}
