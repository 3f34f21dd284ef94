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
import { markBridgesBefore, markDecidedBridges } from '../bridges/mark-bridges.js';
import type { DerivedSite } from '../derived-site.js';
import { noteStock } from '../fuel/note-stock.js';
import { type DerivedDevice } from './device-input.js';
import { deriveSpan, type ChangedSpan } from './derive-span.js';
import { markFollowers } from './mark-followers.js';
import type { RunningDevice } from './running-devices.js';

/** Rows of one device behind a change that a transaction reads at most; the rest becomes a mark of its own. */
const MOST_ROWS = 20_000;
/** Marks closer than this are carried through together. */
const NEAR_MS = DAY_MS;

export interface WindowsPass {
  /** Marks of this device are left. */
  readonly more: boolean;
  /** There was more to read than a slice may. */
  readonly isFull: boolean;
  /** Windows that are different now. */
  readonly changed: number;
  /** Values that were read for it. */
  readonly values: number;
  /** It would have to begin too far back: it was left as it is. */
  readonly isPostponed: boolean;
  /** For `RunningDevices`; null: nothing that `continueDevices` can go on from. */
  readonly running: RunningDevice | null;
}

export interface DeviceSlice {
  /** Rows behind the change that are read at most; the rest becomes a mark of its own. */
  readonly mostRows?: number;
  /** Only marks that reach beyond this moment, and only where they need not begin far back: what is recent goes before what is old. */
  readonly sinceMs?: number;
}

const NOTHING = { isFull: false, changed: 0, values: 0, isPostponed: false, running: null };

interface MarkedSpan extends ChangedSpan {
  readonly causes: ReadonlySet<MarkCause>;
  readonly ids: readonly number[];
}

/**
 * Makes the windows of a device again from the earliest mark on, as far as anything changes, in one transaction with the marks
 * of the hours that follow from them. null: another process is at it.
 */
export async function deriveDevice(
  db: Database,
  derived: DerivedSite,
  device: DerivedDevice,
  { mostRows = MOST_ROWS, sinceMs }: DeviceSlice = {},
): Promise<WindowsPass | null> {
  return db.transaction(async (tx) => {
    const taken = await takeMarks(tx, device.deviceId, sinceMs);
    if (taken === null) return null;
    const [span, ...others] = spansOf(taken.marks);
    if (!span) return { ...NOTHING, more: false };
    const knownMs = taken.marks.reduce((most, { toMs }) => Math.max(most, toMs), taken.newestMs ?? Infinity);
    const limits = { mostRows, isBackBounded: sinceMs !== undefined, knownMs };
    const done = await deriveSpan(tx, derived, device, span, limits, others);
    if (done === null) return { ...NOTHING, more: true, isPostponed: true };
    const carried = [span, ...others.slice(0, done.absorbed)];
    const causes = new Set(carried.flatMap((one) => [...one.causes]));
    for (const cause of done.rest === null ? [] : causes) {
      await addMarks(tx, [{ deviceId: device.deviceId, ...done.rest! }], cause);
    }
    const cause = strongest(causes);
    await markFollowers(tx, derived, done.changed, cause);
    await markBridgesBefore(tx, derived, done.changed, cause);
    for (const { fromMs, toMs } of carried) {
      await markDecidedBridges(tx, derived, device.deviceId, { fromMs, toMs }, cause);
    }
    if (causes.has('event')) await noteStock(tx, derived, device, carried);
    await deleteMarks(
      tx,
      carried.flatMap(({ ids }) => ids),
    );
    const isFull = done.rest !== null;
    const more = isFull || others.length > done.absorbed;
    const { changed, values, running } = done;
    return { more, isFull, changed: changed.length, values, isPostponed: false, running };
  });
}

/** Joins marks that lie near each other; the earliest first. */
function spansOf(marks: readonly TakenMark[]): MarkedSpan[] {
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
  return spans.map((span) => ({ ...span, isWhole: [...span.causes].some((cause) => cause !== 'readings') }));
}

const strongest = (causes: ReadonlySet<MarkCause>): MarkCause =>
  MARK_CAUSES.findLast((cause) => causes.has(cause)) ?? 'readings';
