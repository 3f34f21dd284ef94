import { HOUR_MS } from '../calendar/durations.js';
import { decideHandOver, shiftState, type HandOverRole } from './hand-over.js';
import { shiftAt, shiftOfId, shiftsIn, type ShiftSpan } from './shifts.js';
import { shiftSummary, type ShiftHour } from './shift-summary.js';

const at = (text: string): number => Date.parse(text);
const shanghai = { timeZone: 'Asia/Shanghai' };
const berlin = { timeZone: 'Europe/Berlin' };
const hoursOf = ({ fromMs, toMs }: ShiftSpan): number => (toMs - fromMs) / HOUR_MS;

describe('shifts', () => {
  it('are three of eight hours where the site file says nothing, in its zone', () => {
    const day = shiftsIn(shanghai, at('2026-01-14T00:00+08:00'), at('2026-01-15T00:00+08:00'));
    expect(day.map(({ id, fromMs }) => [id, new Date(fromMs).toISOString()])).toEqual([
      ['2026-01-14/early', '2026-01-13T22:00:00.000Z'],
      ['2026-01-14/late', '2026-01-14T06:00:00.000Z'],
      ['2026-01-14/night', '2026-01-14T14:00:00.000Z'],
    ]);
    expect(shiftAt(shanghai, at('2026-01-15T05:59:59+08:00')).id).toBe('2026-01-14/night');
    expect(shiftAt(shanghai, at('2026-01-15T06:00+08:00')).id).toBe('2026-01-15/early');
    expect(shiftOfId(shanghai, '2026-01-14/late')).toEqual(day[1]);
    expect(shiftOfId(shanghai, '2026-01-14/morning')).toBeNull();
  });

  it.each([
    ['2026-03-28/night', 7, 'clocks go forward: a day of 23 hours'],
    ['2026-10-24/night', 9, 'clocks go back: a day of 25 hours'],
    ['2026-10-25/early', 8, 'the morning after'],
  ])('%s lasts %i hours (%s)', (id, hours) => {
    expect(hoursOf(shiftOfId(berlin, id)!)).toBe(hours);
  });

  it('leave no moment to nobody over a year with both changes of clocks', () => {
    const site = {
      timeZone: 'Europe/Berlin',
      shifts: [
        { name: 'day', fromHour: 2, untilHour: 14 },
        { name: 'night', fromHour: 14, untilHour: 2 },
      ],
    };
    const year = shiftsIn(site, at('2025-12-31T23:00Z'), at('2026-12-31T23:00Z'));
    expect(year).toHaveLength(730);
    year.slice(1).forEach((one, i) => expect(one.fromMs).toBe(year[i]!.toMs));
  });
});

describe('the hand-over', () => {
  const span = shiftOfId(shanghai, '2026-01-14/early')!;
  const sign = (signed: readonly [HandOverRole, string][], role: HandOverRole, who: string, nowMs = span.toMs) =>
    decideHandOver(
      span,
      signed.map(([one, by]) => ({ role: one, who: by })),
      { role, who },
      nowMs,
    );

  it('is signed by two people, who goes first, not before the last hour', () => {
    expect(sign([], 'outgoing', 'Li')).toBe('sign');
    expect(sign([['outgoing', 'Li']], 'incoming', 'Wang')).toBe('sign');
    expect(sign([['outgoing', 'Li']], 'outgoing', ' li ')).toBe('there');
    expect(sign([], 'incoming', 'Wang')).toEqual({ conflict: 'who goes signs shift 2026-01-14/early first' });
    expect(sign([['outgoing', 'Li Wei']], 'incoming', 'li  wei')).toEqual({
      conflict: expect.stringContaining('another person') as string,
    });
    expect(sign([['outgoing', 'Li']], 'outgoing', 'Wang')).toEqual({
      conflict: expect.stringContaining('Li has signed') as string,
    });
    expect(sign([], 'outgoing', 'Li', span.toMs - HOUR_MS - 1)).toEqual({
      conflict: expect.stringContaining('last hour') as string,
    });
    expect(sign([], 'outgoing', 'Li', span.toMs - HOUR_MS)).toBe('sign');
  });

  it('has a state', () => {
    const outgoing = { role: 'outgoing', who: 'Li' } as const;
    expect(shiftState(span, [], span.toMs - 1)).toBe('running');
    expect(shiftState(span, [], span.toMs)).toBe('unsigned');
    expect(shiftState(span, [outgoing], span.toMs)).toBe('awaiting-incoming');
    expect(shiftState(span, [outgoing, { role: 'incoming', who: 'Wang' }], span.toMs)).toBe('signed');
  });
});

describe('the summary of a shift', () => {
  const span = shiftOfId(shanghai, '2026-01-14/early')!;
  const hour = (n: number, over: Partial<ShiftHour> = {}): ShiftHour => ({
    startMs: span.fromMs + n * HOUR_MS,
    heatGj: 100,
    grossT: 11,
    netT: 9,
    substitutedGj: 0,
    coveragePct: 100,
    ...over,
  });
  const step = (alert: string, news: 'raised' | 'worsened' | 'acknowledged' | 'returned', hours: number) => ({
    alert,
    rule: 'device.silent',
    subject: alert,
    severity: 'warning' as const,
    news,
    atMs: span.fromMs + hours * HOUR_MS,
  });

  it('adds up the hours that begin in it, and names what is missing', () => {
    const unknown = { heatGj: null, grossT: null, netT: null, substitutedGj: null, coveragePct: 0 };
    const hours = [hour(-1), hour(0), hour(1, unknown), hour(2, { coveragePct: 50 }), hour(3), hour(8)];
    expect(shiftSummary(span, { hours, steps: [], actions: [] })).toMatchObject({
      heatGj: 300,
      grossT: 33,
      netT: 27,
      substitutedGj: 0,
      coveragePct: 62.5,
      gaps: [{ fromMs: span.fromMs + HOUR_MS, toMs: span.fromMs + 3 * HOUR_MS, coveragePct: 0 }],
    });
    expect(shiftSummary(span, { hours: [], steps: [], actions: [] })).toMatchObject({
      heatGj: null,
      coveragePct: null,
    });
  });

  it('counts the alarms of it, and what became of them within it', () => {
    const steps = [
      step('old', 'raised', -1),
      step('old', 'acknowledged', 0.5),
      step('a', 'raised', 1),
      step('a', 'acknowledged', 1.5),
      step('a', 'returned', 2),
      step('b', 'raised', 7.9),
      step('b', 'returned', 8),
    ];
    const { raised, acknowledged, returned, alarms } = shiftSummary(span, { hours: [], steps, actions: [] });
    expect({ raised, acknowledged, returned }).toEqual({
      raised: { info: 0, warning: 2, critical: 0 },
      acknowledged: 2,
      returned: 1,
    });
    expect(alarms.map(({ alert, acknowledgedMs, returnedMs }) => [alert, acknowledgedMs, returnedMs])).toEqual([
      ['a', span.fromMs + 1.5 * HOUR_MS, span.fromMs + 2 * HOUR_MS],
      ['b', null, null],
    ]);
  });
});
