import { parseMapping, planColumns } from './column-map.js';
import { cellsOf } from './csv-row.js';
import { WrongUsage } from './failure.js';
import type { Lines } from './open-lines.js';
import { RecordedTime } from './recorded-time.js';
import { readRecording, type Recorded, type RecordingOptions } from './recording.js';

const linesOf = (text: string): Lines => ({
  share: () => null,
  async *[Symbol.asyncIterator]() {
    yield* text.split('\n');
  },
});

async function read(text: string, options: Partial<RecordingOptions> = {}): Promise<Recorded[]> {
  const found: Recorded[] = [];
  const all = {
    site: 's',
    device: 'd',
    timeZone: 'Europe/Belgrade',
    mapped: [],
    declared: null,
    remark: () => undefined,
  };
  for await (const message of readRecording(linesOf(text), { ...all, ...options })) found.push(message);
  return found;
}

describe('recorded times', () => {
  const time = new RecordedTime('Europe/Belgrade');

  it.each([
    ['2024-01-10 12:00:00', '2024-01-10T11:00:00.000Z'],
    ['2024-07-10 12:00', '2024-07-10T10:00:00.000Z'],
    ['2024-07-10', '2024-07-09T22:00:00.000Z'],
    ['2023-10-29 02:30:00', '2023-10-29T00:30:00.000Z'], // shown twice: the first
    ['2024-03-31 02:30:00', '2024-03-31T01:30:00.000Z'], // skipped: as much later
    ['2024-01-10T12:00:00Z', '2024-01-10T12:00:00.000Z'],
    ['2024-01-10 12:00:00+08:00', '2024-01-10T04:00:00.000Z'],
    ['1704888000', '2024-01-10T12:00:00.000Z'],
    ['1704888000123', '2024-01-10T12:00:00.123Z'],
  ])('%s is %s', (text, moment) => {
    expect(time.read(text)).toBe(moment);
  });

  it.each(['', 'noon', '2024-13-01 00:00', '12'])('%p is none', (text) => {
    expect(time.read(text)).toBeNull();
  });
});

describe('a recording', () => {
  const SUBSTATION = 'datetime,t_amb,t_ref,t_sup_prim,t_ret_prim,t_sup_sec,t_ret_sec,e,pe\n';

  it('knows the form of substations, in wall-clock time', async () => {
    const [row] = await read(`${SUBSTATION}2024-04-04 11:52:00,20.8,44.0,48.6,32.9,29.9,27.1,9057.296,0.0`, {
      declared: new Set(['heat.energyTotal', 'heat.power']),
    });
    expect(row!.topic).toBe('greenpark/v1/s/d/telemetry');
    expect(JSON.parse(row!.json)).toEqual({
      ts: '2024-04-04T09:52:00.000Z',
      values: { 'heat.energyTotal': { v: 9057.296, u: 'MW.h' }, 'heat.power': { v: 0, u: 'kW' } },
    });
    expect(row!.values).toBe(2);
  });

  it('takes columns as they are mapped, and columns named like points', async () => {
    const mapped = [parseMapping('energy=heat.energyTotal[GJ]')];
    const [row] = await read('time;energy;x\n2024-01-10 00:00;12,5;3', { mapped });
    expect(JSON.parse(row!.json).values).toEqual({ 'heat.energyTotal': { v: 12.5, u: 'GJ' } });
    const [plain] = await read('ts,heat.power[kW],note\n2024-01-10T00:00:00Z,7,x');
    expect(JSON.parse(plain!.json).values).toEqual({ 'heat.power': { v: 7, u: 'kW' } });
  });

  it('leaves out empty cells and keeps what cannot be read, for the system to say why', async () => {
    const rows = await read(
      'ts,heat.power,heat.energyTotal\nsoon,1,2\n2024-01-10T00:00:00Z,,5\n2024-01-10T00:01:00Z,,',
    );
    expect(rows.map(({ json }) => JSON.parse(json) as unknown)).toEqual([
      { ts: 'soon', values: { 'heat.power': 1, 'heat.energyTotal': 2 } },
      { ts: '2024-01-10T00:00:00.000Z', values: { 'heat.energyTotal': 5 } },
    ]);
  });

  it('reads JSON lines: with a topic, with their place, or with the place given', async () => {
    const rows = await read(
      [
        '{"topic":"greenpark/v1/a/b/telemetry","payload":{"ts":1,"values":{"x":1,"y":2}}}',
        '{"site":"a","device":"c","ts":1,"values":{"x":1}}',
        '{"ts":1,"values":{"x":1}}',
        '{"type":"maintenance","ts":1,"until":2}',
        '{"topic":"greenpark/v1/a/b/telemetry","payload":"broken {"}',
      ].join('\n'),
    );
    expect(rows.map(({ topic }) => topic)).toEqual([
      'greenpark/v1/a/b/telemetry',
      'greenpark/v1/a/c/telemetry',
      'greenpark/v1/s/d/telemetry',
      'greenpark/v1/s/d/events',
      'greenpark/v1/a/b/telemetry',
    ]);
    expect(rows.map(({ values }) => values)).toEqual([2, 1, 1, 1, 1]);
    expect(rows[4]!.json).toBe('broken {');
  });

  it('says what is missing', async () => {
    await expect(read('a,b\n1,2')).rejects.toThrow(/no column of times/);
    await expect(read('time,b\n1,2')).rejects.toThrow(/--map column=point/);
    await expect(read('ts,heat.power\n1,2', { device: null })).rejects.toThrow(/--device/);
    expect(() => parseMapping('e')).toThrow(WrongUsage);
    expect(() => planColumns(['ts', 'a'], [parseMapping('b=x')], null)).toThrow(/names the column b/);
  });

  it('splits quoted cells', () => {
    expect(cellsOf('"a, ""b""",2', ',')).toEqual(['a, "b"', '2']);
  });
});
