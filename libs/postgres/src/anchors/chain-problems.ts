import { HOUR_MS, instantWithMs } from '#domain';
import type { AnchoredChain, Difference } from './compare-anchors.js';

/** Anchors come within seconds; one that is not there after this does not come by itself. */
const MOST_WAITING_MS = HOUR_MS;

/** How a chain differs from what was published of it, for people; []: nowhere. */
export function chainProblems(
  { chain, rows, anchoredTo, differs, waitsSinceMs }: AnchoredChain,
  nowMs: number,
): string[] {
  const problems = differs.map((difference) => `${chain}: ${differenceText(difference, rows)}`);
  if (waitsSinceMs === null || nowMs - waitsSinceMs < MOST_WAITING_MS) return problems;
  return [...problems, `${chain}: row ${anchoredTo + 1} of ${instantWithMs(waitsSinceMs)} was never published`];
}

function differenceText({ agreesTo, sequence, published, found, until }: Difference, rows: number): string {
  const upTo = agreesTo === 0 ? 'nothing before is proven' : `row ${agreesTo} is as it was published`;
  if (found === null) return `has ${rows} rows, and row ${until} was published: rows were cut off; ${upTo}`;
  const place = agreesTo + 1 < sequence ? `one of the rows ${agreesTo + 1} to ${sequence}` : `row ${sequence}`;
  const more = until > sequence ? ` (and others up to row ${until})` : '';
  return `${place} was changed: row ${sequence} was published as ${published} and is ${found}${more}; ${upTo}`;
}
