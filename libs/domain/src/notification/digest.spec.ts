import type { News } from './deliveries.js';
import { digestOf, MOST_DIGEST_LINES, standingOf, type GatheredNews } from './digest.js';

const at = (minute: number): string => `2026-01-14T02:${String(minute).padStart(2, '0')}:00.000Z`;
const step = (alert: string, news: News, minute: number, over: Partial<GatheredNews> = {}): GatheredNews => ({
  alert,
  news,
  rule: 'device.silent',
  subject: alert,
  severity: 'info',
  message: `${alert} ${minute}`,
  raisedAt: at(minute),
  changedAt: at(minute),
  ...over,
});
const states = (all: Readonly<Record<string, string>>) =>
  new Map(Object.entries(all).map(([id, state]) => [id, { state, changedMs: Date.parse(at(59)) }]));

describe('a digest', () => {
  it('has a line for each alert with its last words, how often it came, and how it stands now; the worst first, then what is over', () => {
    const digest = digestOf(
      'd',
      [
        step('a', 'raised', 1),
        step('b', 'raised', 2),
        step('c', 'raised', 3, { severity: 'warning' }),
        step('b', 'returned', 4, { raisedAt: at(2) }),
        step('a', 'unshelved', 5, { raisedAt: at(1) }),
        step('e', 'raised', 6),
      ],
      states({ a: 'active-acknowledged', b: 'resolved', c: 'active-unacknowledged', e: 'returned-unacknowledged' }),
    );
    expect(digest).toMatchObject({
      digest: 'd',
      from: at(1),
      until: at(6),
      counts: { alerts: 4, over: 2, standing: 2 },
      more: 0,
    });
    expect(
      digest.lines.map(({ alert, message, times, standing, overAt }) => [alert, message, times, standing, overAt]),
    ).toEqual([
      ['c', 'c 3', 1, 'stands', null],
      ['a', 'a 5', 2, 'acknowledged', null],
      ['b', 'b 4', 1, 'over', at(4)],
      ['e', 'e 6', 1, 'over', at(59)], // told elsewhere, or by itself: the alert itself says it
    ]);
  });

  it('says of an alert that is not there any more what it was told last', () => {
    const { lines } = digestOf(
      'd',
      [step('a', 'raised', 1), step('b', 'raised', 2), step('b', 'returned', 3)],
      new Map(),
    );
    expect(lines.map(({ standing }) => standing)).toEqual(['stands', 'over']);
  });

  it('counts what it has no room for', () => {
    const many = Array.from({ length: MOST_DIGEST_LINES + 20 }, (_, i) => step(`alert-${i}`, 'raised', i % 60));
    const digest = digestOf('d', many, new Map());
    expect([digest.counts.alerts, digest.lines.length, digest.more]).toEqual([120, 100, 20]);
  });

  it.each([
    ['active-unacknowledged', 'stands'],
    ['active-acknowledged', 'acknowledged'],
    ['returned-unacknowledged', 'over'],
    ['resolved', 'over'],
    ['shelved', 'aside'],
    ['out-of-service', 'aside'],
  ])('says of %s: %s', (state, standing) => {
    expect(standingOf(state)).toBe(standing);
  });
});
