import { setTimeout as pause } from 'node:timers/promises';
import { DEAD_LETTERS_TOPIC, EVENTS_TOPIC, READINGS_TOPIC } from '#contracts';
import {
  addDeadLetters,
  addMeterEvents,
  addSeqRanges,
  addToLedger,
  countWaitingDeadLetters,
  Names,
  raiseAlert,
  UNKNOWN,
  type Database,
  type StoredDeadLetter,
} from '#postgres';
import type { Site } from '#domain';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';
import { storedLetter } from '../../support/plants/stored-letter.js';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../../support/plants/plant-of-tests.js';
import { until } from '../../support/processes/until.js';

const at = (text: string): number => Date.parse(text);
const NOW = at('2026-01-10T04:00:00Z');
const SITE = '/api/v1/sites/south';
const TOPIC = 'greenpark/v1/south/boiler-1/telemetry';
const post = (body?: unknown): RequestInit => ({
  method: 'POST',
  ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
});

function south(points: readonly string[]): Site {
  return siteOf('south', 'Asia/Shanghai', [
    deviceOf(
      'boiler-1',
      'boiler',
      points.map((id) => pointOf('boiler-1', id, { unit: 'MW' })),
    ),
    deviceOf('plant-meter', 'heat-meter', [pointOf('plant-meter', 'heat.energyTotal', { kind: 'total', unit: 'GJ' })]),
  ]);
}

