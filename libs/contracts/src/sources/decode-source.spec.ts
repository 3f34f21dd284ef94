import type { PayloadSource } from '#domain';
import { TS, NOW, usual, shipped, decode, outcome, detail } from '../../../../test/support/mqtt/source-payloads.js';
import { appendRecords, type EventRecord } from '../kafka/decoded-records.js';

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
    appendRecords(decode(board, 'v1/gateway/telemetry', payload), records);
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
