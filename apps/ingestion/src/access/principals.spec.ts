import { lookupOf, usual } from '../../../../test/support/mqtt/source-payloads.js';
import { Principals } from './principals.js';

const NOW = Date.parse('2026-01-10T00:00:00Z');
const credential = (more: object = {}) => ({ id: 'a1', scrypt: '$scrypt$x', subject: null, expires: null, ...more });
const data = (version: number, more: object = {}) => ({
  principal: 'gateway',
  version,
  site: 'park',
  devices: null,
  rights: ['telemetry'],
  credentials: [credential()],
  ...more,
});
const record = (content: object, key: string | null = 'gateway') => ({
  key,
  value: Buffer.from(JSON.stringify({ specversion: '1.0', id: 'x', data: content })),
});

describe('principals, as Kafka tells them', () => {
  let told: string[];
  let principals: Principals;
  beforeEach(() => {
    told = [];
    principals = new Principals((key, why) => told.push(`${key}: ${why}`));
  });
  const holds = (id = 'a1', nowMs = NOW): boolean => principals.named('gateway')?.credential(id, nowMs) !== undefined;

  it('are those of the highest version, whatever comes late', () => {
    principals.take(record(data(5)));
    principals.take(record(data(7, { credentials: [] })));
    principals.take(record(data(6)));
    principals.take(record(data(7)));
    expect(holds()).toBe(false);
    principals.take(record(data(8)));
    expect(holds()).toBe(true);
  });

  it('end with their time, and are the same for who is connected', () => {
    principals.take(record(data(5, { credentials: [credential({ expires: NOW + 1_000 })] })));
    const known = principals.named('gateway')!;
    expect([holds('a1', NOW + 999), holds('a1', NOW + 1_000)]).toEqual([true, false]);
    principals.take(record(data(6, { credentials: [credential({ id: 'b2' })] })));
    expect(principals.named('gateway')).toBe(known);
    expect([holds('a1'), holds('b2')]).toEqual([false, true]);
  });

  it('remember the short ones of their topics, as long as document and plant are the same', () => {
    const plants = [lookupOf(usual), lookupOf({ ...usual, topic: 'plant/+/other' })] as const;
    principals.take(record(data(1, { site: 'leipzig' })));
    const known = principals.named('gateway')!;
    const remembered = (): string[] => [...(known as unknown as { allowed: Set<string> }).allowed];
    for (let i = 0; i < 100; i++) {
      expect(known.mayPublish(`plant/${i}${'x'.repeat(60_000)}/state`, plants[0])).toBe(true);
    }
    expect(remembered()).toEqual([]);
    expect([known.mayPublish('plant/pump/state', plants[0]), remembered()]).toEqual([true, ['plant/pump/state']]);
    expect([known.mayPublish('plant/pump/state', plants[1]), remembered()]).toEqual([false, []]);
    expect(known.mayPublish('plant/pump/state', plants[0])).toBe(true);
    principals.take(record(data(2, { site: 'elsewhere' })));
    expect([known.mayPublish('plant/pump/state', plants[0]), remembered()]).toEqual([false, []]);
  });

  it('of before a restore do not hold, in whatever order they come', () => {
    principals.take(record(data(5)));
    principals.take(record({ principal: '(all)', version: 10 }, '(all)'));
    expect(holds()).toBe(false);
    principals.take(record(data(9)));
    expect(holds()).toBe(false);
    principals.take(record(data(10)));
    expect(holds()).toBe(true);
  });

  it('that cannot be read let nobody in, and are told', () => {
    const wrong: readonly [object, string | null][] = [
      [data(6, { rights: ['all'] }), 'gateway'],
      [data(6, { credentials: [{ id: 'x' }] }), 'gateway'],
      [data(6, { devices: 'boiler-1' }), 'gateway'],
      [data(6, { version: 'new' }), 'gateway'],
      [data(6, { principal: 'other' }), 'gateway'],
    ];
    for (const [content, key] of wrong) {
      const fresh = new Principals((_, why) => told.push(why));
      fresh.take(record(data(5)));
      fresh.take(record(content, key));
      expect(fresh.named('gateway')!.credential('a1', NOW)).toBeUndefined();
    }
    principals.take({ key: 'nobody', value: null });
    principals.take({ key: null, value: Buffer.from('{') });
    expect(told).toHaveLength(7);
  });

  it('are found by the certificate that is bound to them, for as long as it is', () => {
    const bound = { credentials: [credential({ scrypt: null, subject: 'CN=gateway' })] };
    principals.take(record(data(5, bound)));
    expect(principals.withCertificate('CN=gateway')).toBe(principals.named('gateway'));
    principals.take(record(data(6)));
    expect(principals.withCertificate('CN=gateway')).toBeUndefined();
  });
});
