import type { RefusedConnection } from '#contracts';
import { RefusedConnectionRows } from './refused-connections.js';

const NOW = Date.parse('2026-01-10T00:00:00Z');
const of = (address: string, more: Partial<RefusedConnection> = {}): RefusedConnection => ({
  address,
  reason: 'unknown-name',
  principal: null,
  ...more,
});
const named = (address: string, principal: string) => of(address, { reason: 'wrong-password', principal });

describe('refused connections', () => {
  let rows: RefusedConnectionRows;
  beforeEach(() => (rows = new RefusedConnectionRows()));
  const noteAll = (all: readonly RefusedConnection[], nowMs = NOW) => all.forEach((one) => rows.note(one, nowMs));

  it('that are equal are one row, told at once and then once a minute, with nothing lost between', () => {
    noteAll([of('192.0.2.1'), of('192.0.2.1')]);
    expect(rows.take(NOW + 5_000)).toEqual([{ ...of('192.0.2.1'), count: 2, firstAt: NOW, lastAt: NOW }]);
    noteAll([of('192.0.2.1'), of('192.0.2.1')], NOW + 6_000);
    rows.note(of('192.0.2.1'), NOW + 30_000);
    expect(rows.take(NOW + 60_000)).toEqual([]);
    expect(rows.take(NOW + 65_000)).toMatchObject([{ count: 3, firstAt: NOW + 6_000, lastAt: NOW + 30_000 }]);
    expect(rows.take(NOW + 200_000)).toEqual([]);
  });

  it('of an IPv6 /64 are of one network, with its first address', () => {
    noteAll(['2001:db8:1:2::1', '2001:db8:1:2::2', '2001:db8:1:3::1'].map((address) => of(address)));
    expect(rows.take(NOW)).toMatchObject([
      { address: '2001:db8:1:2::1', count: 2 },
      { address: '2001:db8:1:3::1', count: 1 },
    ]);
  });

  it('of one network are nine rows at most, whatever names it shows, and others keep theirs', () => {
    noteAll(Array.from({ length: 5_000 }, (_, i) => named('192.0.2.1', `gateway-${i}`)));
    rows.note(named('198.51.100.7', 'boiler'), NOW);
    const told = rows.take(NOW);
    expect(told.filter(({ address }) => address === '192.0.2.1')).toHaveLength(9);
    expect(told).toContainEqual(expect.objectContaining({ address: '192.0.2.1', reason: 'more', count: 4_992 }));
    expect(told).toContainEqual(expect.objectContaining({ address: '198.51.100.7', principal: 'boiler', count: 1 }));
  });

  it('of whoever knows no name take no place of those that name a principal', () => {
    noteAll(Array.from({ length: 10_000 }, (_, i) => of(`10.0.${i >> 8}.${i & 255}`)));
    rows.note(named('198.51.100.7', 'boiler'), NOW);
    const told = rows.take(NOW);
    expect(told).toContainEqual(expect.objectContaining({ address: '198.51.100.7', principal: 'boiler' }));
    expect(told).toContainEqual(expect.objectContaining({ address: 'many', reason: 'unknown-name', count: 9_800 }));
  });

  it('are at most 313 rows in any minute, and each is counted', () => {
    let sent = 0;
    let told = 0;
    for (let s = 0; s < 60; s++) {
      for (let i = 0; i < 1_000; i++, sent++) {
        const address = `10.${s}.${i >> 8}.${i & 255}`;
        rows.note(i % 2 ? of(address) : named(address, `gateway-${i}`), NOW + s * 1_000);
      }
    }
    let counted = 0;
    for (let s = 0; s < 60; s += 5) {
      const due = rows.take(NOW + 60_000 + s * 1_000);
      told += due.length;
      counted += due.reduce((sum, { count }) => sum + count, 0);
    }
    expect(told).toBeLessThanOrEqual(313);
    expect(counted).toBe(sent);
  });
});
