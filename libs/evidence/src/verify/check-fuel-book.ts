import { checkFuelBatch } from '#contracts';
import { canonicalJson, fuelBook, standingBatches, strawByOrigin } from '#domain';
import type { ParsedContent } from '../pack/content-files.js';
import { EvidenceError } from '../pack/readings-csv.js';

const FILE = 'fuel-batches.json';

/**
 * Makes book and statement again from the recorded versions. Returns how many batches count.
 * @throws EvidenceError where papers cannot be such, or the statement says something else
 */
export function checkFuelBook({ fuelBook: book, site, fromMs, toMs }: ParsedContent): number {
  if (!book) return 0;
  for (const { event, batch } of book.records) {
    const checked = checkFuelBatch(batch);
    if (!checked.ok) throw new EvidenceError(FILE, `${event}: ${checked.field}: ${checked.detail}`);
  }
  const standing = standingBatches(fuelBook(book.records)).filter(
    ({ deliveredMs }) => deliveredMs >= fromMs && deliveredMs < toMs,
  );
  const made = strawByOrigin(standing, site.timeZone);
  if (canonicalJson(made) !== canonicalJson(book.byOrigin)) {
    const { massT } = made.total;
    throw new EvidenceError(
      FILE,
      `straw by origin is not what the papers come to: ${massT} t by the papers, ${book.byOrigin.total.massT} t stated`,
    );
  }
  return standing.length;
}
