import {
  instantOf,
  shiftState,
  shiftSummary,
  withoutNoise,
  type ShiftHour,
  type ShiftSpan,
  type ShiftSummary,
  type Site,
} from '#domain';
import {
  readActionsIn,
  readAlarmStepsIn,
  readHandOvers,
  readShiftNotes,
  type HandOver,
  type Queryable,
  type ShiftNote,
} from '#postgres';
import { instantOrNull } from '../http/times.js';
import { shownNote } from './shown-notes.js';

const MOST_SHOWN = 100;
const MOST_NOTES = 200;

/** A shift with all that is known of it. */
export interface ToldShift {
  readonly span: ShiftSpan;
  readonly summary: ShiftSummary;
  readonly notes: readonly ShiftNote[];
  readonly signatures: readonly HandOver[];
}

/**
 * What is known of shifts one after the other, from what is stored.
 * @param hours of the whole of them, dense up to now
 * @param asOfMs null: now
 */
export async function readShifts(
  q: Queryable,
  site: Site,
  spans: readonly ShiftSpan[],
  { hours, asOfMs }: { readonly hours: readonly ShiftHour[]; readonly asOfMs: number | null },
): Promise<ToldShift[]> {
  if (spans.length === 0) return [];
  const fromMs = spans[0]!.fromMs;
  const toMs = spans.at(-1)!.toMs;
  const untilMs = Math.min(toMs, asOfMs ?? Infinity);
  const steps = await readAlarmStepsIn(q, site.id, fromMs, untilMs);
  const actions = await readActionsIn(q, site.id, fromMs, untilMs);
  const signed = await readHandOvers(q, site.id, { fromMs, toMs, asOfMs });
  const want = { fromMs, toMs, point: null, asOfMs, before: null, limit: MOST_NOTES * spans.length };
  const notes = (await readShiftNotes(q, site.id, want)).reverse();
  return spans.map((span) => ({
    span,
    summary: shiftSummary(span, { hours, steps, actions }),
    notes: notes.filter(({ atMs }) => atMs >= span.fromMs && atMs < span.toMs).slice(0, MOST_NOTES),
    signatures: signed.filter(({ shift }) => shift === span.id),
  }));
}

/** A shift as answers show it. */
export function shownShift({ span, summary, notes, signatures }: ToldShift, site: Site, nowMs: number) {
  const { id, name, date, fromMs, toMs } = span;
  const { alarms, gaps, actions, heatGj, grossT, netT, substitutedGj, coveragePct, ...counts } = summary;
  const tidy = (value: number | null): number | null => (value === null ? null : withoutNoise(value, null));
  return {
    id,
    name,
    date,
    from: instantOf(fromMs),
    until: instantOf(toMs),
    state: shiftState(span, signatures, nowMs),
    heatGj: tidy(heatGj),
    grossT: tidy(grossT),
    netT: tidy(netT),
    substitutedGj: tidy(substitutedGj),
    coveragePct: tidy(coveragePct),
    ...counts,
    alarms: alarms.slice(0, MOST_SHOWN).map(({ raisedMs, acknowledgedMs, returnedMs, ...alarm }) => ({
      ...alarm,
      raisedAt: instantOf(raisedMs),
      acknowledgedAt: instantOrNull(acknowledgedMs),
      returnedAt: instantOrNull(returnedMs),
    })),
    gaps: gaps.map((gap) => ({
      from: instantOf(gap.fromMs),
      until: instantOf(Math.min(gap.toMs, toMs)),
      coveragePct: gap.coveragePct,
    })),
    actions: actions.slice(0, MOST_SHOWN).map(({ atMs, ...action }) => ({ at: instantOf(atMs), ...action })),
    actionCount: actions.length,
    notes: notes.map((note) => shownNote(note, site)),
    signatures: signatures.map(({ role, who, remark, figures, signedMs }) => ({
      role,
      who,
      at: instantOf(signedMs),
      remark,
      figures,
    })),
  };
}
