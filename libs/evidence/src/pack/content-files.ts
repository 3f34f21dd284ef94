import { factorSet, type Bridge, type Factor, type FactorSet, type DataGap, type Site } from '#domain';
import { instructions } from './instructions.js';
import type { EvidenceApprovals, EvidenceContent, EvidenceResults, EvidenceRun, Manifest } from './pack.js';
import type { EvidenceClaims } from './claims-book.js';
import type { EvidenceVerificationBook } from './verification-book.js';
import type { EvidenceFuelBook } from './fuel-book.js';
import { EvidenceError, READINGS_HEADER, compareReadings, parseReadings, readingLine } from './readings-csv.js';

/** The content of a pack as files, and back. Numbers are written as the shortest text that reads back to the same bits. */

export const MANIFEST = 'manifest.json';
export const READINGS = 'readings.csv';
const SITE = 'configuration.json';
const FACTORS = 'factors.json';
const EVENTS = 'events.json';
const RUNS = 'runs.json';
const DEGREE_DAYS = 'degree-days.json';
const GAPS = 'gaps.json';
export const BRIDGES = 'bridges.json';
const RESULTS = 'results.json';
const APPROVALS = 'approvals.json';
const METHODOLOGY = 'methodology.md';
const INSTRUCTIONS = 'VERIFY.md';
const VERIFICATION = 'verification.json';
const CLAIMS = 'claims.json';
const FUEL_BATCHES = 'fuel-batches.json';
/** All that a pack holds besides the manifest. */
export const CONTENT_FILES = [
  READINGS,
  EVENTS,
  SITE,
  FACTORS,
  RUNS,
  DEGREE_DAYS,
  GAPS,
  BRIDGES,
  RESULTS,
  APPROVALS,
  METHODOLOGY,
  INSTRUCTIONS,
] as const;
/** Books of the period: each only where something stands in it. */
export const BOOK_FILES = [VERIFICATION, CLAIMS, FUEL_BATCHES] as const;

/** `since ever` is -Infinity in memory and null in JSON: `fromMs` of a configuration. */
const fromJson = (key: string, value: unknown): unknown => (key === 'fromMs' && value === null ? -Infinity : value);

const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

/** The files of a pack, in their order, without the manifest. */
export function contentFiles(content: EvidenceContent): Map<string, Uint8Array> {
  const { site, configurationHash, readings, events, factors, runs, degreeDays, gaps, bridges, results } = content;
  const { approvals, methodology } = content;
  const lines = [...readings].sort(compareReadings).map(readingLine);
  const texts: Record<(typeof CONTENT_FILES)[number], string> = {
    [READINGS]: [READINGS_HEADER, ...lines, ''].join('\n'),
    [EVENTS]: json(events),
    [SITE]: json({ hash: configurationHash, siteHash: site.hash, site }),
    [FACTORS]: json(factors),
    [RUNS]: json(runs),
    [DEGREE_DAYS]: json(degreeDays),
    [GAPS]: json(gaps),
    [BRIDGES]: json(bridges),
    [RESULTS]: json(results),
    [APPROVALS]: json(approvals),
    [METHODOLOGY]: methodology,
    [INSTRUCTIONS]: instructions(content),
  };
  const encoder = new TextEncoder();
  const books: Record<(typeof BOOK_FILES)[number], object | undefined> = {
    [VERIFICATION]: content.verification,
    [CLAIMS]: content.claims,
    [FUEL_BATCHES]: content.fuelBook,
  };
  return new Map([
    ...CONTENT_FILES.map((name) => [name, encoder.encode(texts[name])] as const),
    ...BOOK_FILES.flatMap((name) => (books[name] ? [[name, encoder.encode(json(books[name]))] as const] : [])),
  ]);
}

/** The lines of the readings, without the header: the leaves of the Merkle tree. @throws EvidenceError */
export function leavesOf(file: Uint8Array): string[] {
  const lines = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file).split('\n');
  if (lines[0] !== READINGS_HEADER) throw new EvidenceError(`${READINGS} line 1`, `expected ${READINGS_HEADER}`);
  if (lines.at(-1) !== '') throw new EvidenceError(READINGS, 'the last line does not end');
  return lines.slice(1, -1);
}

/** What a pack says that its figures are made from. */
export type ParsedContent = Omit<EvidenceContent, 'methodology' | 'factors'> & { readonly factors: FactorSet };

/** @throws EvidenceError, SyntaxError where a file cannot be read */
export function parseContent(
  files: ReadonlyMap<string, Uint8Array>,
  leaves: readonly string[],
  manifest: Pick<Manifest, 'period' | 'grain' | 'from' | 'to'>,
): ParsedContent {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const read = <T>(name: string, revive?: typeof fromJson): T => {
    try {
      return JSON.parse(decoder.decode(files.get(name)), revive) as T;
    } catch (error) {
      throw new EvidenceError(name, `cannot be read: ${(error as Error).message}`);
    }
  };
  const { site, hash } = read<{ site: Site; hash: string }>(SITE, fromJson);
  return {
    site,
    configurationHash: hash,
    period: manifest.period,
    grain: manifest.grain,
    fromMs: Date.parse(manifest.from),
    toMs: Date.parse(manifest.to),
    readings: parseReadings(leaves),
    events: read(EVENTS),
    runs: read<EvidenceRun[]>(RUNS),
    degreeDays: read(DEGREE_DAYS),
    gaps: read<DataGap[]>(GAPS),
    // Packs of before bridges were looked at have none.
    bridges: files.has(BRIDGES) ? read<Bridge[]>(BRIDGES) : [],
    factors: factorSet(read<Factor[]>(FACTORS)),
    results: read<EvidenceResults>(RESULTS),
    approvals: read<EvidenceApprovals>(APPROVALS),
    ...(files.has(CLAIMS) && { claims: read<EvidenceClaims>(CLAIMS) }),
    ...(files.has(VERIFICATION) && { verification: read<EvidenceVerificationBook>(VERIFICATION) }),
    ...(files.has(FUEL_BATCHES) && { fuelBook: read<EvidenceFuelBook>(FUEL_BATCHES) }),
  };
}
