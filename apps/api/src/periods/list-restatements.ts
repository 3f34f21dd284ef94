import { causeOf } from '#derivation';
import {
  DEFAULT_MATERIALITY,
  instantOf,
  isClosable,
  lapsedDays,
  movementAt,
  movementOf,
  periodOf,
  signedFigures,
  type Grain,
  type Site,
} from '#domain';
import { readPeriodActions, readRestatements, type PeriodAction, type Queryable, type Restatement } from '#postgres';
import { wrongField } from '../http/problem.js';
import { signed } from '../figures/signed-figures.js';
import { openRange } from '../http/time-range.js';

/** What changed after closing, why, and who signed it, now or by a moment; newest first. */
export async function listRestatements(
  db: Queryable,
  site: Site,
  siteId: number | null,
  want: {
    readonly from?: string | undefined;
    readonly to?: string | undefined;
    readonly interval?: Grain | undefined;
    readonly limit: number;
    readonly cursor?: string | undefined;
    /** What had been restated and signed by then; absent, or null: now. */
    readonly asOfMs?: number | null;
  },
) {
  if (want.cursor !== undefined && !/^\d{1,9}$/.test(want.cursor)) {
    throw wrongField('bad-parameter', 'cursor', 'expected `nextCursor` of the answer before');
  }
  const range = openRange(want, site.timeZone);
  if (siteId === null) return { items: [], nextCursor: null };
  const offset = Number(want.cursor ?? 0);
  const asOfMs = want.asOfMs ?? null;
  const page = { grain: want.interval ?? null, ...range, limit: want.limit + 1, offset, asOfMs };
  const found = await readRestatements(db, siteId, page);
  const rows = found.slice(0, want.limit);
  const signatures = new Map<string, PeriodAction[]>();
  for (const { grain, startMs } of rows) {
    const key = `${grain} ${startMs}`;
    if (isClosable(grain) && !signatures.has(key)) {
      const all = await readPeriodActions(db, siteId, grain, { fromMs: startMs, toMs: startMs + 1 });
      signatures.set(
        key,
        all.filter(({ atMs }) => atMs <= (asOfMs ?? Infinity)),
      );
    }
  }
  const items = rows.map((row) => ({
    period: row.period,
    interval: row.grain,
    revision: row.revision,
    cause: causeOf(row.cause, row.old, row.new),
    recordedAt: instantOf(row.recordedMs),
    old: signed(row.old, row.revision - 1),
    new: signed(row.new, row.revision),
    deltaGrossT: difference(row.old.grossT, row.new.grossT),
    deltaNetT: difference(row.old.netT, row.new.netT),
    ...approvalOf(signatures.get(`${row.grain} ${row.startMs}`), row, site),
  }));
  return { items, nextCursor: found.length > want.limit ? String(offset + want.limit) : null };
}

const difference = (old: number | null, now: number | null): number | null =>
  old === null || now === null ? null : now - old;

function approvalOf(
  signatures: readonly PeriodAction[] | undefined,
  { period: label, revision, new: figures }: Restatement,
  site: Site,
) {
  const last = (action: PeriodAction['action']): PeriodAction | undefined =>
    signatures?.findLast((one) => one.action === action && one.revision === revision);
  const [closed, approved] = [last('close'), last('approve')];
  const later = signatures?.some((one) => one.action === 'approve' && one.revision > revision) ?? false;
  const unsigned = later ? ('superseded' as const) : ('pending' as const);
  const isPending = approved === undefined && !later;
  const period = periodOf(site, label);
  const materiality = site.closing?.materiality ?? DEFAULT_MATERIALITY;
  return {
    approval: !signatures ? ('not-needed' as const) : approved ? ('approved' as const) : unsigned,
    movement: approved
      ? movementAt(signatures!, approved)
      : isPending && signatures
        ? movementOf(signedFigures(signatures), figures, materiality, period ? lapsedDays(site, period) : [])
        : null,
    closedBy: closed?.who ?? null,
    approvedBy: approved?.who ?? null,
    reason: approved?.reason || closed?.reason || null,
  };
}
