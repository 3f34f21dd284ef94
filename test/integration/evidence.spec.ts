import { unzipSync } from 'fflate';
import fc from 'fast-check';
import { EVIDENCE_TOPIC, type MeterEvent } from '#contracts';
import {
  buildEvidence,
  continueDevices,
  deriveDevice,
  derivedDevices,
  derivedSites,
  deriveFigures,
  type BuiltEvidence,
  type DerivedSite,
} from '#derivation';
import { factorSet, type Site } from '#domain';
import { periodOf, verifyPack } from '#evidence';
import { readMarkedDevices } from '#postgres';
import { asyncApiCheck } from '#testing';
import { TestStore } from '../support/aggregator-store.js';
import { dirtyRecording, dirtySite, message, RECORDED_FROM, type Message } from '../support/dirty-plant.js';
import { deviceOf, heatFactor, pointOf } from '../support/plant-of-tests.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LATER = RECORDED_FROM + 60 * 24 * HOUR;

const factors = factorSet([
  heatFactor,
  { ...heatFactor, id: 'grid.jl', value: 0.4671, unit: 'kg/(kW.h)', validFrom: '2024-01-01', validTo: '2026-01-17' },
  { ...heatFactor, id: 'grid.jl', value: 0.45, unit: 'kg/(kW.h)', validFrom: '2026-01-17' },
  { ...heatFactor, id: 'freight.heavy', value: 129, unit: 'g.t-1.km-1', u95: null },
]);
const emissions = dirtySite.emissions!;
/** The dirty plant with debited points: auxiliary power, and haulage of the trucks. */
const site: Site = {
  ...dirtySite,
  devices: [
    ...dirtySite.devices,
    deviceOf('aux-power', 'electricity-meter', [
      pointOf('aux-power', 'elec.energyTotal', { kind: 'total', unit: 'kW.h', intervalMs: HOUR, maxRatePerHour: 900 }),
    ]),
  ],
  emissions: {
    ...emissions,
    electricity: [{ point: 'aux-power/elec.energyTotal', factor: 'grid.jl', gridLossShare: 0.05, fromMs: -Infinity }],
    haulage: [{ point: 'fuel-gate/fuel.received', distanceKm: 120, factor: 'freight.heavy', fromMs: -Infinity }],
  },
};

/** The meter of the electricity is exchanged on the fourth day. */
const EXCHANGED = RECORDED_FROM + 3 * 24 * HOUR + 30 * MINUTE;
function electricity(): Message[] {
  return Array.from({ length: 5 * 24 + 1 }, (_, i) => {
    const ts = RECORDED_FROM + i * HOUR;
    const value = ts < EXCHANGED ? 40_000 + i * 311.7 : (i - 72.5) * 311.7;
    return message('aux-power', ts, { 'elec.energyTotal': Math.round(value * 10) / 10 });
  });
}
const exchange: MeterEvent = {
  id: 'exchange-1',
  type: 'meter-replaced',
  ts: EXCHANGED,
  point: 'elec.energyTotal',
  by: 'operator',
  reason: 'verification due',
  evidence: { protocol: 'fromMs, "quoted", and a comma' },
  oldFinal: 40_000 + 72.5 * 311.7,
  newInitial: 0,
};

