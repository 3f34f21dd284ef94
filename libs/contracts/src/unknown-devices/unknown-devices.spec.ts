import fc from 'fast-check';
import type { PayloadSource } from '#domain';
import { buildDevice, buildSite } from '#testing';
import { createPlantLookup } from '../mqtt/plant-lookup.js';
import { describeUnknown, UNKNOWN_REASONS, type UnknownTraffic } from './unknown-devices.js';

const gateway: PayloadSource = {
  topic: 'v1/gateway/telemetry',
  decoder: 'thingsboard',
  device: null,
  devices: {},
  time: { path: 'ts', format: 'auto', timeZone: 'UTC' },
  points: null,
};
const plant = createPlantLookup([
  buildSite({
    id: 'leipzig',
    devices: [buildDevice('boiler-1', { 'heat.power': { kind: 'gauge', unit: 'MW' } })],
    sources: [gateway],
  }),
]);
const seen = Date.parse('2026-01-10T00:15:00Z');
const unknown = (traffic: Partial<UnknownTraffic>, ...payloads: unknown[]) =>
  describeUnknown(
    {
      reason: 'UNKNOWN_TOPIC',
      site: null,
      device: null,
      topic: 'x',
      count: 1,
      firstSeenMs: seen,
      lastSeenMs: seen,
      points: [],
      payloads: payloads.map((payload) => (typeof payload === 'string' ? payload : JSON.stringify(payload))),
      ...traffic,
    },
    plant,
  );

