import { instantWithMs } from '#domain';
import { checkApprovals } from './approvals.js';
import { compareResults } from './compare-results.js';
import { READINGS, contentFiles, leavesOf, parseContent } from '../pack/content-files.js';
import type { EvidenceContent } from '../pack/pack.js';
import { EvidenceError } from '../pack/readings-csv.js';
import { recompute } from './recompute-pack.js';

/** What of the content of a pack does not fit; `where` names it. */
export interface ContentProblem {
  readonly where: string;
  readonly detail: string;
}

/**
 * Whether the figures follow from the raw rows and signatures from the figures, as whoever verifies the pack will find it: the content is
 * written as files and read again. null: all of it fits.
 * @param createdMs Unix ms
 */
export function contentProblem(content: EvidenceContent, createdMs: number): ContentProblem | null {
  const { period, grain, fromMs, toMs } = content;
  const files = contentFiles(content);
  const span = { period, grain, from: instantWithMs(fromMs), to: instantWithMs(toMs) };
  try {
    const parsed = parseContent(files, leavesOf(files.get(READINGS)!), span);
    compareResults(parsed, recompute(parsed), createdMs);
    checkApprovals(parsed);
    return null;
  } catch (error) {
    if (error instanceof EvidenceError) return { where: error.where, detail: error.message };
    throw error;
  }
}