describe('evidence packs', () => {
  let store: TestStore;
  let derived: DerivedSite;
  beforeAll(async () => {
    store = await TestStore.open('evidence', [site]);
    derived = derivedSites({ sites: [site], factors, normals: new Map(), hash: 'c0ffee' }, store.names)[0]!;
    await store.readings(...dirtyRecording(), ...electricity());
    await store.events({ site: 'north', device: 'aux-power', receivedAt: EXCHANGED + 1_000, event: exchange });
    await derive();
  });
  afterAll(() => store.db.close());

  async function derive(): Promise<void> {
    const devices = derivedDevices(derived);
    for (
      let marked = await readMarkedDevices(store.db);
      marked.length > 0;
      marked = await readMarkedDevices(store.db)
    ) {
      const { left } = await continueDevices(
        store.db,
        derived,
        marked.map((id) => devices.get(id)!),
      );
      for (const id of left) await deriveDevice(store.db, derived, devices.get(id)!);
    }
    while ((await deriveFigures(store.db, derived, LATER)).more);
  }

  async function build(name: string, nowMs = LATER): Promise<BuiltEvidence> {
    const outcome = await buildEvidence(store.db, derived, {
      period: periodOf(site, name)!,
      methodology: '# Methodology\n',
      productVersion: '1.0.0',
      who: 'test',
      nowMs,
    });
    if (outcome.kind !== 'built') throw new Error(outcome.kind);
    return outcome.evidence;
  }

  it.each(['2026-01-15', '2026-01-16', '2026-01-17', '2026-01-18', '2026-01-19', '2026-01', 'season-2025'])(
    'of %s holds all that its figures follow from, to the last digit',
    async (name) => {
      const { bytes, root } = await build(name);
      const report = verifyPack(bytes, { root });
      expect(report.problem).toBeNull();
      expect(report.ok).toBe(true);
      expect(report.manifest).toMatchObject({ site: 'north', period: name });
      const [stored] = await store.db.query<{ gross_t: number; net_t: number }>(
        'select gross_t, net_t from emission where label = $1',
        [name],
      );
      expect(report.content?.results.period.figures).toMatchObject({ grossT: stored!.gross_t, netT: stored!.net_t });
    },
  );

  it('holds every candidate of a conflict, the exchange of the meter, the degree-days of a long gap', async () => {
    const { content } = verifyPack((await build('2026-01')).bytes);
    expect(content!.readings.filter(({ counts }) => !counts)).toHaveLength(1);
    expect(content!.events.map(({ event }) => event.id)).toContain('exchange-1');
    expect(content!.degreeDays.days.length).toBeGreaterThan(1);
    expect(content!.degreeDays.days.every(({ degreeDays }) => degreeDays !== null && degreeDays > 20)).toBe(true);
    expect([...content!.factors.keys()].sort()).toEqual(['freight.heavy', 'grid.jl', 'heat.cn.default']);
    expect(content!.factors.get('grid.jl')).toHaveLength(2);
    expect(content!.runs.map(({ point }) => point)).toContain('weather/air.temp');
  });

  it('is the same bytes for the same data and time; only a new content makes a new link of the chain, told once', async () => {
    const first = await build('2026-01-16');
    const again = await build('2026-01-16');
    expect(Buffer.from(again.bytes).equals(Buffer.from(first.bytes))).toBe(true);
    expect(again.isNew).toBe(false);
    const later = await build('2026-01-16', LATER + 5_000);
    expect(later.root).toBe(first.root);
    const parts = [first, later].map(({ bytes }) => unzipSync(bytes));
    for (const name of Object.keys(parts[0]!).filter((file) => file !== 'manifest.json')) {
      expect(Buffer.from(parts[1]![name]!).equals(Buffer.from(parts[0]![name]!))).toBe(true);
    }
    const links = await store.db.query<{ period: string; previous: string; hash: string }>(
      'select period, previous, hash from evidence_root order by evidence_root_id',
    );
    links.forEach((link, i) => expect(link.previous).toBe(links[i - 1]?.hash ?? '0'.repeat(64)));
    const told = await store.db.query<{ key: string; event: object }>(
      'select key, event from outbox where topic = $1 order by outbox_id',
      [EVIDENCE_TOPIC],
    );
    expect(told.map(({ event }) => (event as { data: { hash: string } }).data.hash)).toEqual(links.map((l) => l.hash));
    const check = asyncApiCheck();
    for (const { event } of told) expect(check.kafkaRecord(EVIDENCE_TOPIC, JSON.stringify(event))).toEqual([]);
  });

  it('takes neither a change nor a deletion of a root', async () => {
    await build('2026-01-15');
    for (const sql of [
      `update evidence_root set root = ''`,
      'delete from evidence_root where false',
      'truncate evidence_root',
    ]) {
      await expect(store.db.execute(sql)).rejects.toThrow(/only grows/);
    }
  });

  it('finds any flipped bit, and names where', async () => {
    const { bytes } = await build('2026-01-16');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length * 8 - 1 }), (bit) => {
        const flipped = Uint8Array.from(bytes);
        flipped[bit >> 3] = flipped[bit >> 3]! ^ (1 << (bit & 7));
        const { ok, problem } = verifyPack(flipped);
        expect(ok).toBe(false);
        expect(`${problem?.where}: ${problem?.detail}`).toMatch(/\w+: .{10,}/);
      }),
      { numRuns: 400 },
    );
  });

  it('finds a file that was cut, doubled, or is none', async () => {
    const { bytes } = await build('2026-01-16');
    for (const wrong of [
      bytes.subarray(0, bytes.length - 1),
      Buffer.concat([bytes, bytes]),
      Buffer.alloc(0),
      Buffer.from('PK'),
    ]) {
      expect(verifyPack(wrong).ok).toBe(false);
    }
  });

  it('a late reading makes a new root and a new version, and the pack still fits', async () => {
    const before = await build('2026-01-19');
    const ts = RECORDED_FROM + 4 * 24 * HOUR + 3 * HOUR + 5 * MINUTE;
    await store.readings({ ...message('weather', ts, { 'air.temp': -12.25 }), receivedAt: LATER });
    const waiting = await buildEvidence(store.db, derived, {
      period: periodOf(site, '2026-01-19')!,
      methodology: '',
      productVersion: '1.0.0',
      who: 'test',
      nowMs: LATER,
    });
    expect(waiting.kind).toBe('busy');
    await derive();
    const after = await build('2026-01-19');
    expect(after.isNew).toBe(true);
    expect(after.root).not.toBe(before.root);
    expect(after.chain.version).toBe(before.chain.version + 1);
    expect(verifyPack(after.bytes).problem).toBeNull();
    expect(verifyPack(after.bytes, { root: before.root }).problem?.where).toBe('readings.csv');
  });

  it('has nothing for a period without figures', async () => {
    const outcome = await buildEvidence(store.db, derived, {
      period: periodOf(site, '2025-11')!,
      methodology: '',
      productVersion: '1.0.0',
      who: 'test',
      nowMs: LATER,
    });
    expect(outcome.kind).toBe('nothing');
  });
});
