import fc from 'fast-check';
import { changedBytes } from '#testing';
import type { Decoded } from '../../telemetry/decoded.js';
import { readLastData } from '../cloud-event.js';
import { appendRecords, type EventRecord } from '../decoded-records.js';
import type { ReadingRow, ReadingsData } from '../event-data.js';
import { ReadingForms } from './reading-form.js';

const CODES = ['heat.power', 'heat.energyTotal', 'water.supplyTemp'] as const;
const RUNS = { numRuns: 2_000 };

function recordOf(reading: ReadingRow, over: Partial<Decoded> = {}): Buffer {
  const records: EventRecord[] = [];
  const count = Object.keys(reading.values).length;
  const units = Object.fromEntries(Object.keys(reading.values).map((code) => [code, 'GJ']));
  const decoded: Decoded = {
    topic: 'greenpark/v1/park/meter-1/telemetry',
    payload: Buffer.from(JSON.stringify(reading)),
    receivedAt: 1_768_000_000_123,
    site: 'park',
    device: 'meter-1',
    known: true,
    readings: [asSent(reading)],
    units,
    count,
    events: [],
    rejections: [],
    ...over,
  };
  appendRecords([decoded], records);
  return Buffer.from(records[0]!.value);
}

const dataOf = (value: Buffer): ReadingsData => readLastData(value) as unknown as ReadingsData;
const learned = (forms: ReadingForms, value: Buffer) => forms.learn(value, dataOf(value));

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -1_000_000, max: 1_000_000 }),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => n / 1_000),
  fc.constantFrom(0, -0, 0.1, 1e-7, 45_820.024, 999_999_999_999_999, 9_007_199_254_740_991, 0.1 + 0.2),
);
const reading = fc.record({
  ts: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  seq: fc.option(fc.maxSafeNat(), { nil: undefined }),
  boot: fc.constantFrom(undefined, 'a', 'b "quoted"'),
  simulated: fc.constantFrom(undefined, true as const),
  values: fc.dictionary(fc.constantFrom(...CODES), number, { minKeys: 1 }),
});
/** In the order in which ingestion makes it. */
const asSent = ({ ts, values, seq, boot, simulated, units }: ReadingRow): ReadingRow => ({
  ts,
  values,
  ...(seq === undefined ? {} : { seq }),
  ...(boot === undefined ? {} : { boot }),
  ...(simulated === undefined ? {} : { simulated }),
  ...(units === undefined ? {} : { units }),
});

/** What the parser finds, as far as a form knows it. */
function parsed(value: Buffer): { receivedAt: number; ts: number; seq: number | null; vals: unknown[] } {
  const { receivedAt, readings } = dataOf(value);
  const { ts, seq = null, values } = readings[0]!;
  return { receivedAt, ts, seq, vals: Object.values(values) };
}

describe('a record of readings, by the form of the one before', () => {
  it('gives what the parser gives, or nothing', () => {
    let known = 0;
    fc.assert(
      fc.property(reading, reading, fc.boolean(), (first, second, isAlike) => {
        const forms = new ReadingForms();
        const before = recordOf(first);
        const like = { ...first, ts: second.ts, values: { ...first.values } };
        for (const [code, v] of Object.entries(second.values)) if (code in like.values) like.values[code] = v;
        const after = recordOf(isAlike ? like : second);
        const form = learned(forms, before);
        if (form === null) return;
        const vals = forms.read(form, after);
        if (vals === null) return;
        known++;
        const { receivedAt, ts, seq } = forms;
        expect({ receivedAt, ts, seq, vals }).toEqual(parsed(after));
      }),
      RUNS,
    );
    expect(known).toBeGreaterThan(50);
  });

  it('knows what differs in numbers, id and time alone', () => {
    const forms = new ReadingForms();
    const form = learned(forms, recordOf({ ts: 1_000, seq: 7, boot: 'a', values: { 'heat.power': 24, x: -0.5 } }))!;
    const later = recordOf({ ts: 1_767_999_999_000, seq: 8, boot: 'a', values: { 'heat.power': 0.1, x: 45_820.024 } });
    expect(forms.read(form, later)).toEqual([0.1, 45_820.024]);
    expect([forms.receivedAt, forms.ts, forms.seq]).toEqual([1_768_000_000_123, 1_767_999_999_000, 8]);
    // 16 and 17 digits are rounded as the parser rounds them.
    const exact = { 'heat.power': 0.1 + 0.2, x: 1_234_567_890.123_456_7 };
    expect(forms.read(form, recordOf({ ts: 1_000, seq: 9, boot: 'a', values: exact }))).toEqual(Object.values(exact));
    const others: ReadingRow[] = [
      { ts: 1_000, seq: 7, boot: 'b', values: { 'heat.power': 24, x: 1 } },
      { ts: 1_000, boot: 'a', values: { 'heat.power': 24, x: 1 } },
      { ts: 1_000, seq: 7, boot: 'a', values: { x: 1, 'heat.power': 24 } },
      { ts: 1_000, seq: 7, boot: 'a', values: { 'heat.power': 24, x: 1, y: 1 } },
      { ts: 1_000, seq: 7, boot: 'a', values: { 'heat.power': 24, x: { v: 1, q: 'bad' } } },
      { ts: 1_000, seq: 7, boot: 'a', simulated: true, values: { 'heat.power': 24, x: 1 } },
      { ts: 1_000, seq: 7, boot: 'a', values: { 'heat.power': 24, x: 1e-7 } },
    ];
    for (const other of others) expect(forms.read(form, recordOf(other))).toBeNull();
    const elsewhere = { device: 'meter-2', topic: 'greenpark/v1/park/meter-2/telemetry' };
    expect(
      forms.read(form, recordOf({ ts: 1, seq: 1, boot: 'a', values: { 'heat.power': 1, x: 1 } }, elsewhere)),
    ).toBeNull();
  });

  it('has no form where more than its numbers counts', () => {
    const forms = new ReadingForms();
    const none = [
      recordOf({ ts: 1, values: { x: { v: 1, q: 'bad' } } }),
      recordOf({ ts: 1, units: { x: 'MWh' }, values: { x: 1 } }),
      recordOf({ ts: 1, values: { x: 1 } }, { readings: [{ ts: 1, values: { x: 1 } }, { ts: 2, values: { x: 1 } }], count: 2 }), // prettier-ignore
      Buffer.from(
        recordOf({ ts: 1, values: { x: 1 } })
          .toString()
          .replace('"ts":1,', '"ts": 1,'),
      ),
      Buffer.from(
        recordOf({ ts: 1, values: { x: 1 } })
          .toString()
          .replace('}]}}', '}],"replayed":true}}'),
      ),
    ];
    for (const value of none) expect(learned(forms, value)).toBeNull();
  });

  it('reads no bytes otherwise than the parser, whatever stands in them', () => {
    const forms = new ReadingForms();
    const value = recordOf({ ts: 1_768_000_000_000, seq: 10, values: { 'heat.power': 24.01, x: -0.5 } });
    const form = learned(forms, value)!;
    let known = 0;
    fc.assert(
      fc.property(changedBytes(value), (bytes) => {
        const vals = forms.read(form, bytes);
        if (vals === null) return;
        known++;
        const { receivedAt, ts, seq } = forms;
        // The whole is JSON, not its data alone.
        expect(JSON.parse(bytes.toString())).toBeDefined();
        expect({ receivedAt, ts, seq, vals }).toEqual(parsed(bytes));
      }),
      { numRuns: 8_000 },
    );
    expect(known).toBeGreaterThan(100);
  });
});
