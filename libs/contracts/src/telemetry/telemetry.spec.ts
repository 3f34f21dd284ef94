import { FUTURE_TOLERANCE_MS } from '#domain';
import { samplePlant } from '#testing';
import { createPlantLookup } from '../mqtt/plant-lookup.js';
import { decodeMessage, decodeTelemetry } from './telemetry.js';

const NOW = Date.parse('2026-01-10T00:16:00Z');
const TS = Date.parse('2026-01-10T00:15:00Z');
const TOPIC = 'greenpark/v1/changchun-south/boiler-1/telemetry';
const plant = createPlantLookup([samplePlant()]);

const decode = (payload: unknown, topic = TOPIC) =>
  decodeTelemetry(topic, Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)), NOW, plant);
const reasons = (payload: unknown, topic?: string) => decode(payload, topic).rejections.map(({ reason }) => reason);
const values = (found: Record<string, unknown>) => ({ ts: '2026-01-10T00:15:00Z', values: found });
/** What becomes of one value. */
const one = (point: string, value: unknown, topic?: string) => {
  const { readings, rejections } = decode(values({ [point]: value }), topic);
  return rejections[0]?.reason ?? readings[0]?.values[point];
};

describe('a message', () => {
  it('brings plain numbers and the long form, with unit and quality', () => {
    const { readings, count, rejections, known } = decode({
      ts: '2026-01-10T08:15:00+08:00',
      seq: 42,
      boot: 7,
      values: { 'heat.energyTotal': 45820.5, 'heat.power': { v: 24100, u: 'kW', q: 'uncertain' } },
    });
    expect(readings).toEqual([
      {
        ts: TS,
        seq: 42,
        boot: '7',
        values: { 'heat.energyTotal': 45820.5, 'heat.power': { v: 24.1, q: 'uncertain' } },
      },
    ]);
    expect([count, rejections, known]).toEqual([2, [], true]);
  });

  it('says that it is simulated, and is real where it does not', () => {
    const simulated = (mark: unknown) => decode({ ...values({ 'heat.power': 24.1 }), simulated: mark });
    expect(simulated(true).readings).toEqual([{ ts: TS, simulated: true, values: { 'heat.power': 24.1 } }]);
    for (const mark of [undefined, null, false])
      expect(simulated(mark).readings).toEqual([{ ts: TS, values: { 'heat.power': 24.1 } }]);
    for (const mark of ['true', 1, {}]) {
      expect(simulated(mark).count).toBe(0);
      expect(simulated(mark).rejections).toMatchObject([{ reason: 'OUT_OF_SCHEMA' }]);
    }
  });

  it('is what ThingsBoard sends: milliseconds, one or an array', () => {
    const message = { ts: TS, values: { 'heat.power': 24.1 } };
    const row = { ts: TS, values: { 'heat.power': 24.1 } };
    expect(decode(message).readings).toEqual([row]);
    expect(decode([message, { ...message, ts: TS - 1_000 }]).readings).toEqual([row, { ...row, ts: TS - 1_000 }]);
  });

  it('may carry fields that are not declared', () => {
    const { readings, rejections } = decode({ ...values({ 'heat.power': 1 }), metadata: { a: [{ b: 1 }] }, seq: null });
    expect([readings.length, rejections]).toEqual([1, []]);
  });

  it('brings good values where others are refused, one dead letter each, with the number of the message', () => {
    const { readings, count, rejections } = decode({
      ...values({ 'heat.power': 24.1, nothing: 1, 'water.supplyTemp': null, 'heat.energyTotal': { v: 1, u: 'MW' } }),
      seq: 7,
    });
    expect(readings).toEqual([{ ts: TS, seq: 7, values: { 'heat.power': 24.1 } }]);
    expect(count).toBe(1);
    expect(rejections.map(({ point, reason, seq, ts }) => [point, reason, seq, ts])).toEqual([
      ['nothing', 'UNKNOWN_POINT', 7, TS],
      ['water.supplyTemp', 'NOT_A_NUMBER', 7, TS],
      ['heat.energyTotal', 'WRONG_UNIT', 7, TS],
    ]);
  });

  it('in an array that cannot be read is one dead letter, the others go on', () => {
    const good = values({ 'heat.power': 1 });
    const { readings, rejections } = decode([good, 5, { seq: 3, values: { a: 1, b: 2 } }, { ts: TS }, good]);
    expect(readings).toHaveLength(2);
    expect(rejections.map(({ index, reason, seq, point }) => [index, reason, seq, point])).toEqual([
      [1, 'OUT_OF_SCHEMA', null, null],
      [2, 'BAD_TIME', 3, null],
      [3, 'OUT_OF_SCHEMA', null, null],
    ]);
  });
});

