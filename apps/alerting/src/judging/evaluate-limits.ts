import {
  alertingOf,
  isJudgedAt,
  isWorse,
  judgeLimit,
  LIMIT_AFTER_MS,
  limitWords,
  MINUTE_MS,
  passedBy,
  versionAt,
  WITHIN_LIMITS,
  type LimitState,
  type PointLimits,
  type Severity,
  type Site,
} from '#domain';
import {
  changeAlert,
  openAlerts,
  raiseAlert,
  readNewestWindows,
  readRuleState,
  writeRuleState,
  type Database,
  type OpenAlert,
  type Queryable,
} from '#postgres';

const RULE = 'boiler.limit';
/** An older value says nothing of now, and ends nothing: silence is an alert of its own. */
const HOLDS_MS = 30 * MINUTE_MS;

interface LimitedPoint {
  readonly address: string;
  readonly device: string;
  readonly point: string;
  readonly unit: string;
  readonly limits: PointLimits;
}

/**
 * `boiler.limit` for every point with limits, by the newest good value of its newest window. A value that is old, or none, changes nothing.
 * Returns how many alerts changed.
 */
export async function evaluateLimits(db: Database, site: Site, nowMs: number): Promise<number> {
  return db.transaction(async (tx) => {
    const open = await openAlerts(tx, site.id, RULE);
    const points = isJudgedAt(site, RULE) ? limitedPoints(site, nowMs) : [];
    let changed = await endOthers(tx, open, points, nowMs);
    const addresses = points.map(({ address }) => address);
    for (const { address, last } of await readNewestWindows(tx, site.id, addresses, nowMs - HOLDS_MS)) {
      const point = points.find((one) => one.address === address)!;
      changed += await settle(
        tx,
        site,
        point,
        open.find(({ subject }) => subject === address),
        last,
        nowMs,
      );
    }
    return changed;
  });
}

function limitedPoints({ devices }: Site, nowMs: number): LimitedPoint[] {
  return devices
    .filter(({ removed }) => !removed)
    .flatMap(({ name, points }) =>
      points.flatMap((point) => {
        const { limits, unit } = versionAt(point, nowMs);
        return limits && !point.removed
          ? [{ address: point.address, device: name, point: point.id, unit, limits }]
          : [];
      }),
    );
}

/** Alerts of points that have no limits any more. */
async function endOthers(
  tx: Queryable,
  open: readonly OpenAlert[],
  points: readonly LimitedPoint[],
  nowMs: number,
): Promise<number> {
  const others = open.filter(({ life, subject }) => life.active && !points.some(({ address }) => address === subject));
  for (const alert of others) await changeAlert(tx, alert, { type: 'returned' }, nowMs);
  return others.length;
}

async function settle(
  tx: Queryable,
  site: Site,
  point: LimitedPoint,
  alert: OpenAlert | undefined,
  value: number,
  nowMs: number,
): Promise<number> {
  const key = { site: site.id, rule: RULE, subject: point.address };
  const before = ((await readRuleState(tx, key)) as LimitState | null) ?? WITHIN_LIMITS;
  const afterMs = alertingOf(site).rules[RULE]?.afterMs ?? LIMIT_AFTER_MS;
  const state = judgeLimit(point.limits, before, value, { atMs: nowMs, afterMs });
  if (!isSame(state, before)) await writeRuleState(tx, key, state);
  const { severity } = state;
  if (severity === null) {
    if (!alert?.life.active) return 0;
    await changeAlert(tx, alert, { type: 'returned' }, nowMs);
    return 1;
  }
  const words = wordsOf(point, value, severity);
  if (!alert) await raiseAlert(tx, key, severity, words, nowMs);
  else if (!alert.life.active) await changeAlert(tx, alert, { type: 'raised' }, nowMs, { ...words, severity });
  else if (isWorse(severity, alert.severity))
    await changeAlert(tx, alert, { type: 'worsened' }, nowMs, { ...words, severity });
  else return 0;
  return 1;
}

const isSame = (a: LimitState, b: LimitState): boolean =>
  a.severity === b.severity && a.beyond?.severity === b.beyond?.severity && a.beyond?.sinceMs === b.beyond?.sinceMs;

function wordsOf({ address, device, point, unit, limits }: LimitedPoint, value: number, severity: Severity) {
  const limit = passedBy(limits, value, 1)?.limit ?? null;
  const { consequence, criticalHigh, criticalLow } = limits;
  const consequenceLimit = severity === 'critical' ? null : limit === limits.low ? criticalLow : criticalHigh;
  return {
    message: limitWords({ device, point, unit }, value, limit ?? value, consequence),
    details: { point: address, value, unit, limit, consequence, consequenceLimit },
  };
}
