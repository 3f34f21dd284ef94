import { jest } from '@jest/globals';
import {
  ALERT_RULES,
  DAILY_RULES,
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  type AlertRuleId,
  type RuleSettings,
  type Site,
  type TargetStatus,
} from '#domain';
import { acknowledgeAlert, readAlerts, readTransitions, type AlertRow, type Database } from '#postgres';
import { evaluateLosses } from '../../../apps/alerting/src/judging/evaluate-losses.js';
import { evaluateTargets } from '../../../apps/alerting/src/judging/evaluate-targets.js';
import { settleDue } from '../../../apps/alerting/src/life/settle-due.js';
import { FAULTS_OF_RULES, WATCHED_SITE } from '../../support/alarms/faults-of-rules.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';

jest.setTimeout(60_000);

const NOW = Date.parse('2026-01-14T04:00:00Z');
const SUMMER = Date.parse('2026-07-01T04:00:00Z');
/** None of them as shipped. */
const TIMING = { onDelayMs: 3 * MINUTE_MS, offDelayMs: 5 * MINUTE_MS, chatter: { times: 1, withinMs: 20 * MINUTE_MS } };
const AT_ONCE = { ...TIMING, onDelayMs: 0, offDelayMs: 0 };

const CONDITIONS = ALERT_RULES.filter(({ looks }) => looks === undefined).map(({ id }) => id as AlertRuleId);

let db: Database;
beforeAll(async () => {
  db = await freshDatabase('common-life');
  // whoever owns the tables can do what no service may
  await db.execute('alter table audit_log disable trigger all');
});
afterAll(() => db.close());
beforeEach(async () => {
  for (const table of [
    'alert',
    'alert_condition',
    'alert_transition',
    'alerting_position',
    'rule_state',
    'ledger',
    'lost_range',
    'window_15m',
    'audit_log',
  ])
    await db.execute(`delete from ${table}`);
});

function siteThatSays(rule: string, says: Partial<RuleSettings>): Site {
  const rules = { [rule]: { isOn: true, levels: {}, afterMs: null, ...says } };
  const workingHours = { fromMinute: 480, toMinute: 1080 };
  return { ...WATCHED_SITE, alerting: { rules, sinks: {}, routes: [], escalations: [], workingHours } };
}
async function alertOf(rule: string): Promise<AlertRow | null> {
  const all = (await readAlerts(db, { states: null, sites: null })).filter((alert) => alert.rule === rule);
  expect(all.length).toBeLessThanOrEqual(1);
  return all[0] ?? null;
}
const stateOf = async (rule: string): Promise<string | null> => (await alertOf(rule))?.state ?? null;

it('every rule of the catalogue is a condition with a fault here, judged by days, or told once', () => {
  const byDays = DAILY_RULES.map(({ rule }) => rule);
  expect(Object.keys(FAULTS_OF_RULES).sort()).toEqual([...CONDITIONS].sort());
  expect(ALERT_RULES.filter(({ looks }) => looks === 'daily').map(({ id }) => id as AlertRuleId).sort()).toEqual(byDays.sort()); // prettier-ignore
  expect(ALERT_RULES.filter(({ looks }) => looks === 'once').map(({ id }) => id)).toEqual(['lost.range']);
});

describe.each(CONDITIONS)('%s', (rule) => {
  const lookAt = (holds: boolean, minute: number, site: Site, fromMs = NOW): Promise<number> =>
    FAULTS_OF_RULES[rule]!({ db, site, holds, nowMs: fromMs + minute * MINUTE_MS });

  it('waits for the delays of the site, and chatters no more than the site lets it', async () => {
    const site = siteThatSays(rule, { timing: TIMING });
    await lookAt(true, 0, site);
    expect(await stateOf(rule)).toBeNull();
    await lookAt(true, 2, site);
    expect(await stateOf(rule)).toBeNull();
    await lookAt(true, 3, site);
    expect(await stateOf(rule)).toBe('active-unacknowledged');
    await lookAt(false, 4, site);
    await lookAt(false, 8, site);
    expect(await stateOf(rule)).toBe('active-unacknowledged');
    // time alone ends it, or one more look
    await settleDue(db, [site], NOW + 9 * MINUTE_MS);
    await lookAt(false, 9, site);
    expect(await stateOf(rule)).toBe('returned-unacknowledged');
    await lookAt(true, 10, site);
    await lookAt(true, 13, site);
    const chattering = await alertOf(rule);
    expect(chattering?.body).toMatchObject({ occurrence: 2, chattering: { times: 1, withinSeconds: 1_200 } });
    await lookAt(false, 14, site);
    await lookAt(false, 33, site);
    expect(await stateOf(rule)).toBe('active-unacknowledged');
    await lookAt(false, 34, site);
    expect(await stateOf(rule)).toBe('returned-unacknowledged');
    expect((await readTransitions(db, chattering!.id)).map(({ news }) => news)).toEqual([
      'raised',
      'returned',
      'raised',
      'returned',
    ]);
  });

  it('ends at once where the site leaves it out, and is acknowledged for what was seen', async () => {
    const site = siteThatSays(rule, { timing: AT_ONCE });
    await lookAt(true, 0, site);
    const raised = await alertOf(rule);
    await acknowledgeAlert(db, raised!.id, { by: 'ann', note: null, nowMs: NOW, seen: {} });
    expect(await stateOf(rule)).toBe('active-acknowledged');
    await lookAt(true, 1, siteThatSays(rule, { isOn: false }));
    expect(await stateOf(rule)).toBe('resolved');
  });

  it('is suppressed outside of the heating season where the site says so', async () => {
    const site = siteThatSays(rule, { timing: AT_ONCE, isSuppressedOffSeason: true });
    await lookAt(true, 0, site, SUMMER);
    expect((await alertOf(rule))?.body).toMatchObject({ suppressed: { why: 'off-season' } });
    expect(await stateOf(rule)).toBe('suppressed-by-design');
  });
});

