import { instantOf } from '#domain';
import { readCursor, writeCursor } from './lists/cursor.js';
import { toCsv } from './lists/csv.js';
import { lagOf } from '../kafka/kafka-port.js';
import { ProblemError } from './problem.js';
import { readMoment } from './times.js';

describe('forms of answers and parameters', () => {
  it('writes RFC 3339 UTC, a fraction only where there is one', () => {
    expect(instantOf(Date.parse('2026-01-10T08:15:00+08:00'))).toBe('2026-01-10T00:15:00Z');
    expect(instantOf(Date.parse('2026-01-10T00:15:00.250Z'))).toBe('2026-01-10T00:15:00.250Z');
  });

  it('reads moments and local days, and nothing else', () => {
    const ms = Date.parse('2026-01-10T00:15:00Z');
    expect(readMoment('2026-01-10T08:15:00+08:00')).toEqual({ kind: 'instant', ms });
    expect(readMoment('2026-01-10T08:15:00 08:00')).toEqual({ kind: 'instant', ms }); // + of an unescaped query string
    expect(readMoment('2026-01-10')).toEqual({ kind: 'day', date: '2026-01-10' });
    for (const wrong of ['2026-02-30', '2026-1-10', '2026-01-10T00:15:00', 'yesterday', '', '1768003200']) {
      expect(readMoment(wrong)).toBeNull();
    }
  });

  it('writes CSV with CRLF, quotes where needed, and nothing for null', () => {
    expect(toCsv(['start', 'heatGj', 'name'], [{ start: '2026-01-10', heatGj: null, name: 'a "b", c' }])).toBe(
      'start,heatGj,name\r\n2026-01-10,,"a ""b"", c"\r\n',
    );
    expect(toCsv(['v'], [{ v: ['x@1', 'y@2'] }])).toBe('v\r\nx@1 y@2\r\n');
  });

  it('writes nested values into columns with a dot, and what is nested deeper as JSON', () => {
    const row = { last: { value: 3, quality: 'good' }, gaps: [{ fromSeq: 1 }], names: ['is off', 'on'] };
    expect(toCsv(['last.value', 'last.quality', 'gaps', 'names'], [row, { last: null }])).toBe(
      'last.value,last.quality,gaps,names\r\n3,good,"[{""fromSeq"":1}]","[""is off"",""on""]"\r\n,,,\r\n',
    );
  });

  it('makes no formula of a text, and leaves numbers alone', () => {
    const lines = (value: unknown): string => toCsv(['x'], [{ x: value }]).split('\r\n')[1]!;
    expect(['=1+1', '+1', '-1', '@sum', '\tx'].map(lines)).toEqual(["'=1+1", "'+1", "'-1", "'@sum", "'\tx"]);
    expect(lines('=HYPERLINK("http://a","b")')).toBe(`"'=HYPERLINK(""http://a"",""b"")"`);
    expect([-1.5, -3, 'a=b', ['-a', 'b']].map(lines)).toEqual(['-1.5', '-3', 'a=b', "'-a b"]);
  });

  it('writes numbers no longer than they mean, with a dot and without an exponent', () => {
    const row = {
      amount: 1.0349999999998545,
      mean: 5.23333333,
      heatGj: 2_000.0000000004,
      seq: 1_768_003_200_123,
      u: 1e-7,
    };
    const columns = Object.keys(row);
    expect(toCsv(columns, [row], { resolution: 0.001 }).split('\r\n')[1]).toBe(
      '1.035,5.23333,2000,1768003200123,0.0000001',
    );
    expect(toCsv(columns, [{ ...row, resolution: 1 }]).split('\r\n')[1]).toMatch(/^1.03,5.23,/);
    expect(toCsv(columns, [row]).split('\r\n')[1]).toMatch(/^1.035,5.23333,/);
  });

  it('reads its own cursors only', () => {
    expect(readCursor(writeCursor([5, 'a']), ['number', 'string'])).toEqual([5, 'a']);
    expect(readCursor(undefined, ['number'])).toBeNull();
    for (const wrong of ['%%', 'abc', writeCursor(['a', 5]), writeCursor([5])]) {
      expect(() => readCursor(wrong, ['number', 'string'])).toThrow(ProblemError);
    }
  });

  it('counts as lag what Kafka has behind the stored offsets; a partition without one from its start', () => {
    const at = (next: bigint) => ({ topic: 'a', partition: 0, next, clusterId: 'c', topicId: 't' });
    const ends = new Map([
      [
        'a',
        [
          { partition: 0, low: 5n, high: 10n },
          { partition: 1, low: 7n, high: 9n },
        ],
      ],
    ]);
    expect(lagOf(ends, [at(8n)])).toBe(2 + 2);
    expect(lagOf(ends, [at(12n)])).toBe(2);
  });
});
