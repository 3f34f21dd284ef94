import fc from 'fast-check';
import { appendRecords, createPlantLookup, decodeTelemetry, READINGS_TOPIC, type EventRecord } from '#contracts';
import type { Point } from '#domain';
import type { InBatch, InRecord } from '#kafka';
import type { LayoutKey, Layouts, Names, OffsetMove } from '#postgres';
import { samplePlant } from '#testing';
import { DeviceIndex } from './device-index.js';
import { Intake } from './intake.js';
import { SpareLines } from './rows/spare-lines.js';
import type { IntakeRow } from './rows/intake-rows.js';
import { readPlain } from './known-form.js';
import { arrange } from './take-apart.js';

const NOW = Date.parse('2026-01-10T00:16:00Z');
const BATCH = { topic: READINGS_TOPIC } as InBatch;
const MOVE = {} as OffsetMove;
const site = samplePlant();
const lookup = createPlantLookup([site]);
/** Nothing is known of the database. */
const NAMES = { device: () => undefined, siteId: () => undefined } as unknown as Names;
const newIndex = (): DeviceIndex => new DeviceIndex(NAMES, {} as Layouts, [site]);

interface Sent {
  readonly device: string;
  readonly message: Readonly<Record<string, unknown>>;
  readonly replayOf?: string;
}

/** What ingestion writes of these messages, each with the key of its device or without one: then no form is looked for. */
function records(messages: readonly Sent[], isKeyed: boolean): InRecord[] {
  const made: EventRecord[] = [];
  for (const { device, message, replayOf } of messages) {
    const topic = `greenpark/v1/${site.id}/${device}/telemetry`;
    const decoded = decodeTelemetry(topic, Buffer.from(JSON.stringify(message)), NOW, lookup);
    appendRecords([decoded], made, replayOf ?? null);
  }
  return made
    .filter(({ topic }) => topic === READINGS_TOPIC)
    .map(({ key, value }, i) => ({
      offset: BigInt(i),
      key: isKeyed ? key : null,
      timestamp: String(NOW),
      leaderEpoch: 0,
      value: Buffer.from(value),
    }));
}

const orderOf = ({ ts, line, shape }: IntakeRow): string => `${ts} ${line.device} ${shape.simulated}`;
const inOrder = (a: IntakeRow, b: IntakeRow): number => (orderOf(a) < orderOf(b) ? -1 : 1);

/** What a transaction would write: by row its device, points, values and all that counts. */
function taken(index: DeviceIndex, all: readonly InRecord[]) {
  const intake = new Intake(index, new SpareLines());
  intake.add(BATCH, all, MOVE);
  for (const { seqs } of intake.lines.values()) seqs.close();
  const rows = [...intake.rows, ...intake.plain.settle(() => true)].map(arrange);
  const rowOf = ({ line, shape, others, ...row }: Intake['rows'][number]): object => ({
    ...row,
    device: line.device,
    shape: [shape.entry.device, shape.codes, shape.units, shape.epoch, shape.simulated],
    others: others?.map(rowOf) ?? null,
  });
  return {
    rows: rows.toSorted(inOrder).map(rowOf),
    lines: [...intake.lines.values()].map(({ device, real, simulated, seqs, lastSeenMs, ...line }) => ({
      device,
      seqs: seqs.ranges,
      real: real?.device,
      simulated: simulated?.device,
      newestMs: line.newestMs,
      counts: [line.received, line.stored, line.duplicate, line.conflict, line.deadLettered, line.late, line.replayed],
      lastSeenMs,
    })),
    deadLetters: intake.deadLetters.length,
    amounts: intake.amounts.map(({ code, t, eventId, candidate }) => ({ code, t, eventId, candidate })),
    shapes: intake.newShapes.size,
    devices: intake.newDevices.size,
  };
}

const value = fc.oneof(
  fc.integer({ min: 0, max: 30_000 }).map((n) => n / 1_000),
  fc.record({ v: fc.integer({ min: 0, max: 30 }), q: fc.constantFrom('good', 'uncertain', 'bad') }),
);
const message = fc.record({
  ts: fc.integer({ min: NOW - 3_000_000, max: NOW }),
  seq: fc.option(fc.nat(50), { nil: undefined }),
  boot: fc.constantFrom(undefined, undefined, 'a'),
  simulated: fc.constantFrom(undefined, undefined, true),
  values: fc.dictionary(fc.constantFrom('heat.power', 'heat.energyTotal', 'water.supplyTemp'), value, { minKeys: 1 }),
});
const sent = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      device: fc.constant('boiler-1'),
      message,
      replayOf: fc.constantFrom(undefined, undefined, 'x'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      device: fc.constant('fuel-gate'),
      message: fc.record({ ts: fc.constant(NOW), values: fc.constant({ 'fuel.received': { v: 3, id: 'truck' } }) }),
    }),
  },
);

