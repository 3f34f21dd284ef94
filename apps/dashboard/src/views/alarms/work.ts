/** The list of work as it is now: what the API said last, and what the stream has told since. */
import type { Alert } from '../../state/live.js';

export type Group = 'waiting' | 'known' | 'aside' | 'over';
export const GROUPS: readonly Group[] = ['waiting', 'known', 'aside', 'over'];

const OVER_FOR_MS = 86_400_000;
const FLOOD_MS = 600_000;
/** EEMUA 191: more than ten alarms in ten minutes are a flood. */
const FLOOD = 10;

export function groupOf({ state }: Pick<Alert, 'state'>): Group {
  if (state === 'active-unacknowledged' || state === 'returned-unacknowledged') return 'waiting';
  if (state === 'active-acknowledged') return 'known';
  return state === 'resolved' ? 'over' : 'aside';
}

const RANKS: Readonly<Record<string, number>> = { critical: 0, warning: 1, info: 2 };

/** To acknowledge (the worst first, then what is still there, then the newest), known, set aside, over (the newest end first). */
export function byWork(a: Alert, b: Alert): number {
  const [groupA, groupB] = [groupOf(a), groupOf(b)];
  if (groupA !== groupB) return GROUPS.indexOf(groupA) - GROUPS.indexOf(groupB);
  if (groupA === 'over') return (b.resolvedAt ?? '').localeCompare(a.resolvedAt ?? '') || a.id.localeCompare(b.id);
  return (
    (RANKS[a.severity] ?? 2) - (RANKS[b.severity] ?? 2) ||
    Number(a.state.startsWith('returned')) - Number(b.state.startsWith('returned')) ||
    b.raisedAt.localeCompare(a.raisedAt) ||
    a.id.localeCompare(b.id)
  );
}

/** Of each alert the newest version that is known, in the order of work. */
export function workOf(
  asked: readonly Alert[],
  told: Iterable<Alert>,
  { site, nowMs }: { readonly site: string; readonly nowMs: number },
): Alert[] {
  const known = new Map(asked.map((alert) => [alert.id, alert]));
  for (const alert of told) {
    const before = known.get(alert.id);
    if (alert.site === site && (!before || before.version < alert.version)) known.set(alert.id, alert);
  }
  const isOfWork = ({ resolvedAt }: Alert): boolean =>
    resolvedAt === null || nowMs - Date.parse(resolvedAt) < OVER_FOR_MS;
  return [...known.values()].filter(isOfWork).sort(byWork);
}

/** The same alerts in the order in which they stood, with what is new behind its group: nothing moves under a finger. */
export function inOrderOf(before: readonly string[], work: readonly Alert[]): Alert[] {
  const place = new Map(before.map((id, i) => [id, i]));
  return [...work].sort((a, b) => (place.get(a.id) ?? Infinity) - (place.get(b.id) ?? Infinity) || byWork(a, b));
}

/** A row of the table: an alert, or many of one kind that can be opened. */
export interface Row {
  readonly key: string;
  readonly alert: Alert;
  /** More than one: they are folded into this row. */
  readonly members: readonly Alert[];
}

/** What masks an alert that is suppressed by design, where another one does. */
const maskOf = (alert: Alert): string | null =>
  alert.aside?.kind === 'suppressed-by-design' && alert.aside.by !== null
    ? `${alert.aside.kind} ${alert.aside.by} ${alert.aside.reason ?? ''}`
    : null;

/** A flood of one rule, and what one cause masks, are a row each; the order is that of their first. */
export function rowsOf(work: readonly Alert[]): Row[] {
  const kinds = new Map<string, Alert[]>();
  const kindOf = (alert: Alert): string => {
    const mask = maskOf(alert);
    if (mask !== null) return mask;
    const group = groupOf(alert);
    return group === 'waiting' ? `${group} ${alert.rule} ${alert.severity}` : alert.id;
  };
  for (const alert of work) kinds.set(kindOf(alert), [...(kinds.get(kindOf(alert)) ?? []), alert]);
  const rows: Row[] = [];
  for (const [kind, members] of kinds) {
    if (maskOf(members[0]!) !== null && members.length > 1) rows.push({ key: kind, alert: members[0]!, members });
    else rows.push(...floodsOf(kind, members));
  }
  const place = new Map(work.map((alert, i) => [alert.id, i]));
  return rows.sort((a, b) => place.get(a.alert.id)! - place.get(b.alert.id)!);
}

function floodsOf(kind: string, members: readonly Alert[]): Row[] {
  const single = (alert: Alert): Row => ({ key: alert.id, alert, members: [alert] });
  if (members.length <= FLOOD) return members.map(single);
  const times = members.map(({ raisedAt }) => Date.parse(raisedAt)).sort((a, b) => a - b);
  const isFlood = times.some((ms, i) => (times[i + FLOOD] ?? Infinity) - ms <= FLOOD_MS);
  return isFlood ? [{ key: kind, alert: members[0]!, members }] : members.map(single);
}

/** Whether an alert has all the words of a filter, wherever. */
export function matches(alert: Alert, filter: string, sentence: string): boolean {
  const text = `${sentence} ${alert.rule} ${alert.subject} ${alert.subjectName} ${alert.severity}`.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
