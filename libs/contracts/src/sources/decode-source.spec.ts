import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { DAY_MS, type PayloadSource } from '#domain';
import { buildDevice, buildSite, type ReadingsEvent } from '#testing';
import { replayDeadLetter } from '../kafka/dead-letter-replay.js';
import { appendRecords, type EventRecord } from '../kafka/decoded-records.js';
import type { DeadLetterEvent } from '../kafka/event-data.js';
import { createPlantLookup } from '../mqtt/plant-lookup.js';
import { decodeMessage } from '../telemetry/telemetry.js';
import type { DecodeOptions } from '../telemetry/telemetry-limits.js';
import { SHIPPED_MAPS } from './shipped-maps.js';

const TS = Date.parse('2026-01-10T00:15:00Z');
const NOW = TS + 1_000;
const ELECTRICITY = {
  'elec.energyTotal': { kind: 'total', unit: 'kW.h' },
  'elec.power': { kind: 'gauge', unit: 'kW' },
  'elec.voltage': { kind: 'gauge', unit: 'V' },
  'heat.energyTotal': { kind: 'total', unit: 'GJ' },
  'pump.state': { kind: 'state', unit: '1', states: ['off', 'on'] },
} as const;

const usual: PayloadSource = {
  topic: 'plant/+/state',
  decoder: 'json',
  device: { level: 2 },
  devices: {},
  time: { path: 'ts', format: 'auto', timeZone: 'Europe/Berlin' },
  points: [{ point: 'elec.power', path: 'p', unit: 'W' }],
};
const shipped = (name: string, more: Partial<PayloadSource> = {}): PayloadSource => {
  const { topic, time, points } = SHIPPED_MAPS[name]!;
  return {
    ...usual,
    topic,
    device: { level: topic.split('/').indexOf('+') + 1 },
    time: time ? { ...time, timeZone: 'Europe/Berlin' } : 'arrival',
    points: Object.entries(points).map(([point, at]) => ({ point, ...at })),
    ...more,
  };
};
const lookupOf = (source: PayloadSource) =>
  createPlantLookup([
    buildSite({
      id: 'leipzig',
      devices: [buildDevice('pump', ELECTRICITY), buildDevice('plug-1', ELECTRICITY)],
      sources: [source],
    }),
  ]);
const decode = (source: PayloadSource, topic: string, payload: unknown, options?: DecodeOptions, now = NOW) => {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return decodeMessage(topic, Buffer.from(text), now, lookupOf(source), options);
};
/** Readings and reasons of a payload. */
const outcome = (...input: Parameters<typeof decode>) => {
  const found = decode(...input);
  return {
    readings: found.flatMap(({ device, readings }) => readings.map(({ ts, values }) => ({ device, ts, ...values }))),
    reasons: found.flatMap(({ rejections }) =>
      rejections.map(({ reason, point }) => (point ? `${reason} ${point}` : reason)),
    ),
  };
};
const detail = (...input: Parameters<typeof decode>) => decode(...input)[0]?.rejections[0]?.detail;