describe('a record of a known form', () => {
  it('is taken as if it had been read the long way', () => {
    fc.assert(
      fc.property(fc.array(sent, { maxLength: 12 }), (messages) => {
        const index = newIndex();
        // Twice: what was learned of the first counts for the second.
        for (let round = 0; round < 2; round++) {
          const long = taken(newIndex(), records(messages, false));
          expect(taken(index, records(messages, true))).toEqual(long);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is one with the first record of a device that was found ahead, where another of its kind has sent', async () => {
    const NONE = { intern: () => Promise.resolve([]) } as unknown as Layouts;
    const names = { device: () => undefined, siteId: () => undefined, clockMs: NOW } as unknown as Names;
    const meters = ['meter-1', 'meter-2'].map((id) => ({ ...site.devices[0]!, id }));
    const index = new DeviceIndex(names, NONE, [{ ...site, devices: meters }]);
    await index.prepare();
    expect(meters.map(({ id }) => index.known(`${site.id}/${id}`)?.device)).toEqual(['meter-1', 'meter-2']);
    const [first, second] = meters.map(({ id }): InRecord => {
      const record = records(
        [{ device: 'boiler-1', message: { ts: NOW, seq: 1, values: { 'heat.power': 24 } } }],
        true,
      )[0]!;
      const named = Buffer.from(record.value!).toString().replaceAll('boiler-1', id);
      return { ...record, key: `${site.id}/${id}`, value: Buffer.from(named) };
    });
    expect(readPlain(first!, index)).toBeNull();
    taken(index, [first!]);
    expect(readPlain(second!, index)).toMatchObject({ ts: NOW, vals: [24], entry: { device: 'meter-2' } });
  });

  it('needs nothing of the database where its device declares what another one has sent, whatever the order', async () => {
    const [a, b] = ['heat.power', 'water.supplyTemp'].map((code) =>
      site.devices.flatMap(({ points }) => points).find(({ id }) => id === code)!,
    );
    const devices = ['meter-1', 'meter-2'].map((id) => ({ ...site.devices[0]!, id, points: [a!, b!] }));
    const ids: Readonly<Record<string, number>> = { 'heat.power': 9, 'water.supplyTemp': 8 };
    const names = {
      device: (_site: string, device: string) => ({ siteId: 1, deviceId: Number(device.at(-1)) }),
      point: (_site: string, _device: string, code: string) => ({ pointId: ids[code] }),
      siteId: () => 1,
      clockMs: NOW,
    } as unknown as Names;
    const layouts = {
      intern: (keys: readonly LayoutKey[]) => Promise.resolve(keys.map((key) => ({ ...key, layoutId: key.deviceId }))),
    } as unknown as Layouts;
    const index = new DeviceIndex(names, layouts, [{ ...site, devices }]);
    await index.prepare();
    const values = { 'heat.power': 24, 'water.supplyTemp': 90 };
    const sent = records([{ device: 'boiler-1', message: { ts: NOW, seq: 1, values } }], true)[0]!;
    const [first, second] = devices.map(({ id }): InRecord => {
      const named = Buffer.from(sent.value!).toString().replaceAll('boiler-1', id);
      return { ...sent, key: `${site.id}/${id}`, value: Buffer.from(named) };
    });
    expect(taken(index, [first!])).toMatchObject({ shapes: 1 });
    const intake = new Intake(index, new SpareLines());
    intake.add(BATCH, [second!], MOVE);
    expect([intake.plain.count, intake.newShapes.size, intake.newDevices.size]).toEqual([1, 0, 0]);
    const [row] = intake.plain.settle(() => true);
    expect(row).toMatchObject({ vals: [90, 24], layout: { layoutId: 2, pointIds: [8, 9] } });
  });

  it('is none where the name in its key is not written as it is', () => {
    const index = newIndex();
    const [record] = records([{ device: 'boiler-1', message: { ts: NOW, values: { 'heat.power': 24 } } }], true);
    taken(index, [record!]);
    const name = 'x","device":"boiler-1';
    const value = Buffer.from(Buffer.from(record!.value!).toString().replaceAll('boiler-1', name));
    expect(readPlain({ ...record!, key: `${site.id}/${name}`, value }, index)).toBeNull();
  });

  it('is one as soon as one like it has come, and is learned again when the points change', () => {
    const index = newIndex();
    const of = (values: Readonly<Record<string, number>>): InRecord =>
      records([{ device: 'boiler-1', message: { ts: NOW, seq: 1, values } }], true)[0]!;
    const first = of({ 'heat.power': 24, 'water.supplyTemp': 90 });
    expect(readPlain(first, index)).toBeNull();
    taken(index, [first]);
    const second = readPlain(of({ 'heat.power': 24.5, 'water.supplyTemp': 91 }), index);
    expect(second).toMatchObject({ receivedMs: NOW, ts: NOW, seq: 1, vals: [24.5, 91] });
    const other = of({ 'heat.power': 1 });
    expect(readPlain(other, index)).toBeNull();
    taken(index, [other, other]);
    expect(readPlain(other, index)?.vals).toEqual([1]);
    // A new site file: what was known of the device is forgotten.
    index.declare([site]);
    expect(readPlain(other, index)).toBeNull();
  });

  describe('of another device', () => {
    const boiler = site.devices.find(({ id }) => id === 'boiler-1')!;
    const inKw = boiler.points.map((point): Point => ({ ...point, versions: [{ ...point.versions[0], unit: 'kW' }] }));
    const declared = { ...site, devices: [...site.devices, { ...boiler, id: 'boiler-8' }] };
    const here = { ...site, devices: [...declared.devices, { ...boiler, id: 'boiler-9', points: inKw }] };
    const there = createPlantLookup([{ ...declared, devices: [...declared.devices, { ...boiler, id: 'boiler-9' }] }]);
    const newest = (): DeviceIndex => new DeviceIndex(NAMES, {} as Layouts, [here]);

    function recordOf(device: string, values: Readonly<Record<string, number>>, more: object = {}): InRecord {
      const made: EventRecord[] = [];
      const payload = Buffer.from(JSON.stringify({ ts: NOW, seq: 7, ...more, values }));
      appendRecords([decodeTelemetry(`greenpark/v1/${site.id}/${device}/telemetry`, payload, NOW, there)], made);
      const [{ key, value }] = made as [EventRecord];
      return { offset: 0n, key, timestamp: String(NOW), leaderEpoch: 0, value: Buffer.from(value) };
    }

    const values = { 'heat.power': 24, 'water.supplyTemp': 90 };

    it('is read by the form of the first one, and taken as if it had been read the long way', () => {
      const index = newest();
      const all = [
        recordOf('boiler-1', values),
        recordOf('boiler-8', values),
        recordOf('boiler-8', values, { seq: 8 }),
      ];
      taken(index, all.slice(0, 1));
      expect(readPlain(all[1]!, index)).toMatchObject({
        entry: { key: `${site.id}/boiler-8` },
        seq: 7,
        vals: [24, 90],
      });
      const short = taken(index, all);
      expect(short).toEqual(
        taken(
          newest(),
          all.map((record) => ({ ...record, key: null })),
        ),
      );
    });

    it('is read by its own form in whatever order devices come, and where it is the expected one its key is not asked for', () => {
      const one = fc.record({ device: fc.constantFrom('boiler-1', 'boiler-8'), power: fc.nat(30), moreIs: fc.nat(9) });
      const recordOfOne = ({ device, power, moreIs }: { device: string; power: number; moreIs: number }, seq: number) =>
        recordOf(device, moreIs === 0 ? { 'heat.power': power } : { ...values, 'heat.power': power }, { seq });
      fc.assert(
        fc.property(fc.array(one, { minLength: 1, maxLength: 12 }), (sentOnes) => {
          const all = sentOnes.map((some, seq) => recordOfOne(some, seq));
          const unkeyed = all.map((record) => ({ ...record, key: null }));
          expect(taken(newest(), all)).toEqual(taken(newest(), unkeyed));
        }),
        { numRuns: 300 },
      );
      const index = newest();
      const round = (seq: number): InRecord[] =>
        ['boiler-1', 'boiler-8'].map((device) => recordOf(device, values, { seq }));
      for (let seq = 0; seq < 3; seq++) taken(index, round(seq));
      let asked = 0;
      const [first, second] = round(3) as [InRecord, InRecord];
      const counted = [first, second].map((record) => ({
        ...record,
        get key() {
          asked++;
          return record.key;
        },
      }));
      const { rows } = taken(index, counted);
      expect(rows).toHaveLength(2);
      expect(asked).toBe(0);
      // A new site file: nothing is expected any more.
      index.declare([here]);
      expect(index.expected).toBeNull();
    });

    it.each([
      ['other units here', recordOf('boiler-9', values)],
      ['other points', recordOf('boiler-8', { 'heat.power': 24 })],
      ['another run of numbers', recordOf('boiler-8', values, { boot: 'a' })],
      ['a device that is not declared here', { ...recordOf('boiler-8', values), key: `${site.id}/boiler-7` }],
      ['a key that is no name', { ...recordOf('boiler-8', values), key: 'boiler-8' }],
    ])('is read the long way: %s', (_, record) => {
      const index = newest();
      taken(index, [recordOf('boiler-1', values)]);
      expect(readPlain(record, index)).toBeNull();
      const long = newest();
      taken(long, [recordOf('boiler-1', values)]);
      expect(taken(index, [record])).toEqual(taken(long, [{ ...record, key: null }]));
    });
  });
});
