import fc from 'fast-check';
import { MINUTE_MS } from '#domain';
import { parseRfc3339, readTime, RFC3339_PATTERN } from './measurement-time.js';

const at = (text: string) => Date.parse(text);

describe('the time of a measurement', () => {
  it.each([
    ['2026-01-10T00:15:00Z', '2026-01-10T00:15:00.000Z'],
    ['2026-01-10T08:15:00+08:00', '2026-01-10T00:15:00.000Z'],
    ['2026-01-09T18:15:00.5-06:00', '2026-01-10T00:15:00.500Z'],
    ['2026-01-10t00:15:00.123456789z', '2026-01-10T00:15:00.123Z'],
    ['2026-01-10 00:15:00Z', '2026-01-10T00:15:00.000Z'],
    ['2024-02-29T00:00:00-00:00', '2024-02-29T00:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
  ])('%s is %s', (text, same) => expect(readTime(text)).toBe(at(same)));

  it.each([
    '2026-01-10T00:15:00', // no offset: which zone is a guess
    '2026-01-10',
    '2026-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-10T24:00:00Z',
    '2026-01-10T00:60:00Z',
    '2026-01-10T00:15:00.Z',
    '2026-01-10T00:15:00+0800',
    '2026-01-10T00:15:00+08',
    '2026-01-10T00:15:00+24:00',
    '2026-01-10T00:15:00Z ',
    '0099-01-10T00:15:00Z',
    '1768004100000',
    'yesterday',
    '',
  ])('%p is none', (text) => expect(readTime(text)).toBeNull());

  it('takes Unix milliseconds and cuts off what is finer', () => {
    expect(readTime(1_768_004_100_000)).toBe(1_768_004_100_000);
    expect(readTime(1_768_004_100_000.9)).toBe(1_768_004_100_000);
    for (const value of [NaN, Infinity, 1e300, null, undefined, true, {}, []]) expect(readTime(value)).toBeNull();
  });

  it('reads what Date writes, in any offset', () => {
    const offset = fc.integer({ min: -23 * 60, max: 23 * 60 });
    fc.assert(
      fc.property(
        fc.integer({ min: at('1970-01-01T00:00:00Z'), max: at('2200-01-01T00:00:00Z') }),
        offset,
        (ms, minutes) => {
          const [h, m] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((n) =>
            String(n).padStart(2, '0'),
          );
          const local = new Date(ms + minutes * MINUTE_MS).toISOString().slice(0, -1);
          expect(readTime(`${local}${minutes < 0 ? '-' : '+'}${h}:${m}`)).toBe(ms);
        },
      ),
    );
  });

  it('takes only what the published pattern takes', () => {
    const pattern = new RegExp(RFC3339_PATTERN);
    const text = fc.stringMatching(
      /^\d{4}-[01]\d-[0-3]\d[Tt ][0-2]\d:[0-6]\d:[0-6]\d(\.\d{1,4})?([Zz]|[+-][0-2]\d:[0-6]\d)?$/,
    );
    fc.assert(
      fc.property(text, (found) => {
        if (parseRfc3339(found) !== null) expect(found).toMatch(pattern);
      }),
    );
  });
});
