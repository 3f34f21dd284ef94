import { HOUR_MS, MINUTE_MS } from '../../calendar/durations.js';
import type { Device, Point } from '../../plant/plant.js';
import { ConditionsReplay, type ReplayedSite } from './conditions-replay.js';
import { LimitReplay } from './limit-replay.js';

const START = Date.UTC(2026, 0, 10);
const NO_LIMIT = { low: null, high: null, criticalLow: null, criticalHigh: null, deadBand: null };
const point = {
  address: 'boiler/supply',
  device: 'boiler',
  id: 'supply',
  versions: [
    { fromMs: -Infinity, unit: 'Cel', limits: { ...NO_LIMIT, high: 100, criticalHigh: 120, consequence: null } },
  ],
} as unknown as Point;
const device = { id: 'boiler', name: 'Boiler', points: [point] } as unknown as Device;
const site = { id: 'north', timeZone: 'UTC', season: { start: '10-20', end: '04-06', exceptions: {} }, devices: [device] } as unknown as ReplayedSite; // prettier-ignore

/** @param values one a minute, in stretches that follow on each other; null: none is sent */
function told(...stretches: readonly (readonly (number | null)[])[]): string[] {
  const replay = new LimitReplay(new ConditionsReplay(site));
  let ms = START;
  return stretches
    .flatMap((values) => {
      const sent = values.flatMap((v, i) => (v === null ? [] : [{ t: ms + i * MINUTE_MS, v }]));
      ms += values.length * MINUTE_MS;
      return replay.values(device, point, sent, ms);
    })
    .map(({ at, news, severity }) => `${(Date.parse(at) - START) / MINUTE_MS} ${news} ${severity}`);
}
const many = (value: number | null, minutes: number) => Array.from({ length: minutes }, () => value);

describe('limits over a history', () => {
  it('are passed for long, or for too short to be told', () => {
    expect(told([90, 110, 90, 90, 110, 110, 110, 90])).toEqual(['5 raised warning', '7 returned warning']);
  });

  it('end behind the dead-band, and get worse', () => {
    expect(told([110, 110, 99, 125, 125, 99, 97])).toEqual([
      '1 raised warning',
      '4 worsened critical',
      '6 returned warning',
    ]);
  });

  it('are not over where no value comes', () => {
    expect(told([110, 110, ...many(null, 58), 90])).toEqual(['1 raised warning', '60 returned warning']);
    // nor passed by one that nothing follows on, once it is too old
    expect(told([90, 110], many(null, 90), [110, 90])).toEqual(['2 raised warning', '93 returned warning']);
  });

  it('go on over the end of a stretch', () => {
    expect(told([90, 110, null])).toEqual(['2 raised warning']);
    expect(told([90, 110], [110, 90])).toEqual(told([90, 110, 110, 90]));
    expect(told([90, 110, 110], many(110, 30), many(null, HOUR_MS / MINUTE_MS))).toEqual(['2 raised warning']);
  });
});
