import fc from 'fast-check';
import { MINUTE_MS, zoneOffsetMs } from '#domain';
import { passesOf, placeRows, type DoubledHour, type PlacedRow } from './wall-clock.js';

const ZONE = 'Europe/Berlin';
const wallOf = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`);

async function place(walls: readonly number[], isFalling = false, zone = ZONE) {
  const doubled: DoubledHour[] = [];
  const found: PlacedRow<number>[] = [];
  const rows = (async function* () {
    for (const wallMs of walls) yield { row: wallMs, time: { wallMs } };
  })();
  for await (const row of placeRows(rows, zone, isFalling, (one) => doubled.push(one))) found.push(row);
  return { doubled, moments: found.map(({ ms }) => ms), found };
}

describe('the hour that clocks show twice', () => {
  it('is summer time first, then winter time, by the order of the rows', async () => {
    const walls = ['01:45', '02:00', '02:30', '02:00', '02:30', '03:00'].map((t) => wallOf(`2024-10-27 ${t}`));
    const { moments, doubled } = await place(walls);
    expect(moments.map((ms) => new Date(ms!).toISOString().slice(0, 16))).toEqual([
      '2024-10-26T23:45',
      '2024-10-27T00:00',
      '2024-10-27T00:30',
      '2024-10-27T01:00',
      '2024-10-27T01:30',
      '2024-10-27T02:00',
    ]);
    expect(doubled).toEqual([{ date: '2024-10-27', rows: 4, first: 2, second: 2 }]);
  });

  it('is found in hourly rows, in rows with the newest first, and where it stands once', async () => {
    expect(passesOf([0, 0], false)).toEqual([0, 1]);
    expect(passesOf([30, 0, 30, 0], true)).toEqual([1, 1, 0, 0]);
    expect(passesOf([0, 0], true)).toEqual([1, 0]);
    expect(passesOf([0, 15, 30, 45], false)).toEqual([0, 0, 0, 0]);
    expect(passesOf([0, 0, 15, 15], false)).toEqual([0, 1, 0, 1]);
    expect(passesOf([], false)).toEqual([]);
  });

  it('places every moment of a year where it was, whatever the zone, step and direction', async () => {
    const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Shanghai');
    await fc.assert(
      fc.asyncProperty(zone, fc.constantFrom(5, 10, 15, 30), fc.boolean(), async (timeZone, step, isFalling) => {
        const from = Date.UTC(2024, 9, 20);
        let moments = Array.from({ length: (16 * 1_440) / step }, (_, i) => from + i * step * MINUTE_MS);
        if (isFalling) moments = moments.toReversed();
        const walls = moments.map((ms) => ms + zoneOffsetMs(ms, timeZone));
        expect((await place(walls, isFalling, timeZone)).moments).toEqual(moments);
      }),
      { numRuns: 20 },
    );
  });
});

describe('the hour that clocks skip', () => {
  it('has no moment', async () => {
    const { found } = await place(['01:59', '02:00', '02:59', '03:00'].map((t) => wallOf(`2024-03-31 ${t}`)));
    expect(found.map(({ isSkipped }) => isSkipped)).toEqual([false, true, true, false]);
    expect(found.map(({ ms }) => ms === null)).toEqual([false, true, true, false]);
  });

  it('at midnight is the beginning of the day', async () => {
    const { moments } = await place([wallOf('2024-04-26 00:00'), wallOf('2024-04-26 00:30')], false, 'Africa/Cairo');
    expect(moments).toEqual([Date.parse('2024-04-25T22:00:00Z'), null]);
  });
});
