import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { HOUR_MS, RULES_VERSION } from '#domain';
import { Names, readClock, readFigures, type Database } from '#postgres';
import { createLogger, loadCatalogue } from '#runtime';
import { OutboxMover, SiteOwnership } from '#service-database';
import { ProposingCatalogue } from '../../../apps/aggregator/src/configuration/proposing-catalogue.js';
import { SiteDeriver } from '../../../apps/aggregator/src/deriving/site-deriver.js';
import { StoringFirst } from '../../../apps/aggregator/src/deriving/storing-first.js';
import { CREDITED_METER, parkWithOneMeter } from '../../support/files/park-with-one-meter.js';
import { readings, TestStore } from '../../support/processes/aggregator-store.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';

const log = createLogger('test', 'silent');
const SITE = parkWithOneMeter('park') + CREDITED_METER;
/** The meter had been declared with another limit: what it said above it does not count. */
const WRONG = SITE.replace('maxRate: 58 MW', 'maxRate: 0.01 MW');
const running = new AbortController().signal;

/** The deriving half of an aggregator, with its own files and its own view of what counts. */
class Aggregator {
  readonly ownership: SiteOwnership;
  private constructor(
    readonly catalogue: ProposingCatalogue,
    readonly deriver: SiteDeriver,
    ownership: SiteOwnership,
  ) {
    this.ownership = ownership;
  }

  static async start(db: Database, file: string): Promise<Aggregator> {
    const names = await Names.open(db);
    const catalogue = new ProposingCatalogue({ sitesPath: file, factorsPath: null }, db, log, names);
    await catalogue.load();
    const ownership = new SiteOwnership({ db, service: 'aggregator', rules: RULES_VERSION, files: () => null });
    const outbox = { wake: () => undefined } as OutboxMover;
    const deriver = new SiteDeriver(db, names, outbox, ownership, catalogue, log, new StoringFirst());
    return new Aggregator(catalogue, deriver, ownership);
  }

  async pass(): Promise<void> {
    await this.deriver.pass(running);
  }
}

describe('aggregators that derive the same sites', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-derivers-'));
  const [onA, onB] = [join(dir, 'a.yaml'), join(dir, 'b.yaml')];
  let db: Database;
  let store: TestStore;
  beforeEach(async () => {
    writeFileSync(onA, WRONG);
    writeFileSync(onB, WRONG);
    db = await freshDatabase('derivers');
    store = await TestStore.over(db, (await loadCatalogue({ sitesPath: onA, factorsPath: null })).sites);
  });
  afterEach(() => db.close());
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const T = Date.parse('2026-01-13T00:00:00Z');
  const send = (fromHour: number, hours: number): Promise<void> =>
    store.readings(
      readings({
        site: 'park',
        device: 'meter',
        readings: Array.from({ length: hours * 60 + 1 }, (_, i) => ({
          ts: T + fromHour * HOUR_MS + i * 60_000,
          values: { 'heat.energyTotal': 5_000 + fromHour * 100 + (i * 100) / 60 },
        })),
      }),
    );
  const heatGj = async (): Promise<number> => {
    const rows = await readFigures(db, store.names.siteId('park')!, 'hour', -Infinity, Infinity);
    return rows.reduce((sum, { figures }) => sum + (figures.heatGj ?? 0), 0);
  };

  it('make the figures of the corrected file, though the owner has not heard of it, in whatever order they pass', async () => {
    const a = await Aggregator.start(db, onA);
    const b = await Aggregator.start(db, onB);
    await b.ownership.renew(); // b owns the site
    await send(0, 3);
    await b.pass();
    expect(await heatGj()).toBeLessThan(1);

    writeFileSync(onA, SITE);
    await (
      await a.catalogue.prepare()
    )(); // a proposes what is right; b still works by the old file
    await send(3, 3);
    await b.pass();
    await b.pass();
    expect(await heatGj()).toBeCloseTo(600, 6);

    const restarted = await Aggregator.start(db, onB); // beside the old file
    await b.ownership.leave();
    await restarted.ownership.renew();
    await send(6, 1);
    await restarted.pass();
    expect(await heatGj()).toBeCloseTo(700, 6);
  });

  it('pack what is closed and over for more than a month, once they have run for ten minutes and nothing waits', async () => {
    writeFileSync(onA, SITE);
    const a = await Aggregator.start(db, onA);
    await a.ownership.renew();
    await send(0, 2);
    await a.pass();
    await db.execute('update emission set closed = true');
    await a.pass();
    expect(await db.query('select 1 from reading_pack')).toEqual([]);
    const before = await heatGj();

    const later = performance.now() + 10 * 60_000;
    const clock = jest.spyOn(performance, 'now').mockReturnValue(later);
    await a.ownership.renew();
    await a.pass();
    clock.mockRestore();
    await a.ownership.renew();
    expect(await db.query('select n from reading_pack')).toEqual([{ n: 121 }]);
    expect(await db.query('select 1 from reading')).toEqual([]);
    // What comes late is derived as ever.
    await send(2, 1);
    await a.pass();
    expect(await db.query('select 1 from reading_pack')).toEqual([]);
    expect(await heatGj()).toBeGreaterThan(before);
  });

  it('derive nothing without a heartbeat, and go by the clock of PostgreSQL, not by their own', async () => {
    const a = await Aggregator.start(db, onA);
    await send(0, 2);
    await a.pass();
    expect(await db.query('select 1 from emission')).toEqual([]);

    await a.ownership.renew();
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now + 30 * 24 * HOUR_MS);
    await a.pass();
    clock.mockRestore();
    const [row] = await db.query<{ seen: number }>('select max(first_received_at) as seen from emission');
    expect(Math.abs(row!.seen - (await readClock(db)))).toBeLessThan(HOUR_MS);
  });
});
