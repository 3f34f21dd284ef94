import { DAY_MS, HOUR_MS, MINUTE_MS, periodOf } from '#domain';
import { unzipSync } from 'fflate';
import fc from 'fast-check';
import { EVIDENCE_TOPIC } from '#contracts';
import { buildEvidence, type BuiltEvidence, type DerivedSite } from '#derivation';
import { verifyPack } from '#evidence';
import { asyncApiCheck } from '#testing';
import { accountedSite as site, LATER, openAccountedPlant } from '../../support/plants/accounted-plant.js';
import type { TestStore } from '../../support/processes/aggregator-store.js';
import { message, RECORDED_FROM } from '../../support/plants/dirty-plant.js';

describe('evidence packs', () => {
  let store: TestStore;
  let derived: DerivedSite;
  let derive: () => Promise<void>;
  beforeAll(async () => {
    ({ store, derived, derive } = await openAccountedPlant('evidence'));
  });
  afterAll(() => store.close());

  async function build(name: string, nowMs = LATER): Promise<BuiltEvidence> {
    const outcome = await buildEvidence(store.owner, derived, {
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
    const links = await store.owner.query<{ period: string; previous: string; hash: string }>(
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
      await expect(store.owner.execute(sql)).rejects.toThrow(/only grows/);
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
    const ts = RECORDED_FROM + 4 * DAY_MS + 3 * HOUR_MS + 5 * MINUTE_MS;
    await store.readings({ ...message('weather', ts, { 'air.temp': -12.25 }), receivedAt: LATER });
    const waiting = await buildEvidence(store.owner, derived, {
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
    const outcome = await buildEvidence(store.owner, derived, {
      period: periodOf(site, '2025-11')!,
      methodology: '',
      productVersion: '1.0.0',
      who: 'test',
      nowMs: LATER,
    });
    expect(outcome.kind).toBe('nothing');
  });
});
