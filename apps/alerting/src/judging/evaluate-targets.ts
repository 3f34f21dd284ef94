import {
  addDays,
  alertingOf,
  DAILY_RULES,
  HOUR_MS,
  instantWithMs,
  isJudgedAt,
  isWorse,
  judgeDay,
  localMidnightMs,
  targetSubject,
  type DailyRule,
  type DailyState,
  type Site,
  type TargetStatus,
} from '#domain';
import {
  changeAlert,
  openAlerts,
  raiseAlert,
  readRuleState,
  writeRuleState,
  type OpenAlert,
  type Queryable,
} from '#postgres';

/** A day is evaluated six hours after its end, when it has closed: what comes in the night still counts for it. */
const AFTER_DAY_MS = 6 * HOUR_MS;

/**
 * The daily rules for the targets of a status document, once for each whole local day. The alert's key is the target and its
 * period: a new season starts afresh, and between seasons nothing changes. Returns how many alerts changed.
 */
export async function evaluateTargets(
  tx: Queryable,
  site: Site,
  targets: readonly TargetStatus[],
  nowMs: number,
): Promise<number> {
  const due = targets.filter(({ toDateAsOf }) => toDateAsOf !== null && isOver(toDateAsOf, site.timeZone, nowMs));
  if (due.length === 0) return 0;
  let changed = 0;
  for (const rule of DAILY_RULES) {
    const open = await openAlerts(tx, site.id, rule.rule);
    if (!isJudgedAt(site, rule.rule)) {
      changed += await endAll(tx, open, nowMs);
      continue;
    }
    for (const target of due) {
      changed += await endOtherPeriods(tx, open, target, nowMs);
      changed += await evaluateTarget(tx, site, rule, open, target, nowMs);
    }
  }
  return changed;
}

const isOver = (date: string, timeZone: string, nowMs: number): boolean =>
  nowMs >= localMidnightMs(addDays(date, 1), timeZone) + AFTER_DAY_MS;

async function evaluateTarget(
  tx: Queryable,
  site: Site,
  daily: DailyRule,
  open: readonly OpenAlert[],
  target: TargetStatus,
  nowMs: number,
): Promise<number> {
  const { rule, words: wordsOf } = daily;
  const key = { site: site.id, rule, subject: targetSubject(target) };
  const alert = open.find(({ subject }) => subject === key.subject);
  if (daily.measure(target) === null) return alert?.life.active ? waitFor(tx, alert, target, nowMs) : 0;
  const before = (await readRuleState(tx, key)) as DailyState | null;
  const state = judgeDay(daily, alertingOf(site).rules[rule], before, target);
  if (state === null) return 0;
  await writeRuleState(tx, key, state);

  const { levels } = state;
  const words = {
    message: wordsOf(target),
    details: { ...target },
    marks: { noDataSince: null },
    suppression: null,
  };
  if (levels.severity === null) {
    if (!alert?.life.active) return 0;
    await changeAlert(tx, alert, { type: 'returned' }, nowMs, words);
  } else if (!alert) {
    await raiseAlert(tx, key, levels.severity, words, nowMs);
  } else if (!alert.life.active) {
    await changeAlert(tx, alert, { type: 'raised' }, nowMs, { ...words, severity: levels.severity });
  } else if (isWorse(levels.severity, alert.severity)) {
    await changeAlert(tx, alert, { type: 'worsened' }, nowMs, { ...words, severity: levels.severity });
  } else {
    // the same news with today's figures: whoever has seen it need not see it again
    await changeAlert(tx, alert, { type: 'continued' }, nowMs, { ...words, severity: levels.severity });
  }
  return 1;
}

/** A day that says nothing neither ends an alert nor begins one: between seasons nobody is told of it, else it is marked. */
async function waitFor(tx: Queryable, alert: OpenAlert, { state }: TargetStatus, nowMs: number): Promise<number> {
  const isOff = state === 'off-season';
  const { noDataSince = null } = alert.body;
  if (isOff ? alert.life.suppressed !== null : noDataSince !== null) return 0;
  const suppression = { why: 'off-season', by: null, untilMs: null } as const;
  if (isOff) await changeAlert(tx, alert, { type: 'masked', suppression }, nowMs);
  else await changeAlert(tx, alert, { type: 'continued' }, nowMs, { marks: { noDataSince: instantWithMs(nowMs) } });
  return 1;
}

/** A rule that a site leaves out any more has no alerts. */
async function endAll(tx: Queryable, open: readonly OpenAlert[], nowMs: number): Promise<number> {
  const active = open.filter(({ life }) => life.active);
  for (const alert of active) await changeAlert(tx, alert, { type: 'returned' }, nowMs);
  return active.length;
}

/** What was at risk in a period that is over is history. */
async function endOtherPeriods(
  tx: Queryable,
  open: readonly OpenAlert[],
  target: TargetStatus,
  nowMs: number,
): Promise<number> {
  const old = open.filter(
    ({ subject, life }) => life.active && subject.startsWith(`${target.id}.`) && subject !== targetSubject(target),
  );
  for (const alert of old) await changeAlert(tx, alert, { type: 'returned' }, nowMs);
  return old.length;
}
