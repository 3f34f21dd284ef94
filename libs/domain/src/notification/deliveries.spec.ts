import { DAY_MS, HOUR_MS, MINUTE_MS } from '../calendar/durations.js';
import { NO_ALERTING, type Alerting, type NotificationSink } from './alerting.js';
import { deliveriesOf, dueEscalations, isJudgedAt } from './deliveries.js';
import { nextTryMs } from './retry.js';
import { nextWorkingMoment } from './working-hours.js';

const webhook: NotificationSink = {
  kind: 'webhook',
  address: { url: 'http://sink' },
  secretFile: null,
  heartbeat: false,
};
const mail: NotificationSink = { kind: 'email', to: ['duty@park.example'] };
const site = (alerting: Partial<Alerting>) => ({
  timeZone: 'Asia/Shanghai',
  holidays: ['2026-02-17'],
  alerting: { ...NO_ALERTING, sinks: { phone: webhook, mail, desk: mail }, ...alerting },
});
const alert = (over: object = {}) => ({
  rule: 'device.silent',
  severity: 'warning' as const,
  subject: 'boiler-1',
  ...over,
});
/** Thursday 12 February 2026, 20:00 in Changchun. */
const NOW = Date.parse('2026-02-12T12:00:00Z');
const told = (alerting: Partial<Alerting>, over: object = {}, news: Parameters<typeof deliveriesOf>[2] = 'raised') =>
  deliveriesOf(site(alerting), alert(over), news, NOW).map(({ sink }) => sink);
const route = { severity: null, rule: null, device: null, during: 'always' as const };

