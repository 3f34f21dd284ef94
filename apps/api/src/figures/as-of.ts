import {
  checkDay,
  deriveTargets,
  figuresOfStatus,
  figuresOfTargets,
  inPast,
  readPastSite,
  siteStatus,
  targetBody,
  type PastSite,
} from '#derivation';
import type { StatusAnswer } from '#contracts';
import { addDays, instantOf, localDateOf, type Site } from '#domain';
import { Names, type Shadow } from '#postgres';
import type { ApiParts } from '../api-parts.js';
import { declaredSite } from '../evidence/declared-site.js';
import { listEmissions, type EmissionInterval } from './list-emissions.js';
import { wrongField } from '../http/problem.js';
import { emptyStatus } from '../sites/show-status.js';
import { checkTarget, shownTarget } from '../targets/show-targets.js';
import { momentMs, type TimeRange } from '../http/time-range.js';
import { Semaphore } from '../http/semaphore.js';

/** Each holds a connection for as long as it computes: answers of now need the others. */
const shadows = new Semaphore(4);

/**
 * The moment that a question is about; null: now.
 * @throws ProblemError `bad-parameter`, also where the moment has not come yet
 */
export function asOfOf(text: string | undefined, zone: string, nowMs: number): number | null {
  if (text === undefined) return null;
  const asOfMs = momentMs('asOf', text, zone);
  if (asOfMs <= nowMs) return asOfMs;
  const detail = `lies in the future (now: ${instantOf(nowMs)}); what will be known then cannot be answered`;
  throw wrongField('bad-parameter', 'asOf', detail);
}

/** Emissions as they were known at a moment. */
export async function listEmissionsAsOf(
  parts: ApiParts,
  site: Site,
  asOfMs: number,
  asked: { readonly interval: EmissionInterval; readonly range: TimeRange; readonly shares: boolean },
) {
  const want = { ...asked, nowMs: asOfMs };
  const past = await pastOf(parts, site, asOfMs);
  if (!past) return listEmissions(parts.db, site, null, want);
  const { derived } = past;
  return shadows.take(() =>
    inPast(parts.db, past, { figures: [{ grain: asked.interval, ...asked.range }] }, (shadow) =>
      listEmissions(shadow, derived.site, derived.siteId, want),
    ),
  );
}

/**
 * A target as it stood at a moment.
 * @throws ProblemError `not-found` where the site had no such target then
 */
export async function showTargetAsOf(parts: ApiParts, site: Site, id: string, asOfMs: number) {
  const past = await pastOf(parts, site, asOfMs);
  const declared = checkTarget(past?.derived.site ?? site, id);
  if (!past) return shownTarget(site, declared, asOfMs, {});
  const figures = figuresOfTargets(past.derived, asOfMs);
  const targets = await shadows.take(() =>
    inPast(parts.db, past, { figures }, (shadow) => deriveTargets(shadow, past.derived, asOfMs)),
  );
  return shownTarget(past.derived.site, declared, asOfMs, targetBody(targets.find(({ status }) => status.id === id)!));
}

/**
 * The status as it would have been told at a moment. Arrivals are those of what is stored; of an alert the severity is that of its
 * last change, and how many records waited in Kafka nobody knows any more.
 */
export async function showStatusAsOf(parts: ApiParts, site: Site, asOfMs: number): Promise<StatusAnswer> {
  const past = await pastOf(parts, site, asOfMs);
  if (!past) return emptyStatus(site, asOfMs);
  const { derived } = past;
  const figures = [...figuresOfStatus(derived, asOfMs), ...figuresOfTargets(derived, asOfMs)];
  const read = async (shadow: Shadow) => {
    await checkDay(shadow, derived, addDays(localDateOf(asOfMs, derived.site.timeZone), -1), asOfMs);
    return siteStatus(shadow, derived, await deriveTargets(shadow, derived, asOfMs), asOfMs);
  };
  const body = await shadows.take(() => inPast(parts.db, past, { figures, devices: 'all' }, read));
  return { ...body, data: { ...body.data, lagRecords: null } };
}

/** null: nothing of the site was ever stored. */
async function pastOf({ db, directory }: ApiParts, site: Site, asOfMs: number): Promise<PastSite | null> {
  const names = await Names.open(db);
  return names.siteId(site.id) === undefined
    ? null
    : readPastSite(db, names, declaredSite(directory, site, names), asOfMs);
}