const WELL = {
  id: 'annual-avoided',
  period: 'season-2025',
  unit: 't',
  amountForArea: 47_700,
  forecast: 47_319,
  forecastP10: 45_191,
  forecastP90: 49_446,
  probabilityToMeet: 0.9,
  performanceDriftPct: 0,
  state: 'on-track',
  judgedPct: 99,
  driftLevelPct: 5,
  elapsedShare: 0.65,
  degreeDays: 2_560,
  coveragePct: 99,
  cusumDown: 0,
  dayCoveragePct: 99,
  monthCoveragePct: 99,
  change: null,
} as unknown as TargetStatus;

/** What each of them is raised by, on three days running. */
const BAD_DAYS: Readonly<Record<string, Partial<TargetStatus>>> = {
  'target.risk': { probabilityToMeet: 0.1 },
  'performance.drift': { performanceDriftPct: -8 },
  'performance.blind': { driftLevelPct: 14 },
  'performance.cusum': { cusumDown: 8 },
  'target.overshoot': { performanceDriftPct: 14 },
  'data.coverage': { dayCoveragePct: 60 },
};

describe.each(DAILY_RULES.map(({ rule }) => rule))('%s, by whole days', (rule) => {
  const judge = async (site: Site, days: number, more: Partial<TargetStatus>, from = '2026-01-10'): Promise<void> => {
    for (let i = 0; i < days; i += 1) {
      const toDateAsOf = new Date(Date.parse(from) + i * DAY_MS).toISOString().slice(0, 10);
      const nowMs = Date.parse(toDateAsOf) + DAY_MS + 12 * HOUR_MS;
      await db.transaction((tx) => evaluateTargets(tx, site, [{ ...WELL, ...more, toDateAsOf }], nowMs));
    }
  };

  it('is raised by bad days, kept over days that say nothing, and ends where the site leaves it out', async () => {
    const site = siteThatSays(rule, {});
    await judge(site, 3, {});
    expect(await alertOf(rule)).toBeNull();
    await judge(site, 3, BAD_DAYS[rule]!, '2026-01-13');
    expect(await stateOf(rule)).toBe('active-unacknowledged');
    await judge(site, 3, { state: 'no-data' }, '2026-01-16');
    expect((await alertOf(rule))?.body).toMatchObject({ active: true, noDataSince: expect.any(String) });
    await judge(siteThatSays(rule, { isOn: false }), 1, BAD_DAYS[rule]!, '2026-01-19');
    expect(await stateOf(rule)).toBe('returned-unacknowledged');
  });
});

it('lost.range is told once, and not at a site that leaves it out', async () => {
  await db.execute(`insert into ledger (site, device, last_seen) values ($1, 'boiler-1', now())`, [WATCHED_SITE.id]);
  await db.execute(
    `insert into lost_range (topic, partition, from_offset, to_offset) values ('greenpark.readings.v1', 3, 10, 20)`,
  );
  for (const isOn of [false, false])
    expect(await evaluateLosses(db, [siteThatSays('lost.range', { isOn })], NOW)).toBe(0);
  await db.execute(`update lost_range set to_offset = 30`);
  for (const changed of [1, 0]) expect(await evaluateLosses(db, [siteThatSays('lost.range', {})], NOW)).toBe(changed);
  expect(await stateOf('lost.range')).toBe('active-unacknowledged');
  expect(await evaluateLosses(db, [siteThatSays('lost.range', { isOn: false })], NOW)).toBe(1);
  expect(await stateOf('lost.range')).toBe('returned-unacknowledged');
});
