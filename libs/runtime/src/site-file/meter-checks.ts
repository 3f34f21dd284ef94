import type { ConfigDocument, Path } from '../catalogue/catalogue-document.js';
import { list, map, text, type Raw } from '../catalogue/raw-content.js';

/** Entries of meters follow each other, and a verification ends after it begins. */
export function checkMeters(document: ConfigDocument, site: Raw): void {
  for (const [d, raw] of list(site.devices).entries()) {
    const { meter } = map(raw);
    const base: Path = ['devices', d, 'meter'];
    if (!Array.isArray(meter)) {
      checkEntry(document, map(meter), base);
      continue;
    }
    let before: string | null = null;
    for (const [m, one] of meter.entries()) {
      const from = text(map(one).from);
      if (from === null && m > 0)
        document.report([...base, m], 'missing from, expected a date after the entry before it');
      if (from !== null && before !== null && from <= before)
        document.report([...base, m, 'from'], `found ${from}, expected a date after ${before}`);
      before = from ?? before;
      checkEntry(document, map(one), [...base, m]);
    }
  }
}

function checkEntry(document: ConfigDocument, entry: Raw, path: Path): void {
  const [from, until] = [text(entry.verifiedFrom), text(entry.verifiedUntil)];
  if (from !== null && until === null)
    document.report(path, 'missing verifiedUntil, expected the last day of the verification that verifiedFrom begins');
  if (from !== null && until !== null && until < from)
    document.report([...path, 'verifiedUntil'], `found ${until}, expected a date not before verifiedFrom (${from})`);
}