describe('Tasmota', () => {
  const tasmota = shipped('tasmota', { devices: { tasmota_5A9AE8: 'pump' } });
  const sensor = (time: string, energy: object = { Total: 514.153, Power: 56, Voltage: 234, Current: 0.392 }) => ({
    Time: time,
    ENERGY: { TotalStartTime: '2022-03-20T15:20:48', Yesterday: 1.495, ...energy },
  });

  it('brings registers and power in the units of the points, at the time on its own clock', () => {
    expect(outcome(tasmota, 'tele/tasmota_5A9AE8/SENSOR', sensor('2026-01-10T01:15:00'))).toEqual({
      readings: [{ device: 'pump', ts: TS, 'elec.energyTotal': 514.153, 'elec.power': 0.056, 'elec.voltage': 234 }],
      reasons: [],
    });
    // The name is the device's own where the list does not have it.
    expect(outcome(tasmota, 'tele/plug-1/SENSOR', sensor('2026-01-10T00:15:00Z')).readings).toMatchObject([
      { device: 'plug-1', ts: TS },
    ]);
  });

  it('of the hour that the clocks repeat the moment is meant that is nearest to the arrival', () => {
    const at = (arrival: string) =>
      outcome(tasmota, 'tele/plug-1/SENSOR', sensor('2026-10-25T02:30:00'), {}, Date.parse(arrival)).readings[0]?.ts;
    expect(at('2026-10-25T00:30:01Z')).toBe(Date.parse('2026-10-25T00:30:00Z'));
    expect(at('2026-10-25T01:30:01Z')).toBe(Date.parse('2026-10-25T01:30:00Z'));
  });

  it.each(['2026-03-29T02:30:00', '2026-02-30T00:00:00', '10.01.2026', '2026-01-10T25:00:00', '', null, 5])(
    'a time that is none, %p, is BAD_TIME',
    (time) => {
      expect(outcome(tasmota, 'tele/plug-1/SENSOR', sensor(time as string)).reasons).toEqual(['BAD_TIME']);
    },
  );

  it('two channels in an array are refused value by value; a path may count into it', () => {
    const payload = sensor('2026-01-10T01:15:00', { Total: [2.813, 0.254], Power: [52, 5], Voltage: 235 });
    expect(outcome(tasmota, 'tele/plug-1/SENSOR', payload)).toEqual({
      readings: [{ device: 'plug-1', ts: TS, 'elec.voltage': 235 }],
      reasons: ['NOT_A_NUMBER elec.energyTotal', 'NOT_A_NUMBER elec.power'],
    });
    const second = { ...tasmota, points: [{ point: 'elec.energyTotal', path: 'ENERGY.Total[1]', unit: 'kW.h' }] };
    expect(outcome(second, 'tele/plug-1/SENSOR', payload).readings).toMatchObject([{ 'elec.energyTotal': 0.254 }]);
  });

  it('what has nothing of the map is refused with what it has', () => {
    const payload = { Time: '2026-01-10T01:15:00', DHT11: { Temperature: 23 }, TempUnit: 'C' };
    expect(detail(tasmota, 'tele/plug-1/SENSOR', payload)).toBe(
      'found only Time, DHT11, TempUnit, expected ENERGY.Total, ENERGY.Power, ENERGY.Voltage, ENERGY.Current',
    );
  });
});

describe('Shelly', () => {
  it('of the second generation sends no time: its readings are those of the arrival, and uncertain', () => {
    const payload = {
      id: 0,
      source: 'HTTP',
      output: true,
      apower: 47.11,
      voltage: 232,
      current: 0.2,
      aenergy: { total: 5125.5, by_minute: [0, 0, 0], minute_ts: 1675718520 },
      temperature: { tC: 25.3, tF: 77.5 },
    };
    for (const topic of ['plug-1/status/switch:0', 'plug-1/status/pm1:0']) {
      const source = shipped('shelly-switch', { topic: topic.replace('plug-1', '+') });
      expect(outcome(source, topic, payload)).toEqual({
        readings: [
          {
            device: 'plug-1',
            ts: NOW,
            'elec.energyTotal': { v: 5.1255, q: 'uncertain' },
            'elec.power': { v: 0.04711, q: 'uncertain' },
            'elec.voltage': { v: 232, q: 'uncertain' },
          },
        ],
        reasons: [],
      });
    }
  });

  it('of three phases sends power and registers by two topics', () => {
    const em = { id: 0, a_current: 3.761, a_voltage: 121.7, total_current: 11.896, total_act_power: 1300.252 };
    const data = { id: 0, a_total_act_energy: 1075513.08, total_act: 2852055.81, total_act_ret: 0 };
    expect(outcome(shipped('shelly-em'), 'pump/status/em:0', em).readings).toMatchObject([
      { 'elec.power': { v: 1.300252 } },
    ]);
    expect(outcome(shipped('shelly-emdata'), 'pump/status/emdata:0', data).readings).toMatchObject([
      { 'elec.energyTotal': { v: 2852.05581 } },
    ]);
  });

  it('of the first generation sends bare numbers', () => {
    const total = shipped('shelly-gen1-total', { devices: { 'shellyem3-C8C9A316D608': 'pump' } });
    const topic = 'shellies/shellyem3-C8C9A316D608/emeter/0/total';
    expect(outcome(total, topic, '3003.4').readings).toEqual([
      { device: 'pump', ts: NOW, 'elec.energyTotal': { v: 3.0034, q: 'uncertain' } },
    ]);
    for (const [payload, reason] of [
      ['', 'MALFORMED'],
      ['nan', 'MALFORMED'],
      ['null', 'OUT_OF_SCHEMA'],
      ['true', 'NOT_A_NUMBER elec.energyTotal'],
      ['9007199254740993', 'NOT_A_NUMBER elec.energyTotal'],
    ]) {
      expect([payload, outcome(total, topic, payload).reasons]).toEqual([payload, [reason]]);
    }
    const energy = outcome(shipped('shelly-gen1-relay-energy'), 'shellies/plug-1/relay/0/energy', '60000');
    expect(energy.readings).toMatchObject([{ 'elec.energyTotal': { v: 1 } }]);
  });

  it('a message that a broker had kept is not of now', () => {
    const total = shipped('shelly-gen1-total');
    const topic = 'shellies/plug-1/emeter/0/total';
    expect(outcome(total, topic, '3003.4', { retained: true })).toEqual({ readings: [], reasons: ['BAD_TIME'] });
    const timed = shipped('tasmota');
    const kept = { Time: '2026-01-10T01:15:00', ENERGY: { Total: 1 } };
    expect(outcome(timed, 'tele/plug-1/SENSOR', kept, { retained: true }).reasons).toEqual([]);
  });
});

