import fc from 'fast-check';
import { HOUR_MS, intervalsIn, MINUTE_MS } from '#domain';
import { siteOf } from '../../../../test/support/plants/plant-of-tests.js';
import { hourParts, settlingOf } from './hour-parts.js';

// Half an hour beside UTC, a clock that goes forward by half an hour, and one that goes forward by a whole one.
const sites = ['Asia/Shanghai', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Europe/Berlin', 'Asia/Kathmandu'].map((zone) =>
  siteOf('south', zone, []),
);
const FROM = Date.parse('2025-01-01T00:00:00Z');
const moment = fc.integer({ min: 0, max: 400 * 24 * 60 }).map((minutes) => FROM + minutes * MINUTE_MS + (minutes % 3));
const length = fc.oneof(
  fc.integer({ min: 1, max: 5 * HOUR_MS }),
  fc.integer({ min: 1, max: 60 * 24 }).map((hours) => hours * HOUR_MS),
);

describe('parts of a range', () => {
  it('have its local hours, each once and in order', () => {
    fc.assert(
      fc.property(fc.constantFrom(...sites), moment, length, (site, fromMs, ms) => {
        const range = { fromMs, toMs: fromMs + ms };
        const parts = hourParts(range, site).flatMap((part) => intervalsIn('hour', part.fromMs, part.toMs, site));
        expect(parts).toEqual(intervalsIn('hour', range.fromMs, range.toMs, site));
      }),
    );
  });

  it('are the same ones for another end within the same hour, and for another range but at its ends', () => {
    const [site] = sites;
    const at = (toMs: number) => hourParts({ fromMs: FROM, toMs }, site!);
    const toMs = FROM + 1_000 * HOUR_MS;
    expect(at(toMs + 1)).toEqual(at(toMs + HOUR_MS));
    expect(at(toMs + 1)).not.toEqual(at(toMs));
    expect(hourParts({ fromMs: FROM + 5 * HOUR_MS, toMs }, site!).slice(1)).toEqual(at(toMs).slice(1));
  });

  it('tell which of their hours settle', () => {
    fc.assert(
      fc.property(fc.constantFrom(...sites), moment, fc.uniqueArray(fc.nat(100)), (site, fromMs, waiting) => {
        for (const part of hourParts({ fromMs, toMs: fromMs + 100 * HOUR_MS }, site)) {
          const hours = intervalsIn('hour', part.fromMs, part.toMs, site);
          const isSettling = ({ startMs, endMs }: { startMs: number; endMs: number }): boolean =>
            waiting.some((i) => fromMs + i * HOUR_MS >= startMs && fromMs + i * HOUR_MS < endMs);
          const expected = hours.flatMap((hour, i) => (isSettling(hour) ? [i] : []));
          expect(settlingOf(part, isSettling, site)).toBe(expected.join());
        }
      }),
    );
  });
});
