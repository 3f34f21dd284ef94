import fc from 'fast-check';
import { HOUR_MS, MINUTE_MS } from './durations.js';
import { localDateOf } from './local-date.js';
import { localHourEnd, localHourStart, momentsOfLocal, zoneOffsetMs } from './zone.js';

const at = (text: string): number => Date.parse(text);
const utc = (ms: number): string => new Date(ms).toISOString().slice(0, 16);

describe('zones', () => {
  it.each([
    ['Asia/Shanghai', '2026-01-10T00:00:00Z', 8],
    ['Asia/Kolkata', '2026-01-10T00:00:00Z', 5.5],
    ['Asia/Kathmandu', '2026-01-10T00:00:00Z', 5.75],
    ['Europe/Belgrade', '2026-03-29T00:59:59.999Z', 1],
    ['Europe/Belgrade', '2026-03-29T01:00:00Z', 2],
    ['Australia/Lord_Howe', '2026-01-10T00:00:00Z', 11],
    ['Australia/Lord_Howe', '2026-07-10T00:00:00Z', 10.5],
    ['UTC', '2026-12-31T23:59:59Z', 0],
  ])('%s at %s is %d h off', (zone, moment, hours) => {
    expect(zoneOffsetMs(at(moment), zone)).toBe(hours * HOUR_MS);
  });

  it('counts an hour that the clocks repeat as two', () => {
    const starts = [0, 1, 2, 3].map((h) =>
      utc(localHourStart(at('2026-10-25T00:30:00Z') + h * HOUR_MS, 'Europe/Berlin')),
    );
    expect(starts).toEqual(['2026-10-25T00:00', '2026-10-25T01:00', '2026-10-25T02:00', '2026-10-25T03:00']);
  });

  it('cuts an hour at a change of half an hour', () => {
    const zone = 'Australia/Lord_Howe'; // 2026-04-05 02:00 -> 01:30 at 15:00 UTC the day before
    expect(utc(localHourStart(at('2026-04-04T15:10:00Z'), zone))).toBe('2026-04-04T15:00');
    expect(utc(localHourEnd(at('2026-04-04T15:10:00Z'), zone))).toBe('2026-04-04T15:30');
  });

  it('begins hours at half past UTC where the zone is half an hour off', () => {
    expect(utc(localHourStart(at('2026-01-10T10:29:00Z'), 'Asia/Kolkata'))).toBe('2026-01-10T09:30');
  });

  it('splits time into hours without a hole, and agrees with Intl', () => {
    const zone = fc.constantFrom(
      'Asia/Shanghai',
      'Europe/Berlin',
      'America/Sao_Paulo',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
    );
    const moment = fc.integer({ min: at('2005-01-01T00:00:00Z') / 1000, max: at('2035-01-01T00:00:00Z') / 1000 });
    fc.assert(
      fc.property(moment, zone, (seconds, timeZone) => {
        const ms = seconds * 1000;
        const [start, end] = [localHourStart(ms, timeZone), localHourEnd(ms, timeZone)];
        expect(start <= ms && ms < end && end - start <= HOUR_MS).toBe(true);
        expect(localHourStart(end, timeZone)).toBe(end);
        expect(localHourEnd(start, timeZone)).toBe(end);
        expect(localDateOf(ms, timeZone)).toBe(new Intl.DateTimeFormat('en-CA', { timeZone }).format(ms));
      }),
    );
  });

  it('shows a wall-clock time at none, one or two moments', () => {
    const moments = (text: string): string[] => momentsOfLocal(at(`${text}Z`), 'Europe/Berlin').map(utc);
    expect(moments('2024-10-27T02:30')).toEqual(['2024-10-27T00:30', '2024-10-27T01:30']);
    expect(moments('2024-03-31T02:30')).toEqual([]);
    expect(moments('2024-03-31T03:00')).toEqual(['2024-03-31T01:00']);
    expect(moments('2024-07-01T12:00')).toEqual(['2024-07-01T10:00']);
    const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Shanghai');
    const moment = fc.integer({
      min: at('2000-01-01T00:00:00Z') / MINUTE_MS,
      max: at('2040-01-01T00:00:00Z') / MINUTE_MS,
    });
    fc.assert(
      fc.property(zone, moment, (timeZone, minute) => {
        const ms = minute * MINUTE_MS;
        const found = momentsOfLocal(ms + zoneOffsetMs(ms, timeZone), timeZone);
        expect(found).toContain(ms);
        expect(found).toEqual([...new Set(found)].toSorted((a, b) => a - b));
        for (const one of found) expect(one + zoneOffsetMs(one, timeZone)).toBe(ms + zoneOffsetMs(ms, timeZone));
      }),
    );
  });
});
