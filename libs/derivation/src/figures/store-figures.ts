import { RULES_VERSION, sameContent, type Grain, type HourFigures } from '#domain';
import {
  addRevisions,
  readFiguresAt,
  writeFigures,
  type MarkCause,
  type NewFigures,
  type Queryable,
  type StoredFigures,
} from '#postgres';
import type { DerivedSite } from '../derived-site.js';

export interface ComputedFigures {
  readonly startMs: number;
  readonly label: string;
  readonly figures: HourFigures;
  readonly cause: MarkCause;
}

/** Whether figures of an interval are the same, to the last digit. */
export const sameFigures = (a: HourFigures, b: HourFigures): boolean => sameContent(a, b);

/**
 * Stores the figures that differ from what is there. An open figure is overwritten; a closed one gets its next revision, with the
 * cause, and keeps the old one readable.
 * @returns of the intervals that changed by their start what they were before; null: nothing
 */
export async function storeFigures(
  tx: Queryable,
  { siteId, configurationHash }: DerivedSite,
  grain: Grain,
  computed: readonly ComputedFigures[],
  now: number,
): Promise<Map<number, HourFigures | null>> {
  const before = await readFiguresAt(
    tx,
    siteId,
    grain,
    computed.map(({ startMs }) => startMs),
  );
  const rows: (NewFigures & { readonly cause: MarkCause })[] = [];
  for (const { startMs, label, figures, cause } of computed) {
    const old = before.get(startMs);
    if (old && (sameFigures(old.figures, figures) || keepsItsRules(old, cause))) continue;
    const closed = old?.closed ?? false;
    rows.push({
      startMs,
      label,
      figures,
      closed,
      revision: closed ? (old?.revision ?? 0) + 1 : 0,
      firstReceivedMs: old?.firstReceivedMs ?? (wasHeard(figures) ? now : null),
      cause,
    });
  }
  await writeFigures(tx, siteId, grain, rows, { configurationHash, nowMs: now });
  for (const cause of new Set(rows.map((row) => row.cause))) {
    await addRevisions(
      tx,
      siteId,
      grain,
      rows.filter((row) => row.closed && row.cause === cause),
      cause,
    );
  }
  return new Map(rows.map(({ startMs }) => [startMs, before.get(startMs)?.figures ?? null]));
}

/**
 * A closed figure stays by the rules that it was closed under: new rules alone restate nothing, and nor does looking at it again. Once
 * its readings or its configuration change it is made by those of now, and its revision says so.
 */
const keepsItsRules = ({ closed, figures }: StoredFigures, cause: MarkCause): boolean =>
  closed &&
  (cause === 'rules' || cause === 'recompute') &&
  figures.rulesVersions.some((version) => version !== RULES_VERSION);

/** Something was received for it, be it readings that cannot be used: closing waits 24 hours from here. */
const wasHeard = ({ heatGj, projectT, codes }: HourFigures): boolean =>
  heatGj !== null || projectT !== null || codes.length > 0;