describe('who is told of an alert', () => {
  it('is every sink from a warning up where no route is given', () => {
    expect(told({})).toEqual(['phone', 'mail', 'desk']);
    expect(told({}, { severity: 'info' })).toEqual([]);
  });

  it('is whoever one of the routes names, once, by severity and worse, rule and device with its points', () => {
    const routes = [
      { ...route, severity: 'critical' as const, to: ['phone', 'mail'] },
      { ...route, rule: 'device.silent', to: ['mail'] },
      { ...route, device: 'plant-meter', to: ['desk'] },
    ];
    expect(told({ routes })).toEqual(['mail']);
    expect(told({ routes }, { severity: 'critical' })).toEqual(['phone', 'mail']);
    expect(told({ routes }, { rule: 'register.held', subject: 'plant-meter/heat.energyTotal' })).toEqual(['desk']);
    expect(told({ routes }, { rule: 'register.held', subject: 'plant-meter-2' })).toEqual([]);
  });

  it('is whoever is on duty when it is told, besides the sinks of the route', () => {
    const days = { days: [], on: 'every-day' as const, everyWeeks: 1, since: null, until: null };
    const duties = {
      operator: {
        shifts: [{ ...days, fromMinute: 0, toMinute: 12 * 60, to: ['phone'] }],
        otherwise: ['desk'],
      },
    };
    const routes = [{ ...route, to: ['mail'], duty: 'operator' }];
    const at = (text: string) =>
      deliveriesOf(site({ routes, duties }), alert(), 'raised', Date.parse(text)).map(({ sink }) => sink);
    expect(at('2026-02-13T03:59:00Z')).toEqual(['mail', 'phone']); // 11:59
    expect(at('2026-02-13T04:00:00Z')).toEqual(['mail', 'desk']);
  });

  it('hears of an acknowledgement as a program, and not as a person', () => {
    expect(told({}, {}, 'acknowledged')).toEqual(['phone']);
    expect(told({}, {}, 'returned')).toEqual(['phone', 'mail', 'desk']);
  });

  it('waits for working hours where its route says so, over night, weekend and holidays', () => {
    const routes = [{ ...route, during: 'working-hours' as const, to: ['mail'] }];
    expect(deliveriesOf(site({ routes }), alert(), 'raised', NOW)).toEqual([
      { sink: 'mail', dueMs: Date.parse('2026-02-13T00:00:00Z'), isGathered: false },
    ]);
    const hours = { fromMinute: 8 * 60, toMinute: 18 * 60 };
    const next = (text: string) => new Date(nextWorkingMoment(site({}), hours, Date.parse(text))).toISOString();
    expect(next('2026-02-13T02:00:00Z')).toBe('2026-02-13T02:00:00.000Z');
    expect(next('2026-02-13T10:00:00Z')).toBe('2026-02-16T00:00:00.000Z'); // Friday 18:00
    expect(next('2026-02-16T10:00:00Z')).toBe('2026-02-18T00:00:00.000Z'); // Tuesday is a holiday
  });

  it('waits for a digest where its route says so, but for what is critical, an Alertmanager, and a route that tells it by itself', () => {
    const digest = { ...route, to: ['mail', 'board'], digest: { atMinute: 450 } };
    const board: NotificationSink = { kind: 'alertmanager', address: { url: 'http://am' }, heartbeat: false };
    const sinks = { phone: webhook, mail, board };
    const dueOf = (routes: Partial<Alerting>['routes'], severity: 'warning' | 'critical' = 'warning') =>
      deliveriesOf(site({ sinks, routes: routes! }), alert({ severity }), 'raised', NOW).map(
        ({ sink, dueMs, isGathered }) => `${sink} ${new Date(dueMs).toISOString()}${isGathered ? ' gathered' : ''}`,
      );
    const now = new Date(NOW).toISOString();
    expect(dueOf([digest])).toEqual(['mail 2026-02-12T23:30:00.000Z gathered', `board ${now}`]);
    expect(dueOf([digest], 'critical')).toEqual([`mail ${now}`, `board ${now}`]);
    const later = { ...route, during: 'working-hours' as const, to: ['mail'] };
    for (const routes of [
      [digest, later],
      [later, digest],
    ])
      expect(dueOf(routes)).toContain('mail 2026-02-13T00:00:00.000Z');
    const oftener = { ...digest, digest: { everyMs: HOUR_MS }, to: ['mail'] };
    expect(dueOf([digest, oftener])).toContain('mail 2026-02-12T13:00:00.000Z gathered');
  });

  it('is whoever is next when nobody has acknowledged for long enough, by severity', () => {
    const escalations = [
      { afterMs: 15 * MINUTE_MS, severity: 'warning' as const, to: ['mail'] },
      { afterMs: HOUR_MS, severity: 'critical' as const, to: ['phone'] },
    ];
    const due = (severity: 'warning' | 'critical', ageMs: number) =>
      dueEscalations(site({ escalations }), { severity, newsMs: NOW - ageMs }, NOW).map(({ step }) => step);
    expect(due('warning', 14 * MINUTE_MS)).toEqual([]);
    expect(due('warning', 15 * MINUTE_MS)).toEqual([1]);
    expect(due('warning', 2 * HOUR_MS)).toEqual([1]);
    expect(due('critical', 2 * HOUR_MS)).toEqual([1, 2]);
  });

  it('is nobody of a rule that the site leaves out', () => {
    const rules = { 'device.silent': { isOn: false, levels: {}, afterMs: null } };
    expect(isJudgedAt(site({ rules }), 'device.silent')).toBe(false);
    expect(isJudgedAt(site({ rules }), 'device.noisy')).toBe(true);
    expect(isJudgedAt({}, 'device.silent')).toBe(true);
  });
});

describe('what could not be delivered', () => {
  it('is tried again after 5 s, then twice as long each time up to 15 min, for a day', () => {
    const waits: number[] = [];
    let nowMs = NOW;
    for (let failures = 1; ; failures += 1) {
      const nextMs = nextTryMs(failures, NOW, nowMs);
      if (nextMs === null) break;
      waits.push((nextMs - nowMs) / 1_000);
      nowMs = nextMs;
    }
    expect(waits.slice(0, 9)).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900]);
    expect(nowMs - NOW).toBeGreaterThan(DAY_MS - 15 * MINUTE_MS);
    expect(nowMs - NOW).toBeLessThanOrEqual(DAY_MS);
  });
});