describe('the API counts, replays and records', () => {
  let db: Database;
  let names: Names;
  let api: ApiUnderTest;

  beforeAll(async () => {
    db = await freshDatabase('api_counting');
    names = await Names.open(db);
    await names.declare([south(['heat.power'])]);
    api = await startApi(db, { sites: [south(['heat.power'])], factors: factorsOfTests }, { now: NOW });
  });
  afterAll(async () => {
    await api?.stop();
    await db?.close();
  });

  const letter = (id: string, fields: Partial<StoredDeadLetter> = {}) =>
    storedLetter({
      id,
      site: 'south',
      device: 'boiler-1',
      topic: TOPIC,
      ts: at('2026-01-10T03:00:00Z'),
      receivedMs: at('2026-01-10T03:00:01Z'),
      reason: 'UNKNOWN_POINT',
      detail: 'device boiler-1 declares no such point',
      ...fields,
    });

  describe('the ledger', () => {
    it('names every declared device, unknown ones together, and adds up', async () => {
      const counts = { received: 0, stored: 0, duplicate: 0, conflict: 0, deadLettered: 0, late: 0, replayed: 0 };
      await addToLedger(db, [
        {
          site: 'south',
          device: 'boiler-1',
          ...counts,
          received: 100,
          stored: 90,
          duplicate: 4,
          conflict: 1,
          deadLettered: 2,
          late: 7,
          lastSeenMs: NOW,
        },
        { site: 'south', device: UNKNOWN, ...counts, received: 3, deadLettered: 3, lastSeenMs: NOW },
      ]);
      const ranges = [
        { boot: '', fromSeq: 1, toSeq: 5, fromTs: at('2026-01-10T01:00:00Z'), toTs: at('2026-01-10T01:05:00Z') },
        { boot: '', fromSeq: 8, toSeq: 9, fromTs: at('2026-01-10T01:08:00Z'), toTs: at('2026-01-10T01:09:00Z') },
      ];
      await addSeqRanges(db, [{ site: 'south', device: 'boiler-1', seqs: { ranges } }]);
      const { devices, totals, lagRecords } = (await api.call(`${SITE}/ledger`)).body;
      expect(devices.map((d: { device: string }) => d.device)).toEqual(['boiler-1', 'plant-meter', '(unknown)']);
      expect(devices[0]).toEqual({
        device: 'boiler-1',
        received: 100,
        stored: 90,
        duplicate: 4,
        conflict: 1,
        deadLettered: 2,
        inFlight: 3,
        late: 7,
        replayed: 0,
        gapCount: 1,
        forgottenRanges: 0,
        gaps: [{ fromSeq: 6, toSeq: 7, fromTs: '2026-01-10T01:05:00Z', toTs: '2026-01-10T01:08:00Z' }],
        lastSeen: '2026-01-10T04:00:00Z',
      });
      expect(devices[1]).toMatchObject({ received: 0, inFlight: 0, gaps: [], lastSeen: null });
      expect(totals).toMatchObject({ received: 103, stored: 90, deadLettered: 5, inFlight: 3, gapCount: 1 });
      expect(lagRecords).toBe(0);
    });

    it('counts what Kafka has and the store has not', async () => {
      const record = { topic: READINGS_TOPIC, key: 'a', value: '{}' };
      api.log.sent.push(record, record, { ...record, topic: DEAD_LETTERS_TOPIC });
      expect((await api.call(`${SITE}/ledger`)).body.lagRecords).toBe(3);
      await db.execute(
        `insert into kafka_offset (topic, partition, next_offset, cluster_id, topic_id) values ($1, 0, 2, 'c', 't'), ($2, 0, 1, 'c', 't')`,
        [READINGS_TOPIC, DEAD_LETTERS_TOPIC],
      );
      expect((await api.call(`${SITE}/ledger`)).body.lagRecords).toBe(0);
      api.log.away = true;
      expect((await api.call(`${SITE}/ledger`)).body.lagRecords).toBeNull();
      api.log.away = false;
    });
  });

  describe('dead letters', () => {
    const message = { ts: '2026-01-10T03:00:00Z', seq: 5, values: { 'heat.power': 20, 'new.point': 7 } };

    beforeAll(async () => {
      const payload = JSON.stringify(message);
      await addDeadLetters(db, [
        letter('new', { point: 'new.point', payload, payloadBytes: payload.length, seq: 5 }),
        ...[1, 2, 3].map((i) =>
          letter(`bad-${i}`, { reason: 'MALFORMED', payload: '{', receivedMs: at(`2026-01-10T03:00:0${i}Z`) }),
        ),
        letter('stray', {
          site: null,
          device: null,
          topic: 'greenpark/v1/nowhere/x/telemetry',
          reason: 'UNKNOWN_SITE',
        }),
        letter('bytes', { device: 'plant-meter', reason: 'MALFORMED', payload: null, payloadBase64: '//4=' }),
      ]);
    });

    it('lists them newest first, whole, by filter, a page at a time', async () => {
      const all = (await api.call(`${SITE}/dead-letters`)).body.items;
      expect(all.map((l: { id: string }) => l.id)).toEqual(['bad-3', 'bad-2', 'new', 'bytes', 'bad-1']);
      expect(all[2]).toEqual({
        id: 'new',
        site: 'south',
        device: 'boiler-1',
        point: 'new.point',
        topic: TOPIC,
        ts: '2026-01-10T03:00:00Z',
        receivedAt: '2026-01-10T03:00:01Z',
        reason: 'UNKNOWN_POINT',
        detail: 'device boiler-1 declares no such point',
        payload: JSON.stringify(message),
        payloadBase64: null,
        payloadBytes: JSON.stringify(message).length,
        payloadSha256: null,
        seq: 5,
        index: null,
        count: 1,
        reasons: null,
        replayedAt: null,
        sender: null,
        state: 'waiting',
        discarded: null,
      });
      expect((await api.call(`${SITE}/dead-letters?device=plant-meter`)).body.items).toHaveLength(1);
      expect((await api.call(`${SITE}/dead-letters?reason=UNKNOWN_POINT`)).body.items).toHaveLength(1);
      expect(
        (await api.call(`${SITE}/dead-letters?from=2026-01-10T03:00:02Z&to=2026-01-10T03:00:03Z`)).body.items,
      ).toHaveLength(1);
      const first = (await api.call(`${SITE}/dead-letters?limit=2`)).body;
      await addDeadLetters(db, [
        letter('newer', { reason: 'MALFORMED', payload: '[', receivedMs: at('2026-01-10T03:30:00Z') }),
      ]);
      const rest = (await api.call(`${SITE}/dead-letters?limit=3&cursor=${first.nextCursor}`)).body;
      expect([...first.items, ...rest.items].map((l: { id: string }) => l.id)).toEqual([
        'bad-3',
        'bad-2',
        'new',
        'bytes',
        'bad-1',
      ]);
      expect(rest.nextCursor).toBeNull();
    });

    it('keeps those of unknown sites apart', async () => {
      const { items } = (await api.call('/api/v1/dead-letters')).body;
      expect(items.map((l: { id: string }) => l.id)).toEqual(['stray']);
    });

    it('sends what passes now, once, and only that', async () => {
      const none = (await api.call(`${SITE}/dead-letters/replay`, post())).body;
      expect(none).toMatchObject({ examined: 6, sentValues: 0, replayed: [], nextCursor: null });
      expect(none.failing.find((f: { id: string }) => f.id === 'new')).toMatchObject({ reason: 'UNKNOWN_POINT' });

      api.declare({ sites: [south(['heat.power', 'new.point'])], factors: factorsOfTests });
      const before = api.log.sent.length;
      const answers = await Promise.all(
        [1, 2, 3].map(() => api.call(`${SITE}/dead-letters/replay`, post({ device: 'boiler-1' }))),
      );
      const sent = api.log.sent.slice(before);
      expect(answers.map(({ body }) => body.sentValues).sort()).toEqual([0, 0, 1]);
      expect(sent).toHaveLength(1);
      expect(sent[0]).toMatchObject({ topic: READINGS_TOPIC, key: 'south/boiler-1' });
      const { data } = JSON.parse(sent[0]!.value);
      expect(data).toMatchObject({
        replayed: true,
        count: 1,
        readings: [{ ts: at(message.ts), values: { 'new.point': 7 } }],
      });
      expect((await api.call(`${SITE}/dead-letters?reason=UNKNOWN_POINT`)).body.items[0].replayedAt).not.toBeNull();
      expect((await api.call(`${SITE}/dead-letters/replay`, post({ ids: ['new'] }))).body).toMatchObject({
        examined: 0,
        sentValues: 0,
      });
    });
  });

  describe('discarding', () => {
    const discard = (body: unknown, path = SITE) => api.call(`${path}/dead-letters/discard`, post(body));
    const ids = async (query: string): Promise<string[]> =>
      (await api.call(`${SITE}/dead-letters?device=hall&${query}`)).body.items
        .map((l: { id: string }) => l.id)
        .toSorted();

    beforeAll(() =>
      addDeadLetters(db, [
        ...[1, 2, 3].map((i) => letter(`hall-${i}`, { device: 'hall', reason: 'BAD_TIME', payload: '{"ts":"soon"}' })),
        letter('hall-unit', { device: 'hall', reason: 'WRONG_UNIT' }),
        letter('hall-sent', { device: 'hall', reason: 'BAD_TIME' }),
        letter('nowhere', { site: null, device: null, topic: 'x', reason: 'UNKNOWN_SITE' }),
      ]),
    );

    it('asks which and why', async () => {
      const because = 'a wrong file';
      expect(await discard({ device: 'hall' })).toMatchObject({ status: 400, body: { field: 'because' } });
      expect(await discard({ device: 'hall', because: ' ' })).toMatchObject({ status: 400 });
      expect(await discard({ because })).toMatchObject({ status: 400, body: { field: 'all' } });
      expect(await discard({ because, colour: 'red' })).toMatchObject({ status: 400, body: { field: 'colour' } });
      expect(await ids('state=discarded')).toEqual([]);
    });

    it('gives up a batch with who and why; it waits no more and stays readable', async () => {
      await db.execute(`update dead_letter set replayed_at = now() where dead_letter_id = 'hall-sent'`);
      const asOfNow = await countWaitingDeadLetters(db, 'south', NOW);
      const { deadLettersWaiting: waited } = (await api.call(`${SITE}/ledger`)).body;
      const answer = await discard({
        device: 'hall',
        reason: 'BAD_TIME',
        because: 'times in another form',
        by: 'Li Wei',
      });
      expect(answer).toMatchObject({ status: 200, body: { discarded: 3, more: false } });
      expect(await countWaitingDeadLetters(db, 'south', NOW)).toBe(asOfNow); // as of then
      expect((await api.call(`${SITE}/ledger`)).body.deadLettersWaiting).toBe(waited - 3);

      expect(await ids('')).toEqual(['hall-sent', 'hall-unit']);
      expect(await ids('state=waiting')).toEqual(['hall-unit']);
      expect(await ids('state=replayed')).toEqual(['hall-sent']);
      expect(await ids('state=discarded')).toEqual(['hall-1', 'hall-2', 'hall-3']);
      expect(await ids('state=all')).toHaveLength(5);
      expect((await api.call(`${SITE}/dead-letters?state=gone`)).status).toBe(400);
      const [kept] = (await api.call(`${SITE}/dead-letters?state=discarded`)).body.items;
      expect(kept).toMatchObject({
        state: 'discarded',
        payload: '{"ts":"soon"}',
        discarded: { by: 'Li Wei', because: 'times in another form', at: expect.stringMatching(/Z$/) },
      });
      const [entry] = (await api.call('/api/v1/audit?site=south')).body.items;
      expect(entry).toMatchObject({
        who: 'Li Wei',
        action: 'dead-letters-discarded',
        reason: 'times in another form',
        detail: { discarded: 3, wanted: { device: 'hall', reason: 'BAD_TIME' } },
      });
    });

    it('neither sends what was discarded nor discards twice', async () => {
      const replay = await api.call(`${SITE}/dead-letters/replay`, post({ ids: ['hall-1', 'hall-2'] }));
      expect(replay.body).toMatchObject({ examined: 0, replayed: [] });
      const again = await discard({ ids: ['hall-1', 'hall-sent', 'hall-unit'], because: 'again' });
      expect(again.body).toEqual({ discarded: 1, more: false });
      expect((await discard({ all: true, because: 'a new start' })).body.discarded).toBeGreaterThan(0);
      expect((await discard({ all: true, because: 'a new start' })).body.discarded).toBe(0);
      expect((await api.call(`${SITE}/ledger`)).body.deadLettersWaiting).toBe(0);
    });

    it('gives up those of unknown sites by their own call, and leaves the ledger as it is', async () => {
      const before = (await api.call(`${SITE}/ledger`)).body.totals;
      expect((await discard({ reason: 'UNKNOWN_SITE', because: 'a test' }, '/api/v1')).body.discarded).toBe(2);
      expect((await api.call('/api/v1/dead-letters')).body.items).toEqual([]);
      expect((await api.call('/api/v1/dead-letters?state=discarded')).body.items).toHaveLength(2);
      expect((await api.call(`${SITE}/ledger`)).body.totals).toEqual(before);
    });
  });

  describe('meter events', () => {
    const replaced = {
      id: 'swap-1',
      type: 'meter-replaced',
      ts: '2026-01-10T02:00:00Z',
      point: 'plant-meter/heat.energyTotal',
      oldFinal: 45_820.5,
      newInitial: 12.3,
      by: 'an operator',
    };

    it('publishes an event that passes the check, with its id; the same id again is the same event', async () => {
      const before = api.log.sent.length;
      const accepted = await api.call(`${SITE}/events`, post(replaced));
      expect(accepted).toMatchObject({ status: 202, body: { id: 'swap-1', site: 'south', device: 'plant-meter' } });
      const again = await api.call(
        `${SITE}/events`,
        post({ ...replaced, point: 'heat.energyTotal', device: 'plant-meter' }),
      );
      expect(again).toMatchObject({ status: 202, body: { id: 'swap-1' } });
      const [first, second] = api.log.sent.slice(before);
      expect(first).toMatchObject({ topic: EVENTS_TOPIC, key: 'south/plant-meter' });
      expect(JSON.parse(first!.value)).toMatchObject({
        type: 'greenpark.meter-event.v1',
        data: {
          site: 'south',
          device: 'plant-meter',
          event: { id: 'swap-1', point: 'heat.energyTotal', oldFinal: 45_820.5 },
        },
      });
      expect(JSON.parse(second!.value).id).toBe(JSON.parse(first!.value).id);
    });

    it('makes an id of the content where none is given', async () => {
      const { id: _, ...content } = replaced;
      const one = (await api.call(`${SITE}/events`, post(content))).body.id;
      const two = (await api.call(`${SITE}/events`, post(content))).body.id;
      expect(one).toBe(two);
    });

    it('lists stored events, finds the device of what is withdrawn, refuses another event under a stored id', async () => {
      const device = names.device('south', 'plant-meter')!;
      const event = {
        id: 'swap-1',
        type: 'meter-replaced' as const,
        ts: at(replaced.ts),
        point: 'heat.energyTotal',
        by: 'an operator',
        reason: null,
        evidence: null,
        oldFinal: 45_820.5,
        newInitial: 12.3,
      };
      await addMeterEvents(db, [
        { siteId: device.siteId, deviceId: device.deviceId, pointId: null, event, receivedMs: NOW },
      ]);
      const { items } = (await api.call(`${SITE}/events?type=meter-replaced&device=plant-meter`)).body;
      expect(items).toEqual([
        expect.objectContaining({
          id: 'swap-1',
          device: 'plant-meter',
          ts: '2026-01-10T02:00:00Z',
          point: 'heat.energyTotal',
          oldFinal: 45_820.5,
        }),
      ]);
      expect((await api.call(`${SITE}/events`, post(replaced))).status).toBe(202);
      const other = await api.call(`${SITE}/events`, post({ ...replaced, newInitial: 13 }));
      expect(other).toMatchObject({ status: 409, body: { field: 'id' } });
      const withdrawn = await api.call(
        `${SITE}/events`,
        post({ type: 'withdrawn', ts: '2026-01-10T03:00:00Z', event: 'swap-1', reason: 'wrong meter' }),
      );
      expect(withdrawn).toMatchObject({ status: 202, body: { device: 'plant-meter' } });
    });

    it('names what is wrong with an event', async () => {
      const wrong = async (fields: object, field: string): Promise<void> => {
        const answer = await api.call(`${SITE}/events`, post({ ...replaced, ...fields }));
        expect({ fields, status: answer.status, field: answer.body.field }).toEqual({ fields, status: 400, field });
      };
      await wrong({ type: 'explosion' }, 'type');
      await wrong({ oldFinal: undefined }, 'oldFinal');
      await wrong({ oldFinal: 'many' }, 'oldFinal');
      await wrong({ point: 'plant-meter/nothing' }, 'point');
      await wrong({ point: 'nowhere/heat.energyTotal' }, 'point');
      await wrong({ device: 'boiler-1' }, 'device');
      await wrong({ ts: 'yesterday' }, 'ts');
      await wrong({ ts: '2027-01-10T00:00:00Z' }, 'ts');
      await wrong({ ts: undefined }, 'ts');
      await wrong({ type: 'jump-accepted', reason: undefined }, 'reason');
      await wrong({ type: 'jump-refused', reason: ' ' }, 'reason');
    });

    it('says so where Kafka does not confirm in time', async () => {
      api.log.away = true;
      const answer = await api.call(`${SITE}/events`, post(replaced));
      api.log.away = false;
      expect(answer).toMatchObject({ status: 503, body: { type: '/docs#unavailable' } });
    }, 20_000);
  });

  it('streams what holds now and then every change of a site', async () => {
    const siteId = names.siteId('south')!;
    const body = { asOf: '2026-01-10T04:00:00Z', note: 'first' };
    await db.execute('insert into site_status (site_id, version, body, as_of) values ($1, 1, $2, now())', [
      siteId,
      body,
    ]);
    const abort = new AbortController();
    const response = await fetch(`${api.url}/api/v1/stream?site=south`, { signal: abort.signal });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    let text = '';
    const reading = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of response.body!) text += decoder.decode(chunk as Uint8Array, { stream: true });
    })().catch(() => undefined);
    await until(() => text.includes('"first"'), 'the status that holds now');
    await db.execute('update site_status set version = 2, body = $2 where site_id = $1', [
      siteId,
      { ...body, note: 'second' },
    ]);
    await until(() => text.includes('"second"'), 'the changed status');
    await db.execute(
      `insert into alert (alert_id, site, rule, subject, severity, state, version, raised_at, changed_at, body)
       values ('a1', 'south', 'device.silent', 'boiler-1', 'warning', 'active-unacknowledged', 1, now(), now(), '{"message":"silent"}'),
              ('a2', 'elsewhere', 'device.silent', 'x', 'warning', 'active-unacknowledged', 1, now(), now(), '{}')`,
    );
    await until(() => text.includes('event: alert'), 'the alert');
    expect(text).toMatch(/event: status\nid: status-south-2\ndata: \{"site":"south".*"version":2\}\n\n/);
    expect(text).toContain('"message":"silent"');
    expect(text).not.toContain('elsewhere');
    abort.abort();
    await reading;
    await pause(0);
  });

  it('lists alerts by state', async () => {
    expect((await api.call('/api/v1/alerts?state=active-unacknowledged&site=south')).body.items).toEqual([
      expect.objectContaining({
        id: 'a1',
        site: 'south',
        state: 'active-unacknowledged',
        message: 'silent',
        resolvedAt: null,
      }),
    ]);
    expect((await api.call('/api/v1/alerts?state=active')).body.items).toHaveLength(2);
    const all = (await api.call('/api/v1/alerts')).body.items;
    const seen: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await api.call(`/api/v1/alerts?limit=1${cursor && `&cursor=${cursor}`}`);
      expect(body.items.length).toBeLessThanOrEqual(1);
      seen.push(...body.items);
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(all);
    expect((await api.call('/api/v1/alerts?state=resolved,shelved')).body.items).toEqual([]);
    for (const state of ['loud', 'constructor', '__proto__'])
      expect((await api.call(`/api/v1/alerts?state=${state}`)).body).toMatchObject({ status: 400, field: 'state' });
  });

  it('acknowledges and shelves alerts, and says why where it cannot', async () => {
    const key = { site: 'south', rule: 'target.risk', subject: 'annual-avoided' };
    await db.transaction((tx) => raiseAlert(tx, key, 'warning', { message: 'at risk', details: {} }, NOW));
    const [raised] = (await api.call('/api/v1/alerts?site=south')).body.items.filter(
      (a: { rule: string }) => a.rule === key.rule,
    );
    const path = `/api/v1/alerts/${raised.id}`;
    const acknowledged = (await api.call(`${path}/ack`, post({ by: 'an operator', note: 'seen' }))).body;
    expect(acknowledged).toMatchObject({ id: raised.id, state: 'active-acknowledged', acknowledgedBy: 'an operator' });
    expect(acknowledged.version).toBeGreaterThan(raised.version);
    expect((await api.call(`${path}/ack`, post())).body.version).toBe(acknowledged.version);

    const shelved = await api.call(`${path}/shelve`, post({ until: '2026-01-11T00:00:00Z', reason: 'known' }));
    expect(shelved.body).toMatchObject({ state: 'shelved', shelvedUntil: '2026-01-11T00:00:00.000Z' });
    expect((await api.call('/api/v1/alerts?state=shelved')).body.items).toHaveLength(1);
    expect(await api.call(`${path}/shelve`, post({ until: '2026-01-09T00:00:00Z' }))).toMatchObject({
      status: 400,
      body: { field: 'until' },
    });
    expect(await api.call(`${path}/shelve`, post({}))).toMatchObject({ status: 400, body: { field: 'until' } });
    expect((await api.call('/api/v1/alerts/nothing/ack', post())).status).toBe(404);

    await db.execute(`update alert set resolved_at = now(), state = 'resolved' where alert_id = $1`, [raised.id]);
    expect((await api.call(`${path}/ack`, post())).status).toBe(409);
    expect((await api.call(`${path}/shelve`, post({ until: '2026-01-11T00:00:00Z' }))).status).toBe(409);
  });
});
