import { buildDevice, buildSite } from '#testing';
import { createPlantLookup } from '../mqtt/plant-lookup.js';
import { mayPublish, mayRead, maySubscribe, principalNameProblem, type MqttGrant } from './mqtt-rights.js';

const usual = {
  decoder: 'json',
  devices: { plug_5A: 'plug-1' },
  time: 'arrival',
  points: [{ point: 'elec.power', path: 'p', unit: 'W' }],
} as const;
const { sources } = createPlantLookup([
  buildSite({
    id: 'park',
    devices: [
      buildDevice('boiler-1', { 'heat.power': { kind: 'gauge', unit: 'MW' } }),
      buildDevice('plug-1', { 'elec.power': { kind: 'gauge', unit: 'kW' } }),
    ],
    sources: [
      { ...usual, topic: 'tele/+/SENSOR', device: { level: 2 } },
      { ...usual, topic: 'plant/boiler', device: { id: 'boiler-1' } },
      { ...usual, topic: 'collector', device: { path: 'id' } },
    ],
  }),
]);
const grant = (more: Partial<MqttGrant>): MqttGrant => ({
  site: 'park',
  devices: ['boiler-1'],
  rights: ['telemetry'],
  ...more,
});
const may = (more: Partial<MqttGrant>, topic: string): boolean => mayPublish(grant(more), topic, sources);
const own = (device: string, leaf = 'telemetry', site = 'park'): string => `greenpark/v1/${site}/${device}/${leaf}`;

describe('rights of MQTT', () => {
  it('hold for exactly the devices of a principal, in its site', () => {
    expect(may({}, own('boiler-1'))).toBe(true);
    expect(may({}, own('boiler-2'))).toBe(false);
    expect(may({}, own('boiler-1', 'telemetry', 'other'))).toBe(false);
    expect(may({ devices: null }, own('boiler-2'))).toBe(true);
    expect(may({ devices: null }, own('boiler-2', 'telemetry', 'other'))).toBe(false);
    expect(may({ devices: null, site: null }, own('boiler-2', 'telemetry', 'other'))).toBe(true);
  });

  it('are told apart by topic: events are let in by either right, and judged by type where they are read', () => {
    expect(may({}, own('boiler-1', 'events'))).toBe(false);
    expect(may({ rights: ['events'] }, own('boiler-1', 'events'))).toBe(true);
    expect(may({ rights: ['decisions'] }, own('boiler-1', 'events'))).toBe(true);
    expect(may({ rights: ['events', 'decisions', 'read'] }, own('boiler-1'))).toBe(false);
  });

  it('let nobody write what only the system writes, nor what nothing declares', () => {
    const all: Partial<MqttGrant> = { site: null, devices: null, rights: ['telemetry', 'events', 'decisions', 'read'] };
    for (const topic of [
      'greenpark/v1/park/status',
      'greenpark/v1/park/alerts/a',
      'greenpark/v1/park/x',
      'a',
      '$SYS/x',
    ]) {
      expect([topic, may(all, topic)]).toEqual([topic, false]);
    }
  });

  it('hold for declared sources by the device that the topic names', () => {
    expect(may({ devices: ['plug-1'] }, 'tele/plug_5A/SENSOR')).toBe(true);
    expect(may({}, 'tele/plug_5A/SENSOR')).toBe(false);
    expect(may({}, 'plant/boiler')).toBe(true);
    expect(may({ devices: ['plug-1'] }, 'plant/boiler')).toBe(false);
    expect(may({}, 'collector')).toBe(true); // its payload names the device
    expect(may({ rights: ['events'] }, 'plant/boiler')).toBe(false);
    expect(may({ site: 'other', devices: null }, 'plant/boiler')).toBe(false);
  });

  it('to read are those of the own site', () => {
    const reader = grant({ rights: ['read'], devices: null });
    expect(mayRead(reader, 'greenpark/v1/park/status')).toBe(true);
    expect(mayRead(reader, 'greenpark/v1/park/alerts/a')).toBe(true);
    expect(mayRead(reader, 'greenpark/v1/other/status')).toBe(false);
    expect(mayRead(grant({}), 'greenpark/v1/park/status')).toBe(false);
    for (const filter of ['#', 'greenpark/v1/+/status', 'greenpark/v1/park/alerts/#']) {
      expect([filter, maySubscribe(reader, filter), maySubscribe(grant({}), filter)]).toEqual([filter, true, false]);
    }
    expect(maySubscribe(reader, 'greenpark/v1/other/status')).toBe(false);
    expect(maySubscribe({ ...reader, site: null }, 'greenpark/v1/other/status')).toBe(true);
  });
});

it.each(['a', 'boiler-gw.1', 'a@b_c'])('%s may be the name of a principal', (name) => {
  expect(principalNameProblem(name)).toBeNull();
});
it.each(['', '-a', 'a:b', 'a b', 'ü', '(all)', 'x'.repeat(101)])('%j may not', (name) => {
  expect(principalNameProblem(name)).toContain('expected 1 to 100');
});
