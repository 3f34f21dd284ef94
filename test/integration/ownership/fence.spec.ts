import { randomUUID } from 'node:crypto';
import { deriveDevices } from '../../../libs/derivation/src/windows/derive-devices.js';
import { derivedDevices, derivedSites, deriveFigures } from '#derivation';
import { HOUR_MS, RULES_VERSION } from '#domain';
import {
  beat,
  FencedDatabase,
  readMarkedDevices,
  readOwnedSites,
  readSiteRules,
  shareSites,
  SiteLost,
  type Database,
} from '#postgres';
import { catalogueOf, ConfiguredPlant, twoMeters } from '../../support/plants/configured-plant.js';
import { heatFactor } from '../../support/plants/plant-of-tests.js';
import { untilBlocked } from '../../support/postgres/until-blocked.js';
import { readings } from '../../support/processes/aggregator-store.js';

const T = Date.parse('2026-01-13T04:00:00Z');
const NOW = T + 24 * HOUR_MS;

/** The other meter is the one that earns. */
const corrected = {
  ...twoMeters,
  hash: 'corrected',
  emissions: {
    ...twoMeters.emissions!,
    credited: [{ point: 'meter-2/heat.energyTotal', fromMs: -Infinity }],
  },
};

/** A process that derives, with what it has loaded of the configuration. */
class Deriver {
  private readonly processId = randomUUID();

  constructor(private readonly plant: ConfiguredPlant) {}

  async take(): Promise<void> {
    const { db } = this.plant.store;
    const me = { processId: this.processId, service: 'aggregator', rules: RULES_VERSION };
    await beat(db, { ...me, host: 'h', pid: 1, files: null, cannot: {} });
    await shareSites(db, 'derive', { ...me, cannot: [] });
  }

  silent(): Promise<number> {
    return this.plant.store.db.execute(
      `update process set beat_at = clock_timestamp() - interval '11 seconds' where process_id = $1::uuid`,
      [this.processId],
    );
  }

  /** The database behind the fence, as of now. */
  async fenced(): Promise<FencedDatabase> {
    const { db } = this.plant.store;
    const { siteId } = this.plant.derived;
    const [owned] = await readOwnedSites(db, 'derive', this.processId);
    const { revision } = (await readSiteRules(db)).get(siteId)!;
    return new FencedDatabase(db, {
      siteId,
      role: 'derive',
      token: owned?.token ?? randomUUID(),
      revision,
      rules: RULES_VERSION,
    });
  }

  async derive(db: Database, catalogue = this.plant.catalogue): Promise<void> {
    const site = derivedSites(catalogue, this.plant.store.names)[0]!;
    const devices = derivedDevices(site);
    const marked = await readMarkedDevices(db);
    await deriveDevices(
      db,
      site,
      marked.map((id) => devices.get(id)!),
    );
    while ((await deriveFigures(db, site, NOW)).more);
  }
}

describe('two derivers and one site', () => {
  let plant: ConfiguredPlant;
  const send = (device: string, gj: number) =>
    plant.store.readings(
      readings({
        device,
        readings: Array.from({ length: 9 }, (_, i) => ({
          ts: T + (i * HOUR_MS) / 2,
          values: { 'heat.energyTotal': 1_000 + (i * gj) / 2 },
        })),
      }),
    );
  beforeEach(async () => {
    plant = await ConfiguredPlant.open('fence', catalogueOf([twoMeters]), NOW);
  });
  afterEach(() => plant.store.close());

  it('one that has not loaded the new configuration takes no mark of it, and the figures are those of the new one', async () => {
    const [first, second] = [new Deriver(plant), new Deriver(plant)];
    await first.take();
    await second.take();
    await send('meter-1', 100);
    await send('meter-2', 30);
    const old = plant.catalogue;
    const stale = await first.fenced();
    await first.derive(stale);
    expect(Object.values(await plant.figures('day', 'heatGj'))[0]).toBe(400);

    await plant.accept(catalogueOf([corrected]));
    await send('meter-2', 30.001);
    await expect(first.derive(stale, old)).rejects.toThrow(SiteLost);
    expect((await plant.store.db.query('select 1 from mark')).length).toBeGreaterThan(0);

    await first.derive(await first.fenced());
    expect(Object.values(await plant.figures('day', 'heatGj'))[0]).toBeCloseTo(120, 1);
  });

  it('one that is paused inside a transaction keeps the site until it ends, and has lost it after', async () => {
    const [paused, other] = [new Deriver(plant), new Deriver(plant)];
    await paused.take();
    const fenced = await paused.fenced();
    let wake = (): void => undefined;
    const sleeping = new Promise<void>((resolve) => (wake = resolve));
    let isIn = (): void => undefined;
    const inside = new Promise<void>((resolve) => (isIn = resolve));
    const work = fenced.transaction(async (tx) => {
      isIn();
      await sleeping;
      return tx.query('select 1');
    });
    await inside;
    await paused.silent();
    await other.take();
    await expect((await other.fenced()).transaction((tx) => tx.query('select 1'))).rejects.toThrow(SiteLost);
    wake();
    await work;
    await other.take();
    await (await other.fenced()).transaction((tx) => tx.query('select 1'));
    await expect(fenced.transaction((tx) => tx.query('select 1'))).rejects.toMatchObject({
      why: 'owner',
      code: '40001',
    });
  });

  it('a new configuration waits for the transaction in hand, and what that one made is made again', async () => {
    const deriver = new Deriver(plant);
    await deriver.take();
    await send('meter-1', 100);
    await send('meter-2', 30);
    const site = plant.derived;
    const fenced = await deriver.fenced();
    await deriveDevices(fenced, site, [...derivedDevices(site).values()]);
    let accepted = false;
    let accepting: Promise<unknown> = Promise.resolve();
    await fenced.transaction(async (tx) => {
      accepting = plant.accept(catalogueOf([corrected], [heatFactor])).then(() => (accepted = true));
      await untilBlocked(tx);
      expect(accepted).toBe(false);
    });
    await accepting;
    await deriver.derive(await deriver.fenced());
    expect(Object.values(await plant.figures('day', 'heatGj'))[0]).toBe(120);
  });

  it('its transactions are bounded in time, so that nobody is kept from a site by one that hangs', async () => {
    const deriver = new Deriver(plant);
    await deriver.take();
    const bounds = await (
      await deriver.fenced()
    ).transaction((tx) =>
      tx.query(
        `select current_setting('lock_timeout') as lock, current_setting('statement_timeout') as statement,
                current_setting('idle_in_transaction_session_timeout') as idle`,
      ),
    );
    expect(bounds).toEqual([{ lock: '2s', statement: '10s', idle: '8s' }]);
  });
});
