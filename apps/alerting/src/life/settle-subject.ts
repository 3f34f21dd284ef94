import {
  CLEAR,
  instantWithMs,
  isSameSuppression,
  isWorse,
  isWorseForLong,
  MINUTE_MS,
  nextCondition,
  nextWorse,
  type ConditionState,
  type ConditionTiming,
  type Observation,
  type Severity,
  type Suppression,
} from '#domain';
import {
  changeAlert,
  raiseAlert,
  writeCondition,
  type AlertKey,
  type SevereWords,
  type OpenAlert,
  type Queryable,
  type StoredCondition,
} from '#postgres';

/** One look at one subject of a rule, with all that is known of it. */
export interface SubjectLook {
  readonly key: AlertKey;
  readonly alert: OpenAlert | null;
  readonly stored: StoredCondition | null;
  readonly observation: Observation;
  /** The rule is left out, or the subject is gone: it returns at once. */
  readonly isOver: boolean;
  readonly isGone: boolean;
  /** Of what holds now; null: it does not. */
  readonly words: SevereWords | null;
  readonly timing: ConditionTiming;
  /** By design of its rule. */
  readonly suppression: Suppression | null;
}

/** What becomes of one alert. Returns whether it changed. */
export async function settleSubject(tx: Queryable, look: SubjectLook, nowMs: number): Promise<boolean> {
  const { key, alert, stored, timing } = look;
  const isActive = alert?.life.active ?? false;
  const known = asActive(stored?.state ?? CLEAR, isActive);
  const atMs = Math.max(nowMs, known.lastMs);
  const next = look.isOver ? over(known, atMs) : nextCondition(known, look.observation, atMs, timing);
  const told = isActive && next.isOn ? alert!.severity : null;
  const worse = nextWorse(next, { told, seen: next.last === 'holds' ? severityOf(look) : null }, atMs);
  const isWorseNow = isWorseForLong(worse, atMs, timing);
  const state = isWorseNow ? { ...worse, worse: null } : worse;
  const isWaiting = state.last === 'holds' && (!state.isOn || state.worse !== null);
  const waiting = isWaiting ? (look.words ?? stored?.waiting ?? null) : null;
  await remember(tx, look, { state, waiting, timing });
  if (state.isOn && !isActive) {
    const words = look.words ?? stored?.waiting;
    if (!words) throw new Error(`${key.rule} of ${key.subject} holds, and nothing is known to say of it`);
    await raise(tx, look, state, words, atMs);
    return true;
  }
  if (!alert || !isActive) return false;
  if (state.isOn)
    return stayOn(tx, { ...look, words: isWorseNow ? waitedWords(look) : toldWords(look, state) }, alert, state, atMs);
  await changeAlert(tx, alert, { type: 'returned' }, atMs, {
    marks: { chattering: null, ...(look.isGone ? { removed: true } : {}) },
  });
  return true;
}

/** What holds now, or was seen to hold and waits. */
const waitedWords = ({ words, stored }: SubjectLook): SevereWords | null => words ?? stored?.waiting ?? null;

const severityOf = (look: SubjectLook): Severity | null => waitedWords(look)?.severity ?? look.alert?.severity ?? null;

/** What is worse, and not for long enough, is told as no worse than before. */
const toldWords = ({ words, alert }: SubjectLook, { worse }: ConditionState): SevereWords | null =>
  words && alert && worse ? { ...words, severity: alert.severity } : words;

/** The alert says whether it is one: it may be of before conditions were remembered. */
const asActive = (state: ConditionState, isOn: boolean): ConditionState =>
  isOn ? { ...state, isOn } : { ...state, isOn, isChattering: false };

/** Written only where it is another one: a look that finds what it found before costs nothing. */
async function remember(tx: Queryable, { key, stored }: SubjectLook, next: StoredCondition): Promise<void> {
  if (signOf(stored?.state ?? CLEAR) !== signOf(next.state)) await writeCondition(tx, key, next);
}

const over = (known: ConditionState, atMs: number): ConditionState => ({
  ...CLEAR,
  sinceMs: atMs,
  lastMs: atMs,
  cameOnMs: known.cameOnMs,
});

/** The rule's own design before another alert that says it already: that one may be over when the works are not. */
function wantedSuppression(
  { suppression, words, alert }: SubjectLook,
  waiting: SevereWords | null,
): Suppression | null {
  const by = (words ?? waiting)?.maskedBy;
  if (suppression !== null || by !== undefined) return suppression ?? { why: 'masked', by: by!, untilMs: null };
  // what waits for its return is masked as it was
  const before = alert?.life.suppressed ?? null;
  return words === null && before?.why === 'masked' ? before : null;
}

/** All but the time of the look and the words, which are those of the first one. */
const signOf = ({ isOn, last, sinceMs, cameOnMs, isChattering, worse }: ConditionState): string =>
  JSON.stringify([isOn, last, last === 'clear' && !isOn ? null : sinceMs, cameOnMs, isChattering, worse]);

async function raise(
  tx: Queryable,
  look: SubjectLook,
  { isChattering, cameOnMs }: ConditionState,
  { severity, message, details }: SevereWords,
  atMs: number,
): Promise<void> {
  const { key, alert, timing, stored } = look;
  const suppression = wantedSuppression(look, stored?.waiting ?? null);
  const { times, withinMs } = timing.chatter;
  const told = isChattering
    ? {
        message: `Comes and goes, ${cameOnMs.length} times within ${Math.round(withinMs / MINUTE_MS)} min: one alert until it has been calm for as long. ${message}`,
        details,
      }
    : { message, details };
  const marks = {
    noDataSince: null,
    chattering: isChattering ? { since: instantWithMs(atMs), times, withinSeconds: withinMs / 1000 } : null,
  };
  if (alert) await changeAlert(tx, alert, { type: 'raised' }, atMs, { ...told, severity, marks, suppression });
  else await raiseAlert(tx, key, severity, told, atMs, { marks, suppression });
}

/** What still holds is told again only where it has become worse. */
async function stayOn(
  tx: Queryable,
  look: SubjectLook,
  alert: OpenAlert,
  { isChattering }: ConditionState,
  atMs: number,
): Promise<boolean> {
  const { words, observation } = look;
  const suppression = wantedSuppression(look, null);
  const { chattering, noDataSince = null } = alert.body;
  const hasNoData = observation === 'no-data';
  const marks = {
    ...(hasNoData === (noDataSince !== null) ? {} : { noDataSince: hasNoData ? instantWithMs(atMs) : null }),
    ...(chattering && !isChattering ? { chattering: null } : {}),
  };
  const isOther =
    words !== null &&
    (words.severity !== alert.severity || (words.isRenewed === true && words.message !== alert.body.message));
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
