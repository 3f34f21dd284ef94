import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { PayloadSource } from '#domain';
import { buildDevice, buildSite } from '#testing';
import { TS, NOW, usual, lookupOf, decode } from '../../../../test/support/mqtt/source-payloads.js';
import { appendRecords, type EventRecord } from '../kafka/decoded-records.js';
import { createPlantLookup } from '../mqtt/plant-lookup.js';
import { decodeMessage } from '../telemetry/telemetry.js';

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
          const parts = decodeMessage('plant/pump/state', raw, at, lookupOf(declared), options);
          appendRecords(parts, records);
          for (const one of parts) {
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
    appendRecords(decode(usual, 'plant/pump/state', bad), records);
    expect(records).toHaveLength(1);
    expect(records.reduce((sum, { value: text }) => sum + text.length, 0)).toBeLessThan(1024 * 1024);
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
