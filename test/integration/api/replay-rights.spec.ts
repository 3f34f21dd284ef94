import { EVENTS_TOPIC, READINGS_TOPIC, type LetterSender } from '#contracts';
import { addDeadLetters, createPrincipal, Names, revokeCredential, type Database } from '#postgres';
import { Access } from '../../../apps/api/src/access/access.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { apiKey, keyOf } from '../../support/processes/api-keys.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';
import { storedLetter } from '../../support/plants/stored-letter.js';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../../support/plants/plant-of-tests.js';

const NOW = Date.parse('2026-01-10T04:00:00Z');
const SITE = '/api/v1/sites/south';
const south = siteOf('south', 'Asia/Shanghai', [
  deviceOf('meter', 'heat-meter', [pointOf('meter', 'heat.energyTotal', { kind: 'total', unit: 'GJ' })]),
]);
const EVENTS_OF_METER = 'greenpark/v1/south/meter/events';
const TELEMETRY_OF_METER = 'greenpark/v1/south/meter/telemetry';

/** Came with a time that was ahead, which has passed since. */
const event = (id: string, type: string): string =>
  JSON.stringify({
    id,
    type,
    ts: NOW - 60_000,
    point: 'heat.energyTotal',
    reason: 'mine',
    ...(type === 'maintenance' ? { until: NOW } : {}),
  });
const reading = JSON.stringify({ ts: NOW - 60_000, values: { 'heat.energyTotal': 5 } });
const principal = (name: string): LetterSender => ({ kind: 'principal', name });
const BROKER: LetterSender = { kind: 'broker', name: null };
const ANONYMOUS: LetterSender = { kind: 'anonymous', name: null };

describe('what was refused for another reason than its sender', () => {
  let db: Database;
  let api: ApiUnderTest;
  const access = new Access(true, [apiKey('operator', 'operator')]);
  const headers = { authorization: `Bearer ${keyOf('operator')}` };

  const wish = (name: string, rights: readonly ('telemetry' | 'events' | 'decisions')[], devices = ['meter']) =>
    createPrincipal(
      db,
      { name, site: 'south', devices, rights: [...rights], certificate: null, expiresMs: null },
      'test',
    );

  beforeAll(async () => {
    db = await freshDatabase('replay_rights');
    await (await Names.open(db)).declare([south]);
    api = await startApi(db, { sites: [south], factors: factorsOfTests }, { now: NOW, access });
    await wish('sensor', ['telemetry', 'events']);
    await wish('person', ['decisions']);
    await wish('gone', ['telemetry', 'events', 'decisions']);
    await revokeCredential(db, 'gone', { credential: null, by: 'test', reason: null });
  });
  afterAll(async () => {
    await api?.stop();
    await db?.close();
  });

  async function replay(id: string, topic: string, payload: string, sender: LetterSender | null) {
    const received = { receivedMs: NOW - 3_600_000, reason: 'FUTURE_TIME' } as const;
    await addDeadLetters(db, [
      storedLetter({ id, site: 'south', device: 'meter', topic, payload, sender, ...received }),
    ]);
    const headersOf = { ...headers, 'content-type': 'application/json' };
    const body = JSON.stringify({ ids: [id] });
    const answer = await api.call(`${SITE}/dead-letters/replay`, { method: 'POST', headers: headersOf, body });
    const sent = api.log.sent.splice(0).map(({ topic: to }) => to);
    return { sent, failing: answer.body.failing as { reason: string; detail: string }[] };
  }
  const REFUSED = (detail: string) => ({
    sent: [],
    failing: [{ reason: 'FORBIDDEN_TOPIC', detail: expect.stringContaining(detail) as string }],
  });

  it.each(['jump-accepted', 'jump-refused'])(
    'a sensor decides nothing by %s that comes round by a dead letter',
    async (type) => {
      expect(await replay(`late-${type}`, EVENTS_OF_METER, event(type, type), principal('sensor'))).toMatchObject(
        REFUSED(`sensor may not send ${type} (right decisions)`),
      );
      expect(await replay(`may-${type}`, EVENTS_OF_METER, event(type, type), principal('person'))).toMatchObject({
        sent: [EVENTS_TOPIC],
        failing: [],
      });
    },
  );

  it('goes by what its sender may do now: nothing, once it was revoked, or was never known', async () => {
    for (const name of ['gone', 'nobody']) {
      expect(await replay(`of-${name}`, TELEMETRY_OF_METER, reading, principal(name))).toMatchObject(
        REFUSED(`${name} may not publish to this topic`),
      );
    }
    expect(await replay('of-sensor', TELEMETRY_OF_METER, reading, principal('sensor'))).toMatchObject({
      sent: [READINGS_TOPIC],
    });
    expect(await replay('of-person', TELEMETRY_OF_METER, reading, principal('person'))).toMatchObject(
      REFUSED('person may not publish to this topic'),
    );
  });

  it('what passes of a message is sent, and the rest is a letter of its sender', async () => {
    const both = `[${event('m1', 'maintenance')},${event('j1', 'jump-accepted')}]`;
    const { sent, failing } = await replay('both', EVENTS_OF_METER, both, principal('sensor'));
    expect(failing).toEqual([]);
    expect(sent).toEqual([EVENTS_TOPIC, 'greenpark.dead-letters.v1']);
  });

  it('of a broker is what the broker let in; of senders that were not kept or not asked, readings and events, and no decision', async () => {
    const decision = event('d', 'jump-accepted');
    expect((await replay('broker', EVENTS_OF_METER, decision, BROKER)).sent).toEqual([EVENTS_TOPIC]);
    for (const [name, sender] of [
      ['before', null],
      ['unasked', ANONYMOUS],
    ] as const) {
      expect(await replay(`${name}-d`, EVENTS_OF_METER, decision, sender)).toMatchObject(REFUSED('may not send'));
      expect((await replay(`${name}-t`, TELEMETRY_OF_METER, reading, sender)).sent).toEqual([READINGS_TOPIC]);
      const exchange = event('m', 'maintenance');
      expect((await replay(`${name}-e`, EVENTS_OF_METER, exchange, sender)).sent).toEqual([EVENTS_TOPIC]);
    }
  });

  it('shows its sender', async () => {
    const { body } = await api.call(`${SITE}/dead-letters?state=all&limit=1000`, { headers });
    const senders = new Map((body.items as { id: string; sender: unknown }[]).map(({ id, sender }) => [id, sender]));
    expect(senders.get('of-sensor')).toEqual(principal('sensor'));
    expect(senders.get('broker')).toEqual(BROKER);
    expect(senders.get('before-t')).toBeNull();
  });
});