describe('reasons for a message', () => {
  it.each([
    ['{"ts":', 'MALFORMED'],
    ['', 'MALFORMED'],
    ['heap=21376&t1=23.61 C&', 'MALFORMED'],
    ['{"key1":, "key2":true}', 'MALFORMED'],
    ['{"ts":1768004100000,"values":{"heat.power":1,"heat.power":2}}', 'MALFORMED'],
    ['{"ts":1768004100000,"ts":1768004100001,"values":{"heat.power":1}}', 'MALFORMED'],
    ['42', 'OUT_OF_SCHEMA'],
    ['null', 'OUT_OF_SCHEMA'],
    ['"open"', 'OUT_OF_SCHEMA'],
    ['[]', 'OUT_OF_SCHEMA'],
    ['{"key1":3.0,"key2":4}', 'OUT_OF_SCHEMA'],
    ['{"ts":1768004100000,"values":{}}', 'OUT_OF_SCHEMA'],
    ['{"ts":1768004100000,"values":[1]}', 'OUT_OF_SCHEMA'],
    ['{"ts":1768004100000,"seq":"7","values":{"heat.power":1}}', 'OUT_OF_SCHEMA'],
    ['{"ts":1768004100000,"seq":-1,"values":{"heat.power":1}}', 'OUT_OF_SCHEMA'],
    ['{"ts":1768004100000,"boot":{},"values":{"heat.power":1}}', 'OUT_OF_SCHEMA'],
    ['{"values":{"heat.power":1}}', 'BAD_TIME'],
    ['{"ts":null,"values":{"heat.power":1}}', 'BAD_TIME'],
    ['{"ts":"2026-01-10T00:15:00","values":{"heat.power":1}}', 'BAD_TIME'],
    ['{"ts":"10.01.2026","values":{"heat.power":1,"heat.energyTotal":2}}', 'BAD_TIME'],
  ])('%s', (payload, reason) => {
    const { rejections, readings } = decode(payload);
    expect(readings).toEqual([]);
    expect(rejections).toMatchObject([{ reason, point: null, place: 'm' }]);
    expect(rejections[0]?.detail).not.toBe('');
  });

  it('one name twice in an array refuses that message alone', () => {
    const good = JSON.stringify(values({ 'heat.power': 1 }));
    const { readings, rejections } = decode(`[${good},{"ts":1,"ts":2,"values":{"heat.power":1}},${good}]`);
    expect([readings.length, rejections.map(({ index, reason }) => [index, reason])]).toEqual([2, [[1, 'MALFORMED']]]);
  });

  it('more than 1,000 messages, bytes that are no UTF-8, more than 256 kB', () => {
    const message = { ts: TS, values: { 'heat.power': 1 } };
    expect(decode(Array.from({ length: 1_000 }, () => message)).count).toBe(1_000);
    expect(reasons(Array.from({ length: 1_001 }, () => message))).toEqual(['OUT_OF_SCHEMA']);
    const latin1 = decodeTelemetry(TOPIC, Buffer.from('{"ts":1,"values":{"°":1}}', 'latin1'), NOW, plant);
    expect(latin1.rejections).toMatchObject([{ reason: 'MALFORMED' }]);
    expect(reasons(`${' '.repeat(256 * 1024)}{}`)).toEqual(['TOO_LARGE']);
  });

  it.each([
    ['greenpark/v1/changchun-south/status', 'FORBIDDEN_TOPIC'],
    ['greenpark/v1/changchun-south/alerts/device.silent-1', 'FORBIDDEN_TOPIC'],
    ['greenpark/v1/changchun-south/alerts/telemetry', 'FORBIDDEN_TOPIC'],
    ['v1/devices/me/telemetry', 'UNKNOWN_TOPIC'],
    ['greenpark/v1/changchun-south/boiler-1', 'UNKNOWN_TOPIC'],
    ['greenpark/v1/changchun-south/boiler-1/telemetry/x', 'UNKNOWN_TOPIC'],
    ['greenpark/v1//boiler-1/telemetry', 'UNKNOWN_TOPIC'],
    ['greenpark/v2/changchun-south/boiler-1/telemetry', 'UNKNOWN_TOPIC'],
    ['', 'UNKNOWN_TOPIC'],
    ['greenpark/v1/elsewhere/boiler-1/telemetry', 'UNKNOWN_SITE'],
    ['greenpark/v1/__proto__/constructor/telemetry', 'UNKNOWN_SITE'],
    ['greenpark/v1/changchun-south/boiler-9/telemetry', 'UNKNOWN_DEVICE'],
    ['greenpark/v1/changchun-south/gone/telemetry', 'UNKNOWN_DEVICE'],
    ['greenpark/v1/changchun-south/boiler-9/events', 'UNKNOWN_DEVICE'],
  ])('topic %p is %s, with any number of values one dead letter', (topic, reason) => {
    expect(reasons(values({ a: 1, b: 2 }), topic)).toEqual([reason]);
  });

  it('a device that is not declared keeps its number and time for the day when it is', () => {
    const topic = 'greenpark/v1/changchun-south/boiler-9/telemetry';
    const { site, device, known, rejections } = decode({ ...values({ a: 1 }), seq: 5 }, topic);
    expect([site, device, known]).toEqual(['changchun-south', 'boiler-9', false]);
    expect(rejections).toMatchObject([{ ts: TS, seq: 5 }]);
  });

  it('a sender whose credential does not cover the device', () => {
    const [found] = decodeMessage(TOPIC, Buffer.from('{}'), NOW, plant, { forbidden: true });
    expect(found!.rejections).toMatchObject([{ reason: 'FORBIDDEN_TOPIC' }]);
  });
});