describe('ThingsBoard', () => {
  const board: PayloadSource = {
    ...usual,
    topic: 'v1/#',
    decoder: 'thingsboard',
    device: null,
    devices: { 'Device A': 'pump' },
    points: null,
  };

  it('gateways send several devices in one message, each of which is its own', () => {
    const message = (p: unknown) => ({ ts: TS, values: { 'elec.power': p } });
    const payload = { 'Device A': [message(1), message('2.5')], 'plug-1': [message(3)], 'Device X': [message(4)] };
    expect(outcome(board, 'v1/gateway/telemetry', payload)).toEqual({
      readings: [
        { device: 'pump', ts: TS, 'elec.power': 1 },
        { device: 'pump', ts: TS, 'elec.power': 2.5 },
        { device: 'plug-1', ts: TS, 'elec.power': 3 },
      ],
      reasons: ['UNKNOWN_DEVICE'],
    });
    const records: EventRecord[] = [];
    for (const one of decode(board, 'v1/gateway/telemetry', payload)) appendRecords(one, records);
    expect(records.map(({ key }) => key)).toEqual(['leipzig/pump', 'leipzig/plug-1', 'leipzig/(unknown)']);
    expect(new Set(records.map(({ value }) => (JSON.parse(value) as { id: string }).id)).size).toBe(3);
  });

  it('values are named like points, or mapped with their units', () => {
    const own = { ...board, device: { id: 'pump' } };
    const payload = { ts: TS, values: { 'elec.power': 0.1, other: 1, nested: { W: 42 } } };
    expect(outcome(own, 'v1/devices/me/telemetry', payload)).toEqual({
      readings: [{ device: 'pump', ts: TS, 'elec.power': 0.1 }],
      reasons: ['UNKNOWN_POINT other', 'UNKNOWN_POINT nested'],
    });
    const mapped = { ...own, points: [{ point: 'elec.power', path: 'nested.W', unit: 'W' }] };
    expect(outcome(mapped, 'v1/devices/me/telemetry', [payload, payload]).readings).toMatchObject([
      { 'elec.power': 0.042 },
      { 'elec.power': 0.042 },
    ]);
  });

  it('values without a time are BAD_TIME unless the source goes by the arrival', () => {
    const own = { ...board, device: { id: 'pump' } };
    expect(outcome(own, 'v1/devices/me/telemetry', { 'elec.power': 3 }).reasons).toEqual(['BAD_TIME']);
    const arrival = { ...own, time: 'arrival' } as const;
    expect(outcome(arrival, 'v1/devices/me/telemetry', { 'elec.power': 3 }).readings).toEqual([
      { device: 'pump', ts: NOW, 'elec.power': { v: 3, q: 'uncertain' } },
    ]);
  });
});

