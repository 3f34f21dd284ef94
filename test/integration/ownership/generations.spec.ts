import { closeDue, derivedDevices, deriveFigures, lockFigures } from '#derivation';
import { deriveDevices } from '../../../libs/derivation/src/windows/derive-devices.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#domain';
import { readReachedLook, reachLook, openLook, type ReachedLook } from '#postgres';
import { lookAtLogs } from '../../../apps/aggregator/src/deriving/log-looks.js';
import { catalogueOf, ConfiguredPlant, twoMeters } from '../../support/plants/configured-plant.js';
import { untilBlocked } from '../../support/postgres/until-blocked.js';
import { readings } from '../../support/processes/aggregator-store.js';

const T = Date.parse('2026-01-13T04:00:00Z');

describe('closing while readings keep coming', () => {
  let plant: ConfiguredPlant;
  let sent = 0;
  /** Readings of both meters over one hour, stored under the next offset. */
  const send = async (hour: number, device = 'meter-1'): Promise<void> => {
    sent += 1;
    const rows = [0, 1, 2].map((i) => ({
      ts: T + hour * HOUR_MS + (i * HOUR_MS) / 2,
      values: { 'heat.energyTotal': 1_000 + hour * 100 + i * 50 },
    }));
    await plant.store.readings(readings({ device, readings: rows }));
  };
  const kafka = {
    topicEnds: async (topics: readonly string[]) =>
      new Map(
        topics.map((topic) => [
          topic,
          [{ partition: 0, low: 0n, high: topic.includes('readings') ? BigInt(sent) : 0n }],
        ]),
      ),
  };
  const look = (): Promise<void> => lookAtLogs(plant.store.db, kafka);
  const derive = async (): Promise<void> => {
    await deriveDevices(plant.store.db, plant.derived, [...derivedDevices(plant.derived).values()]);
    while ((await deriveFigures(plant.store.db, plant.derived, plant.now)).more);
  };
  /** As if the look had been made when all was due. */
  const close = async (): Promise<number> => {
    const reached = await readReachedLook(plant.store.db);
    if (!reached) return 0;
    const due: ReachedLook = { gen: reached.gen, askedAtMs: plant.now + 2 * DAY_MS };
    return closeDue(plant.store.db, plant.derived, due);
  };

  beforeEach(async () => {
    sent = 0;
    plant = await ConfiguredPlant.open('generations', catalogueOf([twoMeters]), T + 9 * DAY_MS);
    await plant.store.db.execute('delete from look');
  });
  afterEach(() => plant.store.close());

  it('goes on although something is always marked, up to the look that was reached', async () => {
    await send(0);
    await look(); // the ends are noted
    await look(); // and reached
    await derive();
    await send(1); // never a moment without a mark
    expect((await plant.store.db.query('select 1 from mark')).length).toBeGreaterThan(0);
    expect(await close()).toBeGreaterThan(0);
  });

  it('waits for what was received before the look and is not derived yet, windows and hours alike', async () => {
    await send(0);
    await look();
    await look();
    expect(await close()).toBe(0); // its device is marked
    await deriveDevices(plant.store.db, plant.derived, [...derivedDevices(plant.derived).values()]);
    expect(await plant.store.db.query('select distinct gen from hour_mark')).toEqual([{ gen: 1 }]);
    expect(await close()).toBe(0); // its hours are
    await derive();
    expect(await close()).toBeGreaterThan(0);
  });

  it('waits for what is not stored yet: a look is reached by positions, not by time', async () => {
    await send(0);
    await derive();
    sent += 1; // received by Kafka, not stored
    await look();
    await look();
    expect(await readReachedLook(plant.store.db)).toBeNull();
    expect(await close()).toBe(0);
  });

  it('waits for all that a new configuration has marked', async () => {
    await send(0);
    await look();
    await look();
    await derive();
    await plant.accept(
      catalogueOf([
        {
          ...twoMeters,
          hash: 'other',
          emissions: { ...twoMeters.emissions!, credited: [{ point: 'meter-2/heat.energyTotal', fromMs: -Infinity }] },
        },
      ]),
    );
    expect(await close()).toBe(0);
    await derive();
    expect(await close()).toBeGreaterThan(0);
  });

  it('waits for whoever makes figures of the site at the moment: none that is closed meanwhile is written as open', async () => {
    await send(0);
    await look();
    await look();
    await derive();
    const { db } = plant.store;
    let closing: Promise<number> = Promise.resolve(0);
    await db.transaction(async (tx) => {
      await lockFigures(tx, plant.derived.siteId);
      closing = close();
      await untilBlocked(tx);
    });
    expect(await closing).toBeGreaterThan(0);
  });

  it('does not wait for a device that no file declares', async () => {
    await send(0);
    await look();
    await look();
    await derive();
    await plant.store.db.execute(
      `insert into mark (device_id, site_id, from_ts, to_ts, gen)
       select device_id + 1000, site_id, now(), now(), 0 from device limit 1`,
    );
    expect(await close()).toBeGreaterThan(0);
  });

  it('leaves two minutes for clocks that differ', async () => {
    await send(0);
    await derive();
    const due = plant.now + DAY_MS; // 24 hours after the first data
    const at = (askedAtMs: number) => closeDue(plant.store.db, plant.derived, { gen: 1e9, askedAtMs });
    const closedOfHeard = async (): Promise<number> =>
      (await plant.store.db.query('select 1 from emission where closed and first_received_at is not null')).length;
    await at(due + 2 * MINUTE_MS - 1);
    expect(await closedOfHeard()).toBe(0);
    await at(due + 2 * MINUTE_MS);
    expect(await closedOfHeard()).toBeGreaterThan(0);
  });

  it('one look at a time: two processes that look at once keep one, and its moment lies before its ends', async () => {
    const { db } = plant.store;
    await Promise.all([openLook(db, 1_000, []), openLook(db, 2_000, [])]);
    await openLook(db, 3_000, []);
    expect((await db.query('select 1 from look')).length).toBe(1);
    expect(await reachLook(db)).toBe(true);
    expect(await reachLook(db)).toBe(false);
  });
});
