import fc from 'fast-check';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../calendar/durations.js';
import { DAILY_RULES } from '../rules/daily-rules.js';
import { ALERT_RULES, type AlertRuleId } from '../rules/rule-catalogue.js';
import {
  CLEAR,
  isWorseForLong,
  nextCondition,
  nextWorse,
  type ConditionState,
  type ConditionTiming,
} from '../condition.js';
import { alertState, newAlert, nextLife, type AlertLife } from '../life.js';
import type { Severity } from '../severity.js';
import { ConditionsReplay, type ReplayedSite } from './conditions-replay.js';
import { NOT_REPLAYED } from './not-replayed.js';
import { worksAt } from './works-at.js';

const RULE: AlertRuleId = 'boiler.limit';
const START = Date.UTC(2026, 0, 10);
/** So often alerting looks. */
const TICK_MS = 5 * SECOND_MS;

const siteWith = (settings: object, rule: AlertRuleId = RULE): ReplayedSite =>
  ({
    id: 'north',
    timeZone: 'Asia/Shanghai',
    season: { start: '10-20', end: '04-06', exceptions: {} },
    devices: [],
    alerting: { rules: { [rule]: { isOn: true, levels: {}, afterMs: null, ...settings } } },
  }) as unknown as ReplayedSite;

/** What is seen, and for how many looks of alerting: a severity; null: nothing holds; undefined: there is no data. */
interface Stretch {
  readonly seen: Severity | null | undefined;
  readonly ticks: number;
}
const lookAt = (seen: Stretch['seen'], rule: AlertRuleId = RULE, subject = 'b/t') => ({
  rule,
  severity: 'warning' as const,
  holds: new Map(seen ? [[subject, { severity: seen, message: seen, details: {} }]] : []),
  isUnknown: () => seen === undefined,
});

/** Looked at again only when something else is seen. */
function replayed(series: readonly Stretch[], timing: ConditionTiming): string[] {
  const replay = new ConditionsReplay(siteWith({ timing }));
  let atMs = START;
  const steps = series.flatMap(({ seen, ticks }) => {
    const own = replay.look(lookAt(seen), atMs);
    atMs += ticks * TICK_MS;
    return own;
  });
  steps.push(...replay.look(lookAt(series.at(-1)!.seen), atMs));
  return steps.map(({ at, news, severity }) => `${at} ${news} ${severity}`);
}

/** Looked at each five seconds, by the functions that alerting lives by. */
function lived(series: readonly Stretch[], timing: ConditionTiming): string[] {
  let state: ConditionState = CLEAR;
  let alert: { life: AlertLife; severity: Severity } | null = null;
  const told: string[] = [];
  const looks = series.flatMap(({ seen, ticks }) => Array.from({ length: ticks }, () => seen));
  for (const [tick, seen] of [...looks, looks.at(-1)].entries()) {
    const atMs = START + tick * TICK_MS;
    const say = (news: string, severity: Severity) => told.push(`${new Date(atMs).toISOString()} ${news} ${severity}`);
    const observed = seen === undefined ? 'no-data' : seen === null ? 'clear' : 'holds';
    const next = nextCondition(state, observed, atMs, timing);
    const worse: ConditionState = nextWorse(
      next,
      { told: next.isOn ? (alert?.severity ?? null) : null, seen: seen ?? null },
      atMs,
    );
    const isWorseNow = isWorseForLong(worse, atMs, timing);
    state = isWorseNow ? { ...worse, worse: null } : worse;
    if (state.isOn && !alert) {
      alert = { life: newAlert, severity: seen! };
      say('raised', seen!);
    } else if (!state.isOn && alert) {
      alert.life = nextLife(alert.life, { type: 'returned' });
      expect(alertState(alert.life)).toBe('returned-unacknowledged');
      say('returned', alert.severity);
      alert = null;
    } else if (alert && isWorseNow) {
      alert = { life: nextLife(alert.life, { type: 'worsened' }), severity: seen! };
      say('worsened', seen!);
    } else if (alert && seen && state.worse === null) alert.severity = seen;
  }
  return told;
}

const timings = fc.record({
  onDelayMs: fc.constantFrom(0, MINUTE_MS, 3 * MINUTE_MS),
  offDelayMs: fc.constantFrom(0, 2 * MINUTE_MS),
  chatter: fc.record({ times: fc.constantFrom(2, 5), withinMs: fc.constantFrom(10 * MINUTE_MS, HOUR_MS) }),
});
const series = fc.array(
  fc.record({
    seen: fc.constantFrom<Stretch['seen']>('warning', 'critical', null, undefined),
    ticks: fc.integer({ min: 1, max: 60 }),
  }),
  { minLength: 1, maxLength: 40 },
);

describe('conditions over a history', () => {
  it('tell the same steps as the life that alerting gives them', () => {
    fc.assert(
      fc.property(series, timings, (seen, timing) => {
        expect(replayed(seen, timing)).toEqual(lived(seen, timing));
      }),
      { numRuns: 300 },
    );
  });

  it('are not looked at where the site leaves the rule out', () => {
    const replay = new ConditionsReplay(siteWith({ isOn: false }));
    expect(replay.look(lookAt('critical'), START)).toEqual([]);
    expect(replay.look(lookAt('critical'), START + HOUR_MS)).toEqual([]);
  });

  it('say that nobody is told during works, and tell what still holds after them', () => {
    const replay = new ConditionsReplay(siteWith({}, 'device.skew'));
    replay.during([{ id: 'e-1', device: 'meter', fromMs: START - 1, untilMs: START + HOUR_MS }]);
    const look = lookAt('warning', 'device.skew', 'meter');
    const told = [START, START + MINUTE_MS, START + HOUR_MS].flatMap((ms) => replay.look(look, ms));
    expect(told.map(({ news, suppression }) => [news, suppression?.why ?? null])).toEqual([
      ['raised', 'maintenance'],
      ['unmasked', null],
    ]);
  });

  it('tell nobody off season of what only the season makes a matter', () => {
    const replay = new ConditionsReplay(siteWith({}, 'data.balance'));
    const [step] = replay.look(lookAt('warning', 'data.balance', 'north/clock'), Date.UTC(2026, 6, 1));
    expect(step).toMatchObject({ news: 'raised', date: '2026-07-01', suppression: { why: 'off-season' } });
  });
});

it('each shipped rule is replayed, or is named with the reason', () => {
  const looked: readonly AlertRuleId[] = [
    'device.silent',
    'boiler.limit',
    'heat.imbalance',
    'data.balance',
    'device.skew',
    'fuel.unweighed',
    'calibration.due',
    'factor.expiring',
  ];
  const all = [...DAILY_RULES.map(({ rule }) => rule), ...looked, ...Object.keys(NOT_REPLAYED)];
  expect(all.sort()).toEqual(ALERT_RULES.map(({ id }) => id).sort());
});

it('of several works on a device those that last longest count', () => {
  const works = [
    { id: 'a', device: 'meter', fromMs: 0, untilMs: 10 },
    { id: 'b', device: 'meter', fromMs: 5, untilMs: 20 },
    { id: 'c', device: 'boiler', fromMs: 6, untilMs: 7 },
  ];
  expect([0, 5, 6, 7, 10, 20].map((ms) => worksAt(works, ms).map(({ id }) => id).join())).toEqual(['a', 'b', 'b,c', 'b', 'b', '']); // prettier-ignore
});
