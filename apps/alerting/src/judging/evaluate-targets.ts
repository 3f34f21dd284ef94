import {
  addDays,
  alertingOf,
  blindMeasure,
  blindWords,
  calm,
  coverageMeasure,
  coverageWords,
  cusumMeasure,
  cusumWords,
  DATA_COVERAGE,
  driftMeasure,
  driftRuleOf,
  driftWords,
  evaluateLevels,
  HOUR_MS,
  isJudgedAt,
  localMidnightMs,
  overshootMeasure,
  overshootWords,
  PERFORMANCE_BLIND,
  PERFORMANCE_CUSUM,
  riskMeasure,
  riskWords,
  TARGET_OVERSHOOT,
  TARGET_RISK,
  withOwnLevels,
  type LevelRule,
  type LevelState,
  type RuleSettings,
  type Severity,
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

export const RISK_RULE = 'target.risk';

interface TargetRule {
  readonly rule: string;
  /** At one evaluation: levels may scale with the plant. */
  readonly levels: (target: TargetStatus, settings?: RuleSettings) => LevelRule<Severity>;
  readonly measure: (target: TargetStatus) => number | null;
  readonly words: (target: TargetStatus) => string;
}

const shipped = (id: string, levels: LevelRule<Severity>) => (_: TargetStatus, settings?: RuleSettings) =>
  withOwnLevels(id, levels, settings);

/** Rules that look at a target once for each whole local day. */
const TARGET_RULES: readonly TargetRule[] = [
  { rule: RISK_RULE, levels: shipped(RISK_RULE, TARGET_RISK), measure: riskMeasure, words: riskWords },
  { rule: 'performance.drift', levels: driftRuleOf, measure: driftMeasure, words: driftWords },
  { rule: 'performance.blind', levels: () => PERFORMANCE_BLIND, measure: blindMeasure, words: blindWords },
  {
    rule: 'performance.cusum',
    levels: shipped('performance.cusum', PERFORMANCE_CUSUM),
    measure: cusumMeasure,
    words: cusumWords,
  },
  {
    rule: 'target.overshoot',
    levels: shipped('target.overshoot', TARGET_OVERSHOOT),
    measure: overshootMeasure,
    words: overshootWords,
  },
  {
    rule: 'data.coverage',
    levels: shipped('data.coverage', DATA_COVERAGE),
    measure: coverageMeasure,
    words: coverageWords,
  },
];

/** A day is evaluated six hours after its end, when it has closed: what comes in the night still counts for it. */
const AFTER_DAY_MS = 6 * HOUR_MS;

/** Memory of a rule for one target and period. */
interface DailyState {
  readonly levels: LevelState<Severity>;
  /** Last local day that was evaluated. */
  readonly evaluated: string | null;
}

const SEVERITIES: readonly (Severity | null)[] = [null, 'info', 'warning', 'critical'];
const isWorse = (a: Severity | null, b: Severity | null): boolean => SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b);

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
  for (const rule of TARGET_RULES) {
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

const subjectOf = (target: TargetStatus): string => `${target.id}.${target.period}`;

async function evaluateTarget(
  tx: Queryable,
  site: Site,
  { rule, levels: levelsOf, measure: measureOf, words: wordsOf }: TargetRule,
  open: readonly OpenAlert[],
  target: TargetStatus,
  nowMs: number,
): Promise<number> {
  const settings = alertingOf(site).rules[rule];
  const key = { site: site.id, rule, subject: subjectOf(target) };
  const before = ((await readRuleState(tx, key)) as DailyState | null) ?? { levels: calm<Severity>(), evaluated: null };
  const date = target.toDateAsOf;
  if (date === null || (before.evaluated !== null && date <= before.evaluated)) return 0;
  const measure = measureOf(target);
  if (measure === null) return 0;
  const levels = evaluateLevels(levelsOf(target, settings), before.levels, measure);
  await writeRuleState(tx, key, { levels, evaluated: date } satisfies DailyState);

  const alert = open.find(({ subject }) => subject === key.subject);
  const words = { message: wordsOf(target), details: { ...target } };
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
    ({ subject, life }) => life.active && subject.startsWith(`${target.id}.`) && subject !== subjectOf(target),
  );
  for (const alert of old) await changeAlert(tx, alert, { type: 'returned' }, nowMs);
  return old.length;
}
