import { appendRecords, createPlantLookup, decodeMessage, type EventRecord } from '#contracts';
import { type DeadLetterEvent } from '../../../libs/contracts/src/kafka/event-data.js';
import { buildDevice, buildSite } from '#testing';
import { addDeadLetters, type Database, type StoredDeadLetter } from '#postgres';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';
import { factorsOfTests } from '../../support/plants/plant-of-tests.js';

/** Dead letters of what nobody declares, in a real database, as the API tells of them. */
const NOW = Date.parse('2026-01-10T04:00:00Z');
const site = buildSite({
  id: 'leipzig',
  devices: [buildDevice('pump', { 'elec.power': { kind: 'gauge', unit: 'kW' } })],
});
const plant = createPlantLookup([site]);

describe('what is not declared', () => {
  let db: Database;
  let api: ApiUnderTest;
  beforeAll(async () => {
    db = await freshDatabase('unknown_devices');
    api = await startApi(db, { sites: [site], factors: factorsOfTests }, { now: NOW });
  });
  afterAll(async () => {
    await api?.stop();
    await db?.close();
  });

  /** As ingestion and the aggregator keep it. */
  async function refused(topic: string, payload: unknown, receivedAt: number): Promise<void> {
    const records: EventRecord[] = [];
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
    appendRecords(decodeMessage(topic, Buffer.from(text), receivedAt, plant), records);
    const letters = records
      .map(({ value }) => JSON.parse(value) as DeadLetterEvent)
      .filter(({ type }) => type === 'greenpark.dead-letter.v1')
      .map(({ id, data }): StoredDeadLetter => ({
        ...data,
        id: `${id}@${receivedAt}`,
        site: data.site === 'leipzig' ? data.site : null,
        receivedMs: data.receivedAt,
        payload: data.payload ?? null,
        payloadBase64: data.payloadBase64 ?? null,
        payloadSha256: data.payloadSha256 ?? null,
        valueCount: data.collapsed?.count ?? 1,
        reasons: data.collapsed?.reasons ?? null,
        refused: data.collapsed?.refused ?? null,
        sender: data.sender ?? null,
      }));
    await addDeadLetters(db, letters);
  }
  const list = async () =>
    ((await api.call('/api/v1/devices/unknown')).body as { items: Record<string, unknown>[] }).items;

  it('is nothing where everything is declared', async () => {
    await refused('greenpark/v1/leipzig/pump/telemetry', { ts: NOW, values: { 'elec.power': null } }, NOW);
    expect(await list()).toEqual([]);
  });

  it('is told by topic and device, the newest first, with what it sends and what could be declared', async () => {
    const values = { ts: NOW, values: { 'elec.power': { v: 1.5, u: 'kW' }, x: 1 } };
    const tasmota = { Time: '2026-01-10T05:00:00', ENERGY: { Total: 514.153, Power: 56 } };
    await refused('greenpark/v1/leipzig/pump/telemetry', values, NOW + 1_000);
    await refused('greenpark/v1/leipzig/pmup/telemetry', values, NOW + 2_000);
    await refused('greenpark/v1/leipzg/pump/telemetry', values, NOW + 3_000);
    await refused('tele/tasmota_9/SENSOR', tasmota, NOW + 4_000);
    await refused('tele/tasmota_9/SENSOR', 'x'.repeat(20_000), NOW + 5_000);
    const items = await list();
    expect(
      items.map(({ reason, site: of, device, topic, count, hint }) => ({ reason, of, device, topic, count, hint })),
    ).toEqual([
      {
        reason: 'UNKNOWN_TOPIC',
        of: null,
        device: null,
        topic: 'tele/tasmota_9/SENSOR',
        count: 2,
        hint: 'this looks like tasmota: a source of the site file takes it',
      },
      {
        reason: 'UNKNOWN_SITE',
        of: 'leipzg',
        device: 'pump',
        topic: 'greenpark/v1/leipzg/pump/telemetry',
        count: 1,
        hint: 'no site "leipzg" is configured; did you mean leipzig?',
      },
      {
        reason: 'UNKNOWN_DEVICE',
        of: 'leipzig',
        device: 'pmup',
        topic: 'greenpark/v1/leipzig/pmup/telemetry',
        count: 1,
        hint: 'site leipzig declares no device "pmup"; did you mean pump?',
      },
      {
        reason: 'UNKNOWN_POINT',
        of: 'leipzig',
        device: 'pump',
        topic: 'greenpark/v1/leipzig/pump/telemetry',
        count: 1,
        hint: 'device leipzig/pump declares no such point',
      },
    ]);
    const [socket, , device, point] = items;
    expect(socket).toMatchObject({ firstSeen: '2026-01-10T04:00:04Z', lastSeen: '2026-01-10T04:00:05Z' });
    expect(socket!.proposal).toContain('map: tasmota');
    expect(device!.proposal).toContain('- { id: elec.power, kind: gauge, unit: kW }  # 1.5');
    expect(point!.values).toEqual([{ point: 'x', path: null, unit: null, example: '1' }]);
  });

  it('is a list like every other: CSV, and no unknown parameters', async () => {
    const csv = await api.call('/api/v1/devices/unknown?format=csv');
    expect(csv.text.split('\r\n')[0]).toContain('reason');
    expect((await api.call('/api/v1/devices/unknown?site=x')).status).toBe(400);
  });

  it('is bounded, whatever is sent', async () => {
    await db.execute(
      `insert into dead_letter (dead_letter_id, topic, received_at, reason, detail, payload, payload_bytes)
       select 'many-' || i, 'invented/' || i, timestamptz '2026-01-11' + i * interval '1 ms', 'UNKNOWN_TOPIC', '', '1', 1
       from generate_series(1, 5000) i`,
      [],
    );
    const items = await list();
    expect(items).toHaveLength(200);
    expect(items[0]).toMatchObject({ topic: 'invented/5000', count: 1 });
  });
});
