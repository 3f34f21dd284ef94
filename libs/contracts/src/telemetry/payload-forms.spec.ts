import fc from 'fast-check';
import type { Point } from '#domain';
import { changedBytes, samplePlant } from '#testing';
import { appendRecords, type EventRecord, type WrittenRecord } from '../kafka/decoded-records.js';
import { createPlantLookup, type PlantLookup } from '../mqtt/plant-lookup.js';
import type { TopicPlace } from '../mqtt/topic-place.js';
import { PayloadForms } from './payload-forms.js';
import { decodeTelemetry } from './telemetry.js';

const NOW = Date.parse('2026-01-10T00:16:00Z');
const lookup = createPlantLookup([samplePlant()]);
const TOPIC = 'greenpark/v1/changchun-south/boiler-1/telemetry';

/** What comes of a message the long way. */
function longWay(payload: Uint8Array, topic = TOPIC) {
  const decoded = decodeTelemetry(topic, payload, NOW, lookup);
  const records: EventRecord[] = [];
  appendRecords([decoded], records);
  return { decoded, records };
}

function learned(forms: PayloadForms, text: string, topic = TOPIC): void {
  const { decoded, records } = longWay(Buffer.from(text), topic);
  forms.learn(decoded, records[0]!, lookup);
}

const written = (forms: PayloadForms, payload: string | Uint8Array): WrittenRecord | null =>
  forms.recordOf(TOPIC, typeof payload === 'string' ? Buffer.from(payload) : payload, NOW, lookup);

/** The record says what the one of the long way says, and is the only one. */
function expectSame(record: WrittenRecord, payload: Uint8Array): void {
  const { records } = longWay(payload);
  expect(records).toHaveLength(1);
  const { topic, key, value, keptKey } = record;
  expect({ topic, key, value: JSON.parse(value.toString()) as unknown }).toEqual({
    ...records[0],
    value: JSON.parse(records[0]!.value) as unknown,
  });
  expect(keptKey.bytes.toString()).toBe(key);
}

/** Of a value; most are such as its point may have. */
const numbers = fc.record({
  any: fc.oneof(
    { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String) },
    { weight: 4, arbitrary: fc.integer({ min: -1_000, max: 100_000 }).map((n) => String(n / 100)) },
    {
      weight: 2,
      arbitrary: fc.constantFrom('-0', '45820.0', '12345678901234567', '0.1234567890123456', '1e3', '01', 'null'),
    },
  ),
  fitting: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 0, max: 3_480 }).map((n) => String(n / 100)) },
    { weight: 1, arbitrary: fc.constantFrom('0', '1.50', '0.0', '0.12345678901234') },
  ),
  state: fc.constantFrom('0', '1', '2', '3'),
  isFitting: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
});
const time = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: NOW - 10_000, max: NOW }).map(String) },
  { weight: 8, arbitrary: fc.integer({ min: NOW - 10_000, max: NOW }).map((ms) => `"${new Date(ms).toISOString()}"`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('1.5', '-1', '"2026-01-10T08:15:00+08:00"', '"yesterday"', String(NOW + 400_000)),
  },
);
const seq = fc.oneof(
  { weight: 15, arbitrary: fc.nat().map(String) },
  { weight: 1, arbitrary: fc.constantFrom('-1', '1.5', '7.0', 'null', '-0') },
);
const name = fc.oneof(
  { weight: 15, arbitrary: fc.constantFrom('heat.power', 'heat.energyTotal', 'water.supplyTemp', 'boiler.state') },
  { weight: 1, arbitrary: fc.constantFrom('10', 'x') },
);
/** A payload as devices write them, from texts: what stands in it need be no JSON. */
const message = fc.record({
  order: fc.constantFrom('tsv', 'vts', 'stv', 'tv', 'tvb', 'tvx', 'tvm', 'tsvv'),
  space: fc.constantFrom('', ' ', '\n  '),
  ts: time,
  seq,
  boot: fc.constantFrom('"a"', '7', '"b\\n"'),
  values: fc.array(fc.tuple(name, numbers), { minLength: 1, maxLength: 3 }),
});
type Message = typeof message extends fc.Arbitrary<infer Type> ? Type : never;

function numberOf(name: string, { any, fitting, state, isFitting }: Message['values'][number][1]): string {
  if (!isFitting) return any;
  return name === 'boiler.state' ? state : fitting;
}