describe('a JSON source', () => {
  it('finds device and time by path, arrays are as many messages', () => {
    const source: PayloadSource = {
      ...usual,
      topic: 'gw/data',
      device: { path: 'meter.id' },
      devices: { '78152801': 'pump' },
      time: { path: 'params["t.s"]', format: 'unix-s', timeZone: 'UTC' },
      points: [
        { point: 'heat.energyTotal', path: 'total_kwh', unit: 'kW.h' },
        { point: 'pump.state', path: 'state', unit: null },
      ],
    };
    const message = (id: unknown, ts: unknown) => ({
      meter: { id },
      params: { 't.s': ts },
      total_kwh: 1000,
      state: 'on',
    });
    expect(
      outcome(source, 'gw/data', [
        message(78152801, TS / 1000),
        message('plug-1', `${TS / 1000}`),
        message('nobody', TS / 1000),
        message(undefined, TS / 1000),
        message('pump', 'soon'),
        7,
      ]),
    ).toEqual({
      readings: [
        { device: 'pump', ts: TS, 'heat.energyTotal': 3.6, 'pump.state': 1 },
        { device: 'plug-1', ts: TS, 'heat.energyTotal': 3.6, 'pump.state': 1 },
      ],
      reasons: ['UNKNOWN_DEVICE', 'OUT_OF_SCHEMA', 'OUT_OF_SCHEMA', 'BAD_TIME'],
    });
  });

  it.each([
    ['{"ts":1,', 'MALFORMED'],
    ['{"p":1,"p":2,"ts":1768004100000}', 'MALFORMED'],
    ['[]', 'OUT_OF_SCHEMA'],
    ['{}', 'BAD_TIME'],
    ['{"ts":1768004100}', 'OUT_OF_SCHEMA'],
    ['{"ts":1768004100,"p":1}', 'BAD_TIME elec.power'],
    ['{"ts":1768004100000}', 'OUT_OF_SCHEMA'],
    ['{"ts":1768004100000,"p":null}', 'NOT_A_NUMBER elec.power'],
    ['{"ts":1768004100000,"p":{"v":1}}', 'NOT_A_NUMBER elec.power'],
    ['{"ts":1768004100000,"p":12345678901234567890}', 'NOT_A_NUMBER elec.power'],
    ['{"ts":9968004100000,"p":1}', 'FUTURE_TIME elec.power'],
  ])('%s: %s', (payload, reason) => {
    const found = outcome(usual, 'plant/pump/state', payload);
    expect(found).toEqual({ readings: [], reasons: [reason] });
  });

  it('more than 256 kB, and senders that may not, are refused whole', () => {
    expect(outcome(usual, 'plant/pump/state', ' '.repeat(262_145)).reasons).toEqual(['TOO_LARGE']);
    expect(outcome(usual, 'plant/pump/state', '{}', { forbidden: true }).reasons).toEqual(['FORBIDDEN_TOPIC']);
  });

  it('topics that it does not match are read as before', () => {
    expect(outcome(usual, 'plant/pump/other', '{}').reasons).toEqual(['UNKNOWN_TOPIC']);
    expect(
      outcome(usual, 'greenpark/v1/leipzig/pump/telemetry', { ts: TS, values: { 'elec.power': 1 } }).readings,
    ).toEqual([{ device: 'pump', ts: TS, 'elec.power': 1 }]);
  });
});

