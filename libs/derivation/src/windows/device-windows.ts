import { DAY_MS } from '#domain';
import {
  addMarks,
  deleteMarks,
  MARK_CAUSES,
  takeMarks,
  type Database,
  type MarkCause,
  type TakenMark,
} from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { type DerivedDevice } from './device-input.js';
import { deriveSpan } from './derive-span.js';
import { markFollowers } from './mark-followers.js';

/** Rows of one device behind a change that a transaction reads at most; the rest becomes a mark of its own. */
const MOST_ROWS = 20_000;
/** Marks closer than this are carried through together. */
const NEAR_MS = DAY_MS;

export interface WindowsPass {
  /** Marks of this device are left. */
  readonly more: boolean;
  /** Windows that are different now. */
  readonly changed: number;
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly causes: ReadonlySet<MarkCause>;
  readonly ids: readonly number[];
}

/**
 * Makes the windows of a device again from the earliest mark on, as far as anything changes, in one transaction with the marks
 * of the hours that follow from them. null: another process is at it.
 * @param mostRows rows behind the change that are read at most; the rest becomes a mark of its own
 */
export async function deriveDevice(
  db: Database,
  derived: DerivedSite,
  device: DerivedDevice,
  mostRows = MOST_ROWS,
): Promise<WindowsPass | null> {
  return db.transaction(async (tx) => {
    const marks = await takeMarks(tx, device.deviceId);
    if (marks === null) return null;
    const [span, ...others] = spansOf(marks);
    if (!span) return { more: false, changed: 0 };
    const isWhole = [...span.causes].some((cause) => cause !== 'readings');
    const { changed, rest } = await deriveSpan(tx, derived, device, { ...span, isWhole }, mostRows);
    for (const cause of rest === null ? [] : span.causes) {
      await addMarks(tx, [{ deviceId: device.deviceId, ...rest! }], cause);
    }
    await markFollowers(tx, derived, changed, strongest(span.causes));
    await deleteMarks(tx, span.ids);
    return { more: others.length > 0 || rest !== null, changed: changed.length };
  });
}

/** Joins marks that lie near each other; the earliest first. */
function spansOf(marks: readonly TakenMark[]): Span[] {
  const spans: { fromMs: number; toMs: number; causes: Set<MarkCause>; ids: number[] }[] = [];
  for (const mark of [...marks].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = spans.at(-1);
    if (!last || mark.fromMs > last.toMs + NEAR_MS) {
      spans.push({ fromMs: mark.fromMs, toMs: mark.toMs, causes: new Set([mark.cause]), ids: [mark.id] });
      continue;
    }
    last.toMs = Math.max(last.toMs, mark.toMs);
    last.ids.push(mark.id);
    last.causes.add(mark.cause);
  }
  return spans;
}

const strongest = (causes: ReadonlySet<MarkCause>): MarkCause =>
  MARK_CAUSES.findLast((cause) => causes.has(cause)) ?? 'readings';
