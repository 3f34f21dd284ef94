import { Ajv } from 'ajv';
import { DAY_MS } from '#domain';
import { samplePlant } from '#testing';
import { METER_EVENT_TYPES } from '../kafka/event-data.js';
import { createPlantLookup } from '../mqtt/plant-lookup.js';
import { decodeTelemetry } from '../telemetry/telemetry.js';
import { meterEventSchema } from '../telemetry/telemetry-schema.js';

const NOW = Date.parse('2026-01-10T00:16:00Z');
const TS = Date.parse('2026-01-10T00:15:00Z');
const plant = createPlantLookup([samplePlant()]);
const isInSchema = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false, strictTypes: false }).compile(
  meterEventSchema,
);
const decode = (payload: unknown, device = 'boiler-1') => {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return decodeTelemetry(`greenpark/v1/changchun-south/${device}/events`, Buffer.from(text), NOW, plant);
};
const common = { ts: '2026-01-10T00:15:00Z', by: 'Li', reason: 'verification' };
const GOOD: Record<(typeof METER_EVENT_TYPES)[number], object> = {
  'meter-replaced': {
    oldFinal: 999_000.5,
    newInitial: 0,
    oldMeter: 'A',
    newMeter: 'B',
    newUnit: 'MW.h',
    newModulus: 1e6,
  },
  'register-reset': { newInitial: 0 },
  'jump-accepted': {},
  'jump-refused': { evidence: { photo: 'p.jpg', pages: [1, 2] } },
  'manual-reading': { value: 45_820.5 },
  'stock-taken': { value: 600 },
  maintenance: { until: '2026-01-12T00:00:00Z' },
  'fuel-batch': {
    batch: {
      id: 'truck-1',
      supplier: 'Jilin Straw',
      origin: "Nong'an",
      crop: 'maize',
      massT: 25,
      moisture: 0.12,
      ncvGjPerT: 14.6,
      distanceKm: 116,
    },
  },
  withdrawn: { event: 'e-1' },
};