describe('replay of a dead letter', () => {
  const letters = (source: PayloadSource, topic: string, payload: unknown) => {
    const records: EventRecord[] = [];
    for (const one of decode(source, topic, payload)) appendRecords(one, records);
    return records
      .map(({ value }) => JSON.parse(value) as DeadLetterEvent)
      .filter(({ type }) => type === 'greenpark.dead-letter.v1')
      .map(({ id, data }) => ({
        ...data,
        id,
        payload: data.payload ?? null,
        payloadBase64: data.payloadBase64 ?? null,
        receivedMs: data.receivedAt,
      }));
  };

  it('brings what passes now, at the time of its first arrival', () => {
    const source = shipped('shelly-gen1-total');
    const [letter] = letters(source, 'shellies/meter-7/emeter/0/total', '3003.4');
    expect(letter).toMatchObject({ site: 'leipzig', device: 'meter-7', reason: 'UNKNOWN_DEVICE' });
    const named = lookupOf({ ...source, devices: { 'meter-7': 'pump' } });
    const replay = replayDeadLetter(letter!, NOW + DAY_MS, named);
    expect(replay).toMatchObject({ ok: true, values: 1 });
    const [record] = replay.ok ? replay.records : [];
    expect((JSON.parse(record!.value) as ReadingsEvent).data).toMatchObject({
      device: 'pump',
      replayed: true,
      readings: [{ ts: NOW }],
    });
  });

  it('of one value of many, held as an excerpt, means that value', () => {
    const board = {
      ...usual,
      topic: 'v1/gateway/telemetry',
      decoder: 'thingsboard',
      device: null,
      points: null,
    } as const;
    const values = Object.fromEntries(Array.from({ length: 9_000 }, (_, i) => [`p${i}`, i]));
    const all = letters(board, 'v1/gateway/telemetry', { pump: [{ ts: TS, values }] });
    expect(all).toHaveLength(9_000);
    expect(all.reduce((sum, { payload }) => sum + payload!.length, 0)).toBeLessThan(3 * 1024 * 1024);
    const last = all.at(-1)!;
    expect(JSON.parse(last.payload!)).toEqual({ pump: [{ ts: TS, values: { p8999: 8999 } }] });
    const declared = createPlantLookup([
      buildSite({ devices: [buildDevice('pump', { p8999: { kind: 'gauge', unit: 'kW' } })], sources: [board] }),
    ]);
    expect(replayDeadLetter(last, NOW, declared)).toMatchObject({ ok: true, values: 1 });
  });
});