describe('reasons for a value', () => {
  it('a time that can be read but not be: each value is refused', () => {
    const at = (ms: number) => reasons({ ts: ms, values: { 'heat.power': 1, 'heat.energyTotal': 2 } });
    expect(at(NOW + FUTURE_TOLERANCE_MS)).toEqual([]);
    expect(at(NOW + 120_001)).toEqual(['FUTURE_TIME', 'FUTURE_TIME']);
    expect(at(Date.parse('2022-11-12T16:00:00Z'))).toEqual([]);
    expect(at(Date.parse('2022-11-12T16:00:00Z') - 1)).toEqual(['BAD_TIME', 'BAD_TIME']);
    expect(at(1_768_004_100)).toEqual(['BAD_TIME', 'BAD_TIME']); // seconds
  });

  it.each([
    [null, 'NOT_A_NUMBER'],
    ['NaN', 'NOT_A_NUMBER'],
    ['', 'NOT_A_NUMBER'],
    [' 24.1', 'NOT_A_NUMBER'],
    ['24.1 MW', 'NOT_A_NUMBER'],
    ['24,1', 'NOT_A_NUMBER'],
    ['+24.1', 'NOT_A_NUMBER'],
    ['024.1', 'NOT_A_NUMBER'],
    ['24.', 'NOT_A_NUMBER'],
    ['.5', 'NOT_A_NUMBER'],
    ['0x18', 'NOT_A_NUMBER'],
    ['Infinity', 'NOT_A_NUMBER'],
    ['1e999', 'NOT_A_NUMBER'],
    ['9007199254740993', 'NOT_A_NUMBER'],
    ['0.1234567890123456789', 'NOT_A_NUMBER'],
    ['1'.repeat(5_000), 'NOT_A_NUMBER'],
    [true, 'NOT_A_NUMBER'],
    [[1], 'NOT_A_NUMBER'],
    [{ v: null }, 'NOT_A_NUMBER'],
    [{ v: 'one', u: 'MW' }, 'NOT_A_NUMBER'],
    [{}, 'OUT_OF_SCHEMA'],
    [{ someNumber: 42, someArray: [1, 2, 3] }, 'OUT_OF_SCHEMA'],
    [{ v: 1, q: 'GOOD' }, 'OUT_OF_SCHEMA'],
    [{ v: 1, q: 0 }, 'OUT_OF_SCHEMA'],
    [{ v: 1, id: 5 }, 'OUT_OF_SCHEMA'],
    [{ v: 1, u: 'GJ' }, 'WRONG_UNIT'],
    [{ v: 1, u: 'megawatt' }, 'WRONG_UNIT'],
    [{ v: 1, u: '' }, 'WRONG_UNIT'],
    [{ v: 1, u: 3 }, 'WRONG_UNIT'],
    [{ v: 1e308, u: 'GW' }, 'NOT_A_NUMBER'],
  ])('heat.power %j: %s', (value, reason) => expect(one('heat.power', value)).toBe(reason));

  it.each([
    ['heat.power', { v: 24_100, u: 'kW' }, 24.1],
    ['heat.power', { v: 24.1, u: 'MW', q: 'good', extra: { a: 1 } }, 24.1],
    ['heat.power', { v: 24.1, u: null, q: null, id: null }, 24.1],
    ['heat.power', { v: 0.5, q: 'bad' }, { v: 0.5, q: 'bad' }],
    ['heat.power', -0, 0],
    ['heat.power', '24.1', 24.1],
    ['heat.power', '-2.5e1', -25],
    ['heat.power', '-0', 0],
    ['heat.power', { v: '24100', u: 'kW' }, 24.1],
    ['heat.energyTotal', '45820.5', 45820.5],
    ['heat.energyTotal', { v: 1_000, u: 'kWh' }, 3.6],
    ['heat.energyTotal', { v: 1, u: 'MWh' }, 3.6],
    ['water.supplyTemp', { v: 26.85, u: '°C' }, 26.85],
    ['water.supplyTemp', { v: '26.85', u: '℃' }, 26.85],
    ['boiler.state', '3', 3],
    ['boiler.state', '1.5', 'NOT_A_NUMBER'],
    ['alarm.code', '17', 17],
    ['heat.energyTotal', { v: 1_000, u: 'kW.h' }, 3.6],
    ['water.supplyTemp', { v: 300, u: 'K' }, 26.850000000000023],
    ['boiler.state', 'on', 2],
    ['boiler.state', 3, 3],
    ['boiler.state', { v: 'off', q: 'uncertain' }, { v: 0, q: 'uncertain' }],
    ['boiler.state', 'ON', 'NOT_A_NUMBER'],
    ['boiler.state', 1.5, 'NOT_A_NUMBER'],
    ['alarm.code', 17, 17],
    ['alarm.code', 'on', 'NOT_A_NUMBER'],
  ])('%s %j becomes %j', (point, value, expected) => {
    const found = one(point, value);
    if (typeof expected === 'number') expect(found).toBeCloseTo(expected, 12);
    else expect(found).toEqual(expected);
  });

  it('a unit that is none is answered with what it may have meant', () => {
    const detail = (u: string) => decode(values({ 'heat.energyTotal': { v: 1, u } })).rejections[0]?.detail;
    expect(detail('KWH')).toBe('found "KWH", expected a UCUM unit that becomes GJ; did you mean kW.h?');
    expect(detail('parsec')).toBe('found "parsec", expected a UCUM unit that becomes GJ');
    expect(detail('MW')).toBe('found "MW", expected a UCUM unit that becomes GJ');
  });

  it('an amount keeps its id, other points have none', () => {
    const gate = 'greenpark/v1/changchun-south/fuel-gate/telemetry';
    expect(one('fuel.received', { v: 31_250, u: 'kg', id: 'truck-1' }, gate)).toEqual({ v: 31.25, id: 'truck-1' });
    expect(one('fuel.received', 31.25, gate)).toBe(31.25);
    expect(one('heat.power', { v: 1, id: 'x' })).toBe(1);
  });

  it('the unit of a point is the one of the time of measurement', () => {
    const [site] = [samplePlant()];
    const [device] = site.devices;
    const [point] = device!.points;
    const later = { ...point!.versions[0], fromMs: TS, unit: 'kW' };
    const changed = {
      ...site,
      devices: [{ ...device!, points: [{ ...point!, versions: [point!.versions[0], later] as const }] }],
    };
    const lookup = createPlantLookup([changed]);
    const found = [TS - 1, TS].map((ts) => {
      const payload = Buffer.from(JSON.stringify({ ts, values: { 'heat.power': { v: 2, u: 'MW' } } }));
      return decodeTelemetry(TOPIC, payload, NOW, lookup).readings[0]?.values['heat.power'];
    });
    expect(found).toEqual([2, 2_000]);
  });

  it('numbers that a double cannot hold are refused, their neighbours are not', () => {
    const text = (v: string) => `{"ts":${TS},"seq":1,"values":{"heat.power":1,"heat.energyTotal":${v}}}`;
    for (const v of [
      '9007199254740993',
      '{"v":12345678901234567890}',
      '0.1234567890123456789',
      '1e999',
      '{"v":-1e999}',
    ]) {
      expect(decode(text(v))).toMatchObject({
        count: 1,
        rejections: [{ reason: 'NOT_A_NUMBER', point: 'heat.energyTotal' }],
      });
    }
    expect(decode(text('45820.500000000004')).rejections).toEqual([]);
    const array = decode(`[${text('1')},${text('9007199254740993')}]`);
    expect(array).toMatchObject({ count: 3, rejections: [{ index: 1, reason: 'NOT_A_NUMBER' }] });
  });

  it('bare NaN, as some libraries write it, refuses its value alone', () => {
    const found = decode(`{"ts":${TS},"values":{"heat.power":NaN,"heat.energyTotal":5,"water.supplyTemp":-Infinity}}`);
    expect(found.readings).toEqual([{ ts: TS, values: { 'heat.energyTotal': 5 } }]);
    expect(found.rejections.map(({ point, reason }) => [point, reason])).toEqual([
      ['heat.power', 'NOT_A_NUMBER'],
      ['water.supplyTemp', 'NOT_A_NUMBER'],
    ]);
  });
});