function textOf({ order, space, ts, seq, boot, values }: Message): string {
  const parts: Record<string, string> = {
    t: `"ts":${space}${ts}`,
    s: `"seq":${seq}`,
    v: `"values":${space}{${values.map(([name, of]) => `"${name}":${numberOf(name, of)}`).join(`,${space}`)}}`,
    b: `"boot":${boot}`,
    x: `"rssi":-${values.length}.5`,
    m: '"meta":{"n":1}',
  };
  const members = order.split('').map((part) => parts[part]);
  return `{${members.join(`,${space}`)}}`;
}

/** The numbers of the other in the form of the first. */
const alike = (first: Message, { ts, seq, values }: Message): Message => ({
  ...first,
  ts,
  seq,
  values: first.values.map(([name], i) => [name, values[i % values.length]![1]]),
});

describe('a message of the form of the one before', () => {
  it('becomes the record of the long way, or takes it', () => {
    let known = 0;
    fc.assert(
      fc.property(message, fc.array(fc.tuple(fc.boolean(), message), { maxLength: 6 }), (first, others) => {
        const forms = new PayloadForms();
        learned(forms, textOf(first));
        for (const [isAlike, other] of others) {
          const text = textOf(isAlike ? alike(first, other) : other);
          const record = written(forms, text);
          if (record !== null) {
            known++;
            expectSame(record, Buffer.from(text));
          } else learned(forms, text);
        }
      }),
      { numRuns: 2_000 },
    );
    expect(known).toBeGreaterThan(200);
  });

  it('is written without the parser where numbers alone differ, with the time as number or text', () => {
    for (const [first, second] of [
      [
        `{"ts":${NOW},"seq":1,"values":{"heat.power":24.5,"boiler.state":2}}`,
        `{"ts":${NOW - 5},"seq":2,"values":{"heat.power":45820.0,"boiler.state":3}}`,
      ],
      [
        `{ "rssi": -70, "values": {"heat.power": 1}, "ts": "2026-01-10T00:15:00Z", "boot": "a" }`,
        `{ "rssi": -7.25, "values": {"heat.power": -2.5}, "ts": "2026-01-10T00:15:10Z", "boot": "a" }`,
      ],
    ]) {
      const forms = new PayloadForms();
      expect(written(forms, second!)).toBeNull();
      learned(forms, first!);
      expectSame(written(forms, second!)!, Buffer.from(second!));
      expect(forms.values).toBe(Object.keys((JSON.parse(second!) as { values: object }).values).length);
    }
  });

  it('stays as it was written while thousands follow', () => {
    const forms = new PayloadForms();
    const textOf = (n: number): string => `{"ts":${NOW - n},"seq":${n},"values":{"heat.power":${n / 8}}}`;
    learned(forms, textOf(1));
    const kept = Array.from({ length: 2_000 }, (_, n) => ({ n, record: written(forms, textOf(n))! }));
    for (const { n, record } of kept) expectSame(record, Buffer.from(textOf(n)));
  });

  it.each([
    ['a time in the future', `{"ts":${NOW + 400_000},"values":{"heat.power":1,"boiler.state":1}}`],
    ['a time before the site', `{"ts":1000,"values":{"heat.power":1,"boiler.state":1}}`],
    ['half a state', `{"ts":${NOW},"values":{"heat.power":1,"boiler.state":1.5}}`],
    ['more digits than a double holds', `{"ts":${NOW},"values":{"heat.power":12345678901234567,"boiler.state":1}}`],
    ['another point', `{"ts":${NOW},"values":{"heat.power":1,"alarm.code":1}}`],
    ['a point that is missing', `{"ts":${NOW},"values":{"heat.power":1}}`],
    ['a bad value', `{"ts":${NOW},"values":{"heat.power":{"v":1,"q":"bad"},"boiler.state":1}}`],
    ['an exponent', `{"ts":${NOW},"values":{"heat.power":1e3,"boiler.state":1}}`],
    ['no JSON', `{"ts":${NOW},"values":{"heat.power":01,"boiler.state":1}}`],
    ['something behind it', `{"ts":${NOW},"values":{"heat.power":1,"boiler.state":1}} `],
  ])('takes the long way: %s', (_, text) => {
    const forms = new PayloadForms();
    learned(forms, `{"ts":${NOW},"values":{"heat.power":24.5,"boiler.state":2}}`);
    expect(written(forms, `{"ts":${NOW},"values":{"heat.power":25,"boiler.state":1}}`)).not.toBeNull();
    expect(written(forms, text)).toBeNull();
  });

  it('forgets all when the site files change, and knows a device by its topic alone', () => {
    const forms = new PayloadForms();
    const text = `{"ts":${NOW},"values":{"heat.power":24.5}}`;
    learned(forms, text);
    expect(forms.recordOf(TOPIC.replace('boiler-1', 'fuel-gate'), Buffer.from(text), NOW, lookup)).toBeNull();
    expect(forms.recordOf(TOPIC, Buffer.from(text), NOW, createPlantLookup([samplePlant()]))).toBeNull();
    expect(written(forms, text)).toBeNull();
  });

  it('keeps what it knows in the place of the topic, for itself and for these site files', () => {
    const text = `{"ts":${NOW},"values":{"heat.power":24.5}}`;
    const place: TopicPlace = { kept: null };
    const at = (forms: PayloadForms, of: PlantLookup): WrittenRecord | null =>
      forms.recordOf(TOPIC, Buffer.from(text), NOW, of, place);
    const forms = new PayloadForms();
    expect(at(forms, lookup)).toBeNull();
    learned(forms, text);
    expect(at(forms, lookup)).not.toBeNull();
    const { kept } = place;
    expect(kept).not.toBeNull();
    expect(at(forms, lookup)).not.toBeNull();
    expect(place.kept).toBe(kept);
    expect(at(new PayloadForms(), lookup)).toBeNull();
    const other = createPlantLookup([samplePlant()]);
    expect(at(forms, other)).toBeNull();
    expect(at(forms, lookup)).toBeNull();
  });

  it('is read as the long way reads it, whatever bytes come', () => {
    const forms = new PayloadForms();
    const value = Buffer.from(`{"ts":${NOW - 1_000},"seq":12,"values":{"heat.power":24.01,"boiler.state":2}}`);
    learned(forms, value.toString());
    let known = 0;
    fc.assert(
      fc.property(changedBytes(value), (bytes) => {
        const record = written(forms, bytes);
        if (record === null) return;
        known++;
        expectSame(record, bytes);
      }),
      { numRuns: 10_000 },
    );
    expect(known).toBeGreaterThan(100);
  });

  describe('of another device', () => {
    const plant = samplePlant();
    const boiler = plant.devices.find(({ id }) => id === 'boiler-1')!;
    const inKw = boiler.points.map((point): Point => ({ ...point, versions: [{ ...point.versions[0], unit: 'kW' }] }));
    const others = [
      { ...boiler, id: 'boiler-8' },
      { ...boiler, id: 'boiler-9', points: inKw },
    ];
    const two = createPlantLookup([{ ...plant, devices: [...plant.devices, ...others] }]);
    const topicOf = (device: string): string => TOPIC.replace('boiler-1', device);
    const first = `{"ts":${NOW},"seq":1,"values":{"heat.power":24.5,"boiler.state":2}}`;

    function formsOfOne(): PayloadForms {
      const forms = new PayloadForms();
      const decoded = decodeTelemetry(TOPIC, Buffer.from(first), NOW, two);
      const records: EventRecord[] = [];
      appendRecords([decoded], records);
      forms.learn(decoded, records[0]!, two);
      return forms;
    }

    it('is written without the parser from its first message on, where both declare the points alike', () => {
      const forms = formsOfOne();
      for (const text of [first, `{"ts":${NOW - 5},"seq":2,"values":{"heat.power":-1.25,"boiler.state":0}}`]) {
        const record = forms.recordOf(topicOf('boiler-8'), Buffer.from(text), NOW, two)!;
        const records: EventRecord[] = [];
        appendRecords([decodeTelemetry(topicOf('boiler-8'), Buffer.from(text), NOW, two)], records);
        expect(record.key).toBe(records[0]!.key);
        expect(JSON.parse(record.value.toString())).toEqual(JSON.parse(records[0]!.value));
        expect(forms.values).toBe(2);
      }
    });

    it.each([
      ['another unit of a point', 'boiler-9', first],
      ['a point that it does not declare', 'fuel-gate', first],
      ['no device', 'nobody', first],
      ['another text', 'boiler-8', first.replace('"seq"', '"boot":"a","seq"')],
      ['a time before the site', 'boiler-8', first.replace(String(NOW), '1000')],
    ])('takes the long way: %s', (_, device, text) => {
      expect(formsOfOne().recordOf(topicOf(device), Buffer.from(text), NOW, two)).toBeNull();
    });
  });
});