describe('any payload of a source', () => {
  const value = fc.oneof(
    fc.double({ noNaN: true }),
    fc.constantFrom<unknown>(null, '1.5', 'x', true, [], {}, [[1]], { v: 1 }, '\u0000', -0),
  );
  const fields = fc.dictionary(fc.constantFrom('ts', 'p', 'values', '__proto__', 'constructor', 'pump', ''), value);
  const message = fc.oneof(
    fields,
    fc.record({ ts: fc.constantFrom<unknown>(TS, 'x', null), values: fields, p: value }),
  );
  const payload = fc.oneof(
    message,
    fc.array(message, { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('pump', 'plug-1', '__proto__', 'x\u0000'), fc.array(message, { maxLength: 3 })),
    value,
  );
  const source = fc.constantFrom<PayloadSource>(
    usual,
    { ...usual, time: 'arrival' },
    { ...usual, device: { path: 'p' }, points: [{ point: 'elec.power', path: 'values.p', unit: null }] },
    { ...usual, points: [{ point: 'elec.power', path: '[0].p', unit: 'kW' }] },
    { ...usual, points: [{ point: 'elec.power', path: '$', unit: 'kW' }] },
    { ...usual, decoder: 'thingsboard', device: null, points: null },
    { ...usual, decoder: 'thingsboard', device: { id: 'pump' }, time: 'arrival', points: null },
  );

  it('never throws, is never nothing, and comes to the same records when it is delivered again', () => {
    const bytes = fc.oneof(
      payload.map((json) => Buffer.from(JSON.stringify(json))),
      fc.uint8Array({ maxLength: 200 }).map((raw) => Buffer.from(raw)),
    );
    fc.assert(
      fc.property(bytes, source, (raw, declared) => {
        const ids = [NOW, NOW + 5].map((at) => {
          const records: EventRecord[] = [];
          const options = declared.time === 'arrival' ? { arrivedAt: NOW } : {};
          for (const one of decodeMessage('plant/pump/state', raw, at, lookupOf(declared), options)) {
            appendRecords(one, records);
            expect(one.readings.reduce((sum, row) => sum + Object.keys(row.values).length, 0)).toBe(one.count);
          }
          return records.map((record) => (JSON.parse(record.value) as { id: string }).id);
        });
        expect(ids[0]!.length).toBeGreaterThan(0);
        expect(ids[0]).toEqual(ids[1]);
        expect(new Set(ids[0]).size).toBe(ids[0]!.length);
        expect(({} as { v?: number }).v).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });

  it('of 256 kB does not multiply', () => {
    const bad = Array.from({ length: 1_000 }, () => ({ ts: TS, p: 'x'.repeat(200) }));
    const records: EventRecord[] = [];
    for (const one of decode(usual, 'plant/pump/state', bad)) appendRecords(one, records);
    expect(records).toHaveLength(1_000);
    expect(records.reduce((sum, { value: text }) => sum + text.length, 0)).toBeLessThan(4 * 1024 * 1024);
  });
});

// Recordings of others stay where they are; a clone without them tests the same code with the payloads above.
const RECORDED = '../shared/data/payloads/payloads.json';
if (existsSync(RECORDED)) {
  describe('recorded payloads', () => {
    const samples = JSON.parse(readFileSync(RECORDED, 'utf8')) as { id: string; topic?: string; payload?: string }[];
    const board: PayloadSource = { ...usual, topic: 'v1/#', decoder: 'thingsboard', device: null, points: null };
    const keys = { key3: { kind: 'gauge', unit: 'kW' }, key4: { kind: 'gauge', unit: 'kW' } } as const;
    const since = { sinceMs: 0 };
    const lookup = createPlantLookup([
      buildSite({
        ...since,
        devices: [buildDevice('a', keys), buildDevice('b', keys)],
        sources: [{ ...board, devices: { 'Device A': 'a', 'Device B': 'b' } }],
      }),
    ]);
    const of = (id: string) => {
      const { topic = 'v1/x', payload = '' } = samples.find((sample) => sample.id === id)!;
      const found = decodeMessage(topic, Buffer.from(payload), NOW, lookup);
      return found.map(({ device, readings, rejections }) => ({
        device,
        readings,
        reasons: rejections.map((r) => r.reason),
      }));
    };
    const refused = ['UNKNOWN_POINT', 'UNKNOWN_POINT', 'UNKNOWN_POINT'];
    const row = (ts: number) => ({ ts, values: { key3: 3, key4: 4 } });

    it('of ThingsBoard gateways, with and without metadata, and what is no JSON', () => {
      expect(of('tb-gateway')).toEqual([
        { device: 'a', readings: [row(10_000), row(20_000)], reasons: [...refused, ...refused] },
        { device: 'b', readings: [row(10_000), row(20_000)], reasons: [...refused, ...refused] },
      ]);
      expect(of('tb-gateway-metadata')).toEqual([{ device: 'a', readings: [row(10_000)], reasons: refused }]);
      expect(of('tb-malformed')).toMatchObject([{ reasons: ['MALFORMED'] }]);
    });

    it('of a real heat meter as JSON, by paths', () => {
      const { topic, payload } = samples.find(({ id }) => id === 'wmbusmeters-kamheat-live')!;
      const heat: PayloadSource = {
        ...usual,
        topic: 'wmbusmeters/+',
        device: { level: 2 },
        devices: { '78152801': 'heat-meter' },
        time: { path: 'timestamp', format: 'rfc3339', timeZone: 'UTC' },
        points: [
          { point: 'heat.energyTotal', path: 'total_energy_consumption_kwh', unit: 'kW.h' },
          { point: 'water.supplyTemp', path: 't1_temperature_c', unit: 'Cel' },
          { point: 'water.flow', path: 'volume_flow_m3h', unit: 'm3/h' },
        ],
      };
      const points = {
        'heat.energyTotal': { kind: 'total', unit: 'MW.h' },
        'water.supplyTemp': { kind: 'gauge', unit: 'Cel' },
        'water.flow': { kind: 'gauge', unit: 'L/h' },
      } as const;
      const site = buildSite({ devices: [buildDevice('heat-meter', points)], sources: [heat] });
      const at = Date.parse('2026-11-24T22:53:33Z');
      const [found] = decodeMessage(topic!, Buffer.from(payload!), at + 1_000, createPlantLookup([site]));
      expect(found).toMatchObject({
        device: 'heat-meter',
        rejections: [],
        readings: [{ ts: at, values: { 'heat.energyTotal': 68.457, 'water.supplyTemp': 59.3, 'water.flow': 57 } }],
      });
    });
  });
} else {
  process.stderr.write(`${RECORDED} is not here: the recorded payloads are not tried\n`);
}
