import { HOUR_MS, WINDOW_MS, type Bridge, type DarkSpan, type Site, type Window } from '#domain';
import { deviceOf, pointOf, siteOf } from '../../../../test/support/plants/plant-of-tests.js';
import type { EvidenceEvent } from '../pack/pack.js';
import { bridgesOf } from './check-bridges.js';

const ADDRESS = 'meter/heat';
const ZONE = 'Asia/Shanghai';
/** A day of the site. */
const [FROM, TO] = [Date.parse('2026-01-15T00:00:00+08:00'), Date.parse('2026-01-16T00:00:00+08:00')];
const site: Site = {
  ...siteOf('north', ZONE, [
    deviceOf('meter', 'heat-meter', [pointOf('meter', 'heat', { kind: 'total', unit: 'GJ' })]),
  ]),
  emissions: {
    credited: [{ point: ADDRESS, fromMs: -Infinity }],
    baseline: [],
    electricity: [],
    fossilFuels: [],
    biomass: [],
    haulage: [],
  },
};
const at = (hour: number): number => FROM + hour * HOUR_MS;

/** A day whose hours from the first to the second are dark, 10 GJ in each. */
const windowsOf = (fromH: number, toH: number): ReadonlyMap<string, Window[]> =>
  new Map([
    [
      ADDRESS,
      Array.from({ length: 96 }, (_, i): Window => {
        const start = FROM + i * WINDOW_MS;
        const isDark = start >= at(fromH) && start < at(toH);
        return {
          start,
          min: null,
          max: null,
          mean: null,
          last: isDark ? null : 1,
          heldMs: 0,
          amount: 2.5,
          excluded: null,
          coveredMs: isDark ? 0 : WINDOW_MS,
          lostMs: 0,
          quality: 0,
          codes: [],
          state: '',
        };
      }),
    ],
  ]);
const bridgeOf = (fromH: number, toH: number, more: Partial<Bridge> = {}): Bridge => ({
  point: ADDRESS,
  spans: [{ fromMs: at(fromH), toMs: at(toH) }],
  hours: Array.from({ length: toH - fromH }, (_, i) => ({
    startMs: at(fromH + i),
    date: '2026-01-15',
    ms: HOUR_MS,
    amount: 10,
  })),
  reference: [],
  hdd: {},
  substations: null,
  decision: null,
  ...more,
});
const decisionAt = (ts: number, id = 'd1'): EvidenceEvent => ({
  device: 'meter',
  receivedMs: ts,
  event: { id, type: 'jump-refused', ts, point: 'heat', by: 'Li', reason: 'seen', evidence: null },
});
const check = (bridges: readonly Bridge[], windows = windowsOf(3, 13), events: readonly EvidenceEvent[] = []) =>
  bridgesOf({ site, bridges, events, fromMs: FROM, toMs: TO }, windows);

describe('the bridges of a pack', () => {
  it('are those of its rows', () => {
    const bridge = bridgeOf(3, 13);
    expect(check([bridge])).toEqual([bridge]);
    expect(check([], windowsOf(3, 9))).toEqual([]);
    const decided = { ...bridge, decision: { type: 'refused', atMs: at(13) } as const };
    expect(check([decided], undefined, [decisionAt(at(13))])).toEqual([decided]);
  });

  it('may reach over the borders of the period, where they are as they are stated', () => {
    const before: DarkSpan = { fromMs: at(-5), toMs: at(4) };
    const hours = [...bridgeOf(-5, 0).hours.map((hour) => ({ ...hour, date: '2026-01-14' })), ...bridgeOf(0, 4).hours];
    expect(check([bridgeOf(0, 4, { spans: [before], hours })], windowsOf(0, 4))).toHaveLength(1);
    // four hours of the period alone would be none
    expect(check([], windowsOf(0, 4))).toEqual([]);
  });

  it('are inside the period as the rows have them, also where they reach over its borders', () => {
    const hours = [...bridgeOf(-5, 0).hours.map((hour) => ({ ...hour, date: '2026-01-14' })), ...bridgeOf(0, 2).hours];
    const shorter = bridgeOf(0, 2, { spans: [{ fromMs: at(-5), toMs: at(2) }], hours });
    expect(() => check([shorter], windowsOf(0, 12))).toThrow(/by the raw rows/);
  });

  it.each<[string, readonly Bridge[], RegExp]>([
    ['a silence that is left out', [], /is bridged by the raw rows and not listed/],
    ['one that is shorter than it was', [bridgeOf(3, 12)], /is not what the raw rows are looked at by/],
    ['one that never was', [bridgeOf(3, 13), bridgeOf(15, 23)], /is not what the raw rows are looked at by/],
    [
      'an amount',
      [bridgeOf(3, 13, { hours: bridgeOf(3, 13).hours.map((h) => ({ ...h, amount: 9 })) })],
      /9 in 3600000 ms, the raw rows give 10/,
    ],
    ['hours that are left out', [bridgeOf(3, 13, { hours: bridgeOf(3, 13).hours.slice(1) })], /is dark and not listed/],
    [
      'a decision of nobody',
      [bridgeOf(3, 13, { decision: { type: 'accepted', atMs: at(13) } })],
      /events\.json says none/,
    ],
    ['a point that earns nothing', [bridgeOf(3, 13, { point: 'meter/other' })], /meter\/other: is not credited/],
    [
      'a day before it',
      [bridgeOf(3, 13, { reference: [{ date: '2026-01-15', amount: 1, hdd: 20 }] })],
      /brought 1, the raw rows give 240/,
    ],
  ])('refuse %s', (_, bridges, problem) => {
    expect(() => check(bridges)).toThrow(problem);
  });

  it('take no decision that was withdrawn, and none that is left out', () => {
    const withdrawal: EvidenceEvent = {
      device: 'meter',
      receivedMs: at(14),
      event: {
        id: 'w',
        type: 'withdrawn',
        ts: at(13),
        event: 'd1',
        point: null,
        by: 'Li',
        reason: 'wrong',
        evidence: null,
      },
    };
    expect(check([bridgeOf(3, 13)], undefined, [decisionAt(at(13)), withdrawal])).toHaveLength(1);
    expect(() => check([bridgeOf(3, 13)], undefined, [decisionAt(at(13))])).toThrow(
      /is none, events\.json says refused/,
    );
  });
});
