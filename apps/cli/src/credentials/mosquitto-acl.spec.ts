import { readFileSync } from 'node:fs';
import type { PayloadSource } from '#domain';
import { mosquittoAcl, type MosquittoAccount } from './mosquitto-acl.js';

const source = (topic: string, device: PayloadSource['device'], devices = {}): PayloadSource => ({
  topic,
  decoder: 'json',
  device,
  devices,
  time: 'arrival',
  points: null,
});
const rulesOf = (account: Partial<MosquittoAccount>, ...sources: PayloadSource[]): string[] => {
  const whole = { name: 'sensor', site: 'park', devices: ['meter'], rights: ['telemetry' as const], ...account };
  const text = mosquittoAcl('greenpark', [whole], new Map([['park', sources]]));
  return text.split(`user ${whole.name}\n`)[1]!.split('\n').filter(Boolean);
};

describe('the ACL file of a Mosquitto', () => {
  it('has a rule for each right and device, and none for what is not named', () => {
    expect(rulesOf({ devices: ['meter', 'boiler-1'], rights: ['telemetry', 'events'] })).toEqual([
      'topic write greenpark/v1/park/meter/telemetry',
      'topic write greenpark/v1/park/boiler-1/telemetry',
      'topic write greenpark/v1/park/meter/events',
      'topic write greenpark/v1/park/boiler-1/events',
    ]);
    expect(rulesOf({ devices: null, rights: ['decisions'] })).toEqual(['topic write greenpark/v1/park/+/events']);
    expect(rulesOf({ rights: ['read'] })).toEqual([
      'topic read greenpark/v1/park/status',
      'topic read greenpark/v1/park/alerts/#',
    ]);
  });

  it('is shipped for a broker that no device may send to yet', () => {
    expect(readFileSync('infra/mosquitto/acl', 'utf8')).toBe(mosquittoAcl('greenpark', [], new Map()));
  });

  it('lets ingestion read, and write status and alerts alone', () => {
    expect(
      mosquittoAcl('greenpark', [], new Map())
        .split('\n')
        .filter((line) => /^(user|topic)/.test(line)),
    ).toEqual([
      'user greenpark',
      'topic read #',
      'topic read $SYS/#',
      'topic write greenpark/v1/+/status',
      'topic write greenpark/v1/+/alerts/#',
    ]);
  });

  it('gives of a source the topics of its devices; what only the payload says is for who has all', () => {
    const [, ...byLevel] = rulesOf({}, source('dtu/+/up', { level: 2 }, { 'EUI-1': 'meter', 'EUI-2': 'pump' }));
    expect(byLevel).toEqual(['topic write dtu/EUI-1/up', 'topic write dtu/meter/up']);
    expect(rulesOf({}, source('dtu/#', { level: 3 })).slice(1)).toEqual(['topic write dtu/+/meter/#']);
    expect(rulesOf({}, source('dtu/other/#', { level: 2 })).slice(1)).toEqual([]);
    expect(rulesOf({}, source('one/state', { id: 'meter' }), source('two/state', { id: 'pump' })).slice(1)).toEqual([
      'topic write one/state',
    ]);
    const byPayload = source('wmbus/+', { path: 'id' });
    expect(rulesOf({}, byPayload).slice(1)).toEqual([]);
    expect(rulesOf({ devices: null }, byPayload).slice(1)).toEqual(['topic write wmbus/+']);
  });

  it('opens no topic of ours or of the broker by a source, and lets no name be a wildcard or a line of its own', () => {
    const wide = ['#', '+/v1/#', 'greenpark/+/+/+/telemetry', '$SYS/#'].map((topic) => source(topic, { id: 'meter' }));
    expect(rulesOf({ devices: null }, ...wide)).toEqual(['topic write greenpark/v1/park/+/telemetry']);
    expect(rulesOf({ devices: ['#', '+', 'a/b', 'x\nuser root'] })).toEqual([]);
    expect(rulesOf({}, source('dtu/+', { level: 2 }, { '#': 'meter', '+': 'meter' })).slice(1)).toEqual([
      'topic write dtu/meter',
    ]);
    expect(rulesOf({ site: '+' })).toEqual([]);
    expect(rulesOf({ site: null, devices: null })).toEqual([]);
  });
});