describe('a meter event', () => {
  it.each(METER_EVENT_TYPES)('of type %s is read', (type) => {
    const content = { ...common, type, ...GOOD[type] };
    expect(isInSchema(content)).toBe(true);
    const device = type === 'stock-taken' ? 'fuel-gate' : 'boiler-1';
    const { events, rejections } = decode({ ...content, id: 'e-7', seq: 9 }, device);
    expect(rejections).toEqual([]);
    expect(events).toMatchObject([{ seq: 9, event: { id: 'e-7', type, ts: TS, by: 'Li', reason: 'verification' } }]);
  });

  it('has only the fields of its type', () => {
    const { events } = decode({ ...common, type: 'jump-accepted', value: 5, until: 7, newInitial: 3, more: 1 });
    const fields = Object.keys(events[0]?.event ?? {}).sort();
    expect(fields).toEqual(['by', 'evidence', 'id', 'point', 'reason', 'ts', 'type']);
  });

  it('of an exchange names the unit of the new meter in any usual spelling; kept is UCUM', () => {
    const exchange = { ...common, type: 'meter-replaced', oldFinal: 1, newInitial: 0 };
    expect(decode({ ...exchange, newUnit: 'MWh' }).events).toMatchObject([{ event: { newUnit: 'MW.h' } }]);
    expect(decode({ ...exchange, newUnit: 'MWH' }).rejections).toMatchObject([
      { reason: 'WRONG_UNIT', detail: expect.stringMatching(/did you mean MW\.h\?$/) as string },
    ]);
  });

  it('means the only register where it names no point, and takes the address too', () => {
    const point = (event: object, device?: string) => {
      const { events, rejections } = decode({ ...common, type: 'jump-accepted', ...event }, device);
      return rejections[0]?.reason ?? events[0]?.event.point;
    };
    expect(point({})).toBe('heat.energyTotal');
    expect(point({ point: 'heat.power' })).toBe('heat.power');
    expect(point({ point: 'boiler-1/heat.power' })).toBe('heat.power');
    expect(point({ point: 'two-registers/a' })).toBe('UNKNOWN_POINT');
    expect(point({}, 'two-registers')).toBe('OUT_OF_SCHEMA');
    expect(point({ point: 'b' }, 'two-registers')).toBe('b');
    expect(point({ type: 'maintenance', until: TS + 1 }, 'two-registers')).toBeNull();
  });

  it('of a stock-taking means the only scale of the device, and is a mass of at least 0', () => {
    const taken = { ...common, type: 'stock-taken', value: 600 };
    expect(decode(taken, 'fuel-gate').events).toMatchObject([{ event: { point: 'fuel.received', value: 600 } }]);
    const refused = (event: object, device = 'fuel-gate') =>
      decode({ ...taken, ...event }, device).rejections[0]?.reason;
    expect(refused({ value: -1 })).toBe('NOT_A_NUMBER');
    expect(refused({ value: undefined })).toBe('OUT_OF_SCHEMA');
    expect(refused({ point: 'fuel.moisture' })).toBe('OUT_OF_SCHEMA');
    expect(refused({}, 'boiler-1')).toBe('OUT_OF_SCHEMA');
    expect(isInSchema({ ...taken, value: undefined })).toBe(false);
  });

  it('without an id has the hash of its content, in whatever order that stands', () => {
    const id = (event: object, device?: string) => decode(event, device).events[0]?.event.id;
    const event = { type: 'manual-reading', ts: TS, value: 5, point: 'a' };
    const same = { point: 'a', value: 5, ts: TS, type: 'manual-reading', seq: 8 };
    expect(id(event, 'two-registers')).toBe(id(same, 'two-registers'));
    expect(id(event, 'two-registers')).not.toBe(id({ ...event, value: 6 }, 'two-registers'));
    expect(id({ ...event, point: undefined })).not.toBe(id(event, 'two-registers'));
  });

  it.each([
    [{ type: 'meter-swapped' }, 'OUT_OF_SCHEMA'],
    [{ type: undefined }, 'OUT_OF_SCHEMA'],
    [{ type: 'withdrawn' }, 'OUT_OF_SCHEMA'],
    [{ type: 'register-reset' }, 'OUT_OF_SCHEMA'],
    [{ type: 'register-reset', newInitial: '0' }, 'NOT_A_NUMBER'],
    [{ type: 'manual-reading', value: null }, 'NOT_A_NUMBER'],
    [{ type: 'meter-replaced', oldFinal: 1, newInitial: 0, newModulus: 0 }, 'NOT_A_NUMBER'],
    [{ type: 'meter-replaced', oldFinal: 1, newInitial: 0, newUnit: 'MW' }, 'WRONG_UNIT'],
    [{ type: 'jump-accepted', reason: undefined }, 'OUT_OF_SCHEMA'],
    [{ type: 'jump-refused', reason: '  ' }, 'OUT_OF_SCHEMA'],
    [{ type: 'jump-accepted', id: '' }, 'OUT_OF_SCHEMA'],
    [{ type: 'jump-accepted', by: 5 }, 'OUT_OF_SCHEMA'],
    [{ type: 'jump-accepted', point: 'nothing' }, 'UNKNOWN_POINT'],
    [{ type: 'jump-accepted', seq: 'x' }, 'OUT_OF_SCHEMA'],
    [{ type: 'jump-accepted', evidence: ['\u0000'] }, 'OUT_OF_SCHEMA'],
    [{ type: 'jump-accepted', evidence: { '\ud800': 1 } }, 'OUT_OF_SCHEMA'],
    [{ type: 'jump-accepted', ts: undefined }, 'BAD_TIME'],
    [{ type: 'jump-accepted', ts: '2026-01-10T00:15:00' }, 'BAD_TIME'],
    [{ type: 'jump-accepted', ts: '2020-01-10T00:15:00Z' }, 'BAD_TIME'],
    [{ type: 'jump-accepted', ts: NOW + 120_001 }, 'FUTURE_TIME'],
    [{ type: 'maintenance', until: TS }, 'BAD_TIME'],
    [{ type: 'maintenance' }, 'BAD_TIME'],
  ])('%j is refused as %s', (event, reason) => {
    const { events, rejections } = decode({ ...common, ...event });
    expect([events, rejections.map((r) => r.reason)]).toEqual([[], [reason]]);
  });

  it('needs a reason only where it is a decision, and keeps evidence', () => {
    for (const type of ['meter-replaced', 'register-reset'] as const) {
      const evidence = { protocol: 'P-17' };
      const content = { type, ts: common.ts, ...GOOD[type], evidence };
      expect(decode(content).events).toMatchObject([{ event: { type, reason: null, evidence } }]);
    }
    const blank = { type: 'jump-accepted', ts: common.ts, reason: ' ' };
    expect([isInSchema(blank), isInSchema({ ...blank, reason: 'seen on site' })]).toEqual([false, true]);
    expect(decode(blank).rejections[0]!.detail).toContain('`reason` is missing: jump-accepted is a decision');
  });

  it('may announce a maintenance', () => {
    expect(decode({ type: 'maintenance', ts: NOW + DAY_MS, until: NOW + 90_000_000 }).events).toHaveLength(1);
  });

  it('in an array stands for itself; numbers that a double cannot hold are refused', () => {
    const [a, b] = [1, 2].map((value) => JSON.stringify({ type: 'manual-reading', ts: TS, value }));
    const found = decode(`[${a},{"type":"manual-reading","ts":${TS},"value":9007199254740993},7,${b}]`);
    expect(found.events.map(({ index }) => index)).toEqual([0, 3]);
    expect(found.rejections.map(({ index, reason }) => [index, reason])).toEqual([
      [1, 'NOT_A_NUMBER'],
      [2, 'OUT_OF_SCHEMA'],
    ]);
  });
});