describe('what is not declared', () => {
  it('a Tasmota socket is proposed with its map', () => {
    const payload = { Time: '2026-01-10T01:15:00', ENERGY: { Total: 514.153, Power: 56 } };
    const found = unknown({ topic: 'tele/tasmota_5A9AE8/SENSOR' }, payload);
    expect(found.hint).toBe('this looks like tasmota: a source of the site file takes it');
    expect(found.values).toEqual([
      { point: 'elec.energyTotal', path: 'ENERGY.Total', unit: 'kW.h', example: '514.153' },
      { point: 'elec.power', path: 'ENERGY.Power', unit: 'W', example: '56' },
    ]);
    expect(found.proposal).toBe(`devices:
  - id: tasmota-5a9ae8
    kind: electricity-meter
    points:
      - { id: elec.energyTotal, kind: total, unit: kW.h }  # 514.153
      - { id: elec.power, kind: gauge, unit: W }  # 56
sources:
  - topic: "tele/+/SENSOR"
    decoder: json
    map: tasmota
    devices: { "tasmota_5A9AE8": tasmota-5a9ae8 }`);
  });

  it('a Shelly goes by the arrival, whichever of its topics it is', () => {
    const payload = { id: 0, apower: 8.9, aenergy: { total: 6.5 } };
    for (const leaf of ['switch:0', 'pm1:0']) {
      const text = unknown({ topic: `shellyplus1pm-a8/status/${leaf}` }, payload).proposal;
      expect(text).toContain(`topic: "+/status/${leaf}"\n    decoder: json\n    map: shelly-switch\n    time: arrival`);
    }
    const total = unknown({ topic: 'shellies/shellyem-1/emeter/0/total' }, '3003.4');
    expect(total.proposal).toContain('map: shelly-gen1-total');
  });

  it('any JSON is read by the names of its fields: units, time, registers', () => {
    const payload = {
      meter: 'kamheat',
      total_energy_consumption_kwh: 68457,
      t1_temperature_c: 59.3,
      status: 'OK',
      timestamp: '2026-11-24T22:53:33Z',
      x: { 'y z': 1 },
    };
    const { proposal } = unknown({ topic: 'wmbusmeters/78152801' }, payload);
    expect(proposal).toContain('- { id: total_energy_consumption_kwh, kind: total, unit: kW.h }  # 68457');
    expect(proposal).toContain('- { id: t1_temperature_c, kind: gauge, unit: Cel }  # 59.3');
    expect(proposal).toContain('- { id: x.y_z, kind: gauge, unit: "?" }  # 1');
    expect(proposal).toContain('time: { path: "timestamp", format: rfc3339 }');
    expect(proposal).toContain('x.y_z: { path: "x[\\"y z\\"]" }');
  });

  it('a device of ours that is mistyped is asked for by its right name, with what it sends', () => {
    const payload = { ts: 1768004100000, values: { 'heat.power': { v: 24.1, u: 'MW' }, 'boiler.state': 'on' } };
    const topic = 'greenpark/v1/leipzig/boler-1/telemetry';
    const found = unknown({ reason: 'UNKNOWN_DEVICE', site: 'leipzig', device: 'boler-1', topic }, payload);
    expect(found.hint).toBe('site leipzig declares no device "boler-1"; did you mean boiler-1?');
    expect(found.proposal).toContain('- { id: heat.power, kind: gauge, unit: MW }  # 24.1');
    expect(found.proposal).toContain('- { id: boiler.state, kind: state, states: [ "on" ] }');
    const site = unknown({ reason: 'UNKNOWN_SITE', site: 'leipzg', device: 'boiler-1', topic }, payload);
    expect(site.hint).toBe('no site "leipzg" is configured; did you mean leipzig?');
  });

  it('points are those that were refused', () => {
    const payload = { ts: 1768004100000, values: { 'heat.powr': 24.1, 'heat.power': 1 } };
    const topic = 'greenpark/v1/leipzig/boiler-1/telemetry';
    const where = {
      reason: 'UNKNOWN_POINT',
      site: 'leipzig',
      device: 'boiler-1',
      topic,
      points: ['heat.powr'],
    } as const;
    const found = unknown(where, payload);
    expect(found.hint).toBe('device leipzig/boiler-1 declares no such point; did you mean heat.power?');
    expect(found.proposal).toBe(
      '# under points of the device boiler-1:\n      - { id: heat.powr, kind: gauge, unit: "?" }  # 24.1',
    );
  });

  it('a device behind a gateway needs its name in the source that takes it', () => {
    const payload = { 'Heat Meter 2': [{ ts: 1768004100000, values: { 'heat.energyTotal': 4 } }], other: [] };
    const both = { ...payload, other: [{ ts: 1768004100000, values: { a: 1 } }] };
    const where = { reason: 'UNKNOWN_DEVICE', site: 'leipzig', device: 'Heat Meter 2', topic: gateway.topic } as const;
    const { proposal } = unknown(where, both);
    expect(proposal).toContain('- id: heat-meter-2');
    expect(proposal).toContain(
      '# and in the source with the topic v1/gateway/telemetry:\n#   devices: { "Heat Meter 2": heat-meter-2 }',
    );
  });

  it('what is no JSON is shown without a proposal', () => {
    const found = unknown({ topic: 'sample/v2/9999999' }, 'heap=21376&t1=23.61 C&');
    expect(found).toMatchObject({ values: [], proposal: null });
    expect(found.hint).toBe('the topic "sample/v2/9999999" is not declared, and its payload is no JSON');
  });

  it('never throws and stays small, whatever was sent', () => {
    const json = fc.oneof(
      fc.json(),
      fc.string(),
      fc
        .dictionary(fc.string(), fc.oneof(fc.double(), fc.string(), fc.array(fc.jsonValue({ maxDepth: 3 }))))
        .map((v) => JSON.stringify(v)),
    );
    const text = fc.oneof(fc.constantFrom<string | null>(null, 'leipzig', 'boiler-1', '__proto__'), fc.string());
    const topic = fc.oneof(
      fc.constantFrom('tele/x/SENSOR', 'v1/gateway/telemetry', 'a/status/em:0', 'greenpark/v1/leipzig/x/telemetry'),
      fc.string(),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...UNKNOWN_REASONS),
        text,
        text,
        topic,
        fc.array(json, { maxLength: 3 }),
        (reason, site, device, at, payloads) => {
          const found = unknown({ reason, site, device, topic: at, points: ['a', ''] }, ...payloads);
          expect(JSON.stringify(found).length).toBeLessThan(60_000);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
