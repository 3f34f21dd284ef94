import fc from 'fast-check';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../calendar/durations.js';
import { bucketStep } from './bucket-step.js';

describe('the length of a bucket', () => {
  it('suits the span: seconds for minutes, hours for a season, days for years', () => {
    expect(bucketStep(MINUTE_MS, 1_000)).toBe(SECOND_MS);
    expect(bucketStep(HOUR_MS, 1_000)).toBe(5 * SECOND_MS);
    expect(bucketStep(7 * DAY_MS, 1_000)).toBe(15 * MINUTE_MS);
    expect(bucketStep(169 * DAY_MS, 1_000)).toBe(6 * HOUR_MS);
    expect(bucketStep(900 * DAY_MS, 100)).toBe(9 * DAY_MS);
  });

  it('never makes more buckets than pixels, and lies on whole divisions or multiples of a day', () => {
    const span = fc.integer({ min: 1, max: 800 * DAY_MS });
    fc.assert(
      fc.property(span, fc.integer({ min: 50, max: 2_000 }), (spanMs, pixels) => {
        const step = bucketStep(spanMs, pixels);
        expect(Math.ceil(spanMs / step)).toBeLessThanOrEqual(pixels);
        expect(DAY_MS % step === 0 || step % DAY_MS === 0).toBe(true);
      }),
    );
  });
});
