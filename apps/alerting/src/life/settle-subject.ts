import {
  CLEAR,
  instantWithMs,
  isOtherWords,
  isSameSuppression,
  isWorse,
  raisedMessage,
  settleCondition,
  wantedSuppression,
  type ConditionState,
  type SevereWords,
  type SubjectLook,
  type Suppression,
} from '#domain';
import {
  changeAlert,
  raiseAlert,
  writeCondition,
  type AlertKey,
  type OpenAlert,
  type Queryable,
  type StoredCondition,
} from '#postgres';

/** One look at one subject of a rule, with all that is stored of it. */
export interface StoredLook extends SubjectLook<SevereWords> {
  readonly key: AlertKey;
  readonly alert: OpenAlert | null;
  readonly stored: StoredCondition | null;
  readonly isGone: boolean;
  /** By design of its rule. */
  readonly suppression: Suppression | null;
}

/** What becomes of one alert. Returns whether it changed. */
export async function settleSubject(tx: Queryable, look: StoredLook, nowMs: number): Promise<boolean> {
  const { key, alert, stored, timing } = look;
  const told = alert?.life.active ? alert.severity : null;
  const before = { state: stored?.state ?? CLEAR, waiting: stored?.waiting ?? null, told };
  const { state, waiting, becomes, words, atMs } = settleCondition(before, look, nowMs);
  await remember(tx, look, { state, waiting, timing });
  if (becomes === 'on') {
    if (!words) throw new Error(`${key.rule} of ${key.subject} holds, and nothing is known to say of it`);
    await raise(tx, look, state, words, atMs);
    return true;
  }
  if (!alert || becomes === 'still-off') return false;
  if (becomes === 'still-on') return stayOn(tx, { ...look, words }, alert, state, atMs);
  await changeAlert(tx, alert, { type: 'returned' }, atMs, {
    marks: { chattering: null, ...(look.isGone ? { removed: true } : {}) },
  });
  return true;
}

/** Written only where it is another one: a look that finds what it found before costs nothing. */
async function remember(tx: Queryable, { key, stored }: StoredLook, next: StoredCondition): Promise<void> {
  if (signOf(stored?.state ?? CLEAR) !== signOf(next.state)) await writeCondition(tx, key, next);
}

/** All but the time of the look and the words, which are those of the first one. */
const signOf = ({ isOn, last, sinceMs, cameOnMs, isChattering, worse }: ConditionState): string =>
  JSON.stringify([isOn, last, last === 'clear' && !isOn ? null : sinceMs, cameOnMs, isChattering, worse]);

async function raise(
  tx: Queryable,
  { key, alert, timing, suppression: byDesign }: StoredLook,
  state: ConditionState,
  words: SevereWords,
  atMs: number,
): Promise<void> {
  const { severity, message, details } = words;
  const suppression = wantedSuppression(byDesign, words, null);
  const { times, withinMs } = timing.chatter;
  const told = { message: raisedMessage(state, timing, message), details };
  const marks = {
    noDataSince: null,
    chattering: state.isChattering ? { since: instantWithMs(atMs), times, withinSeconds: withinMs / 1000 } : null,
  };
  if (alert) await changeAlert(tx, alert, { type: 'raised' }, atMs, { ...told, severity, marks, suppression });
  else await raiseAlert(tx, key, severity, told, atMs, { marks, suppression });
}

/** What still holds is told again only where it has become worse. */
async function stayOn(
  tx: Queryable,
  { words, observation, suppression: byDesign }: StoredLook,
  alert: OpenAlert,
  { isChattering }: ConditionState,
  atMs: number,
): Promise<boolean> {
  const suppression = wantedSuppression(byDesign, words, alert.life.suppressed);
  const { chattering, noDataSince = null } = alert.body;
  const hasNoData = observation === 'no-data';
  const marks = {
    ...(hasNoData === (noDataSince !== null) ? {} : { noDataSince: hasNoData ? instantWithMs(atMs) : null }),
    ...(chattering && !isChattering ? { chattering: null } : {}),
  };
  const isOther = words !== null && isOtherWords(words, { severity: alert.severity, message: alert.body.message });
  const isOtherwiseSuppressed = !isSameSuppression(alert.life.suppressed, suppression);
  if (!isOther && !isOtherwiseSuppressed && Object.keys(marks).length === 0) return false;
  const type =
    isOther && isWorse(words.severity, alert.severity)
      ? 'worsened'
      : isOtherwiseSuppressed && suppression === null
        ? 'unmasked'
        : 'continued';
  await changeAlert(tx, alert, { type }, atMs, {
    marks,
    ...(isOther ? { message: words.message, details: words.details, severity: words.severity } : {}),
    ...(isOtherwiseSuppressed ? { suppression } : {}),
  });
  return true;
}
