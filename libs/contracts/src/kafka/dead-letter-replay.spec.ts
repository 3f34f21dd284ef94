import { DAY_MS, type PayloadSource } from '#domain';
import { buildDevice, buildSite, type ReadingsEvent } from '#testing';
import { decode, lookupOf, NOW, shipped, TS, usual } from '../../../../test/support/mqtt/source-payloads.js';
import { createPlantLookup } from '../mqtt/plant-lookup.js';
import { replayDeadLetter } from './dead-letter-replay.js';
import { appendRecords, type EventRecord } from './decoded-records.js';
import type { DeadLetterEvent } from './event-data.js';

describe('replay of a dead letter', () => {
  const letters = (source: PayloadSource, topic: string, payload: unknown) => {
    const records: EventRecord[] = [];
    appendRecords(decode(source, topic, payload), records);
    return records
      .map(({ value }) => JSON.parse(value) as DeadLetterEvent)
      .filter(({ type }) => type === 'greenpark.dead-letter.v1')
      .map(({ id, data }) => ({
        ...data,
        id,
        payload: data.payload ?? null,
        payloadBase64: data.payloadBase64 ?? null,
        refused: data.collapsed?.refused ?? null,
        receivedMs: data.receivedAt,
      }));
  };

  it('brings what passes now, at the time of its first arrival', () => {
    const source = shipped('shelly-gen1-total');
    const [letter] = letters(source, 'shellies/meter-7/emeter/0/total', '3003.4');
    expect(letter).toMatchObject({ site: 'leipzig', device: 'meter-7', reason: 'UNKNOWN_DEVICE' });
    const named = lookupOf({ ...source, devices: { 'meter-7': 'pump' } });
    const replay = replayDeadLetter(letter!, NOW + DAY_MS, named, null);
    expect(replay).toMatchObject({ ok: true, values: 1 });
    const [record] = replay.ok ? replay.records : [];
    expect((JSON.parse(record!.value) as ReadingsEvent).data).toMatchObject({
      device: 'pump',
      replayed: true,
      readings: [{ ts: NOW }],
    });
  });

  it('of a message that was refused in many parts brings those of them that pass now, and no other', () => {
    const board = {
      ...usual,
      topic: 'v1/gateway/telemetry',
      decoder: 'thingsboard',
      device: null,
      points: null,
    } as const;
    const values = Object.fromEntries(Array.from({ length: 9_000 }, (_, i) => [`p${i}`, i]));
    const all = letters(board, 'v1/gateway/telemetry', { pump: [{ ts: TS, values }] });
    expect(all).toHaveLength(1);
    const last = all[0]!;
    expect(last.collapsed).toMatchObject({ count: 9_000, refused: { messages: '', points: { p8999: '0' } } });
    const declared = createPlantLookup([
      buildSite({ devices: [buildDevice('pump', { p8999: { kind: 'gauge', unit: 'kW' } })], sources: [board] }),
    ]);
    expect(replayDeadLetter(last, NOW, declared, null)).toMatchObject({ ok: true, values: 1 });
  });
});
