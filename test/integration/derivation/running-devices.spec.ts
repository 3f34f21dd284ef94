/** What is remembered from one pass to the next changes no row: it is only read less. */
import fc from 'fast-check';
import type { MeterEventData, ReadingRow } from '#contracts';
import {
  continueDevices,
  deriveDevice,
  derivedDevices,
  derivedSites,
  RunningDevices,
  type DerivedSite,
} from '#derivation';
import { MINUTE_MS, type PointVersion } from '#domain';
import { readMarkedDevices, type Database, type Transaction } from '#postgres';
import { SiteRounds } from '../../../apps/aggregator/src/deriving/site-rounds.js';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../../support/plants/plant-of-tests.js';
import { readings, TestStore } from '../../support/processes/aggregator-store.js';

const T = Date.parse('2026-01-14T00:00:00Z');
const NOW = T + 60 * MINUTE_MS;
const SITES = ['remembers', 'forgets'] as const;
const DEVICES = ['meter-1', 'meter-2', 'meter-3'];
const POINTS: Record<string, Partial<PointVersion>> = {
  'heat.energyTotal': { kind: 'total', unit: 'GJ', maxRatePerHour: 208.8, resolution: 0.1 },
  'heat.power': { kind: 'gauge', unit: 'MW', min: 0, max: 69.6 },
  'water.flow': { kind: 'gauge', unit: 'm3.h-1', min: 0, max: 800 },
  'water.supplyTemp': { kind: 'gauge', unit: 'Cel', min: 0, max: 150, maxStepPerMinute: 20, sentinels: [0] },
  'water.returnTemp': { kind: 'gauge', unit: 'Cel', min: 0, max: 120 },
  'pump.energy': { kind: 'delta', unit: 'kW.h' },
  'pump.state': { kind: 'state', unit: '1' },
};
const sites = SITES.map((id) =>
  siteOf(
    id,
    'Asia/Shanghai',
    DEVICES.map((device) =>
      deviceOf(
        device,
        'heat-meter',
        Object.entries(POINTS).map(([point, version]) => pointOf(device, point, { intervalMs: MINUTE_MS, ...version })),
      ),
    ),
  ),
);

/** One message, of what its device has measured at a time. */
interface Message extends ReadingRow {
  readonly device: string;
}

describe('devices that are continued from memory', () => {
  let store: TestStore;
  let derived: DerivedSite[];
  let rounds: SiteRounds[];

  beforeEach(async () => {
    store = await TestStore.open('running', sites);
    derived = derivedSites({ sites, factors: factorsOfTests, normals: new Map() }, store.names);
    rounds = derived.map((site) => new SiteRounds(site));
  });
  afterEach(() => store.close());

  const send = (messages: readonly Message[]): Promise<void> =>
    store.readings(
      ...SITES.flatMap((site) =>
        messages.map(({ device, ...row }) => readings({ site, device, readings: [row], receivedAt: row.ts + 1_000 })),
      ),
    );
  const settle = async (one: SiteRounds, db: Database = store.db): Promise<void> => {
    for (let more = true; more;) {
      await one.recent(db, NOW);
      more = (await one.slice(db, NOW)).more;
    }
  };
  /** Windows and codes as they are stored, with the time in which they lie. */
  const stored = async (site: DerivedSite): Promise<unknown[]> => [
    await store.db.query(
      `select d.code as device, p.code as point, w.start, w.min, w.max, w.mean, w.last, w.held_ms, w.amount, w.excluded, w.covered_ms,
              w.lost_ms, w.quality, w.codes, w.state
       from window_15m w join point p using (point_id) join device d using (device_id) where d.site_id = $1 order by 1, 2, 3`,
      [site.siteId],
    ),
    await store.db.query(
      `select d.code as device, p.code as point, c.ts, c.code from reading_code c join point p using (point_id)
       join device d using (device_id) where d.site_id = $1 order by 1, 2, 3, 4`,
      [site.siteId],
    ),
  ];
  const row = (i: number, device = DEVICES[0]!): Message => ({
    device,
    ts: T + i * MINUTE_MS,
    values: {
      'heat.energyTotal': 1_000 + i * 0.7,
      'heat.power': 10 + (i % 3) / 7,
      'water.supplyTemp': 90 + (i % 5) / 3,
    },
  });
  /** Rows of the open window go, and nobody says so: what is read again from here on lacks them. */
  const loseRows = (): Promise<number> =>
    store.db.execute(`delete from reading where ts < to_timestamp($1 / 1000.0)`, [T + 3 * MINUTE_MS]);
  /** Energy that came in the first window, GJ. */
  const amount = async (): Promise<number> => {
    const [first] = await store.db.query<{ amount: number }>(
      `select w.amount from window_15m w join point p using (point_id) join device d using (device_id)
       where d.site_id = $1 and d.code = $2 and p.code = 'heat.energyTotal' order by w.start limit 1`,
      [derived[0]!.siteId, DEVICES[0]],
    );
    return first!.amount;
  };
  /** Rows 0 to 4 are derived, the first three are lost, and then comes row 5. */
  const lost = async (): Promise<void> => {
    rounds[0]!.owned('a');
    for (const i of [0, 1, 2, 3, 4]) {
      await send([row(i)]);
      await settle(rounds[0]!);
    }
    await loseRows();
    await send([row(5)]);
  };
  const WHOLE = 5 * 0.7;
  /** From row 3 on. */
  const AGAIN = 2 * 0.7;

  it('are not read again from the begin of the window', async () => {
    await lost();
    await settle(rounds[0]!);
    expect(await amount()).toBeCloseTo(WHOLE, 9);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['the site was taken anew', async () => rounds[0]!.owned('b')],
    ['another process goes on', async () => (rounds = derived.map((site) => new SiteRounds(site)))],
    [
      'the database knows another state',
      () => store.db.execute(`update window_15m set state = replace(state, '{"kind"', '{ "kind"')`),
    ],
    [
      'a transaction failed',
      async () => {
        const failing = failingCommit(store.db);
        await expect(rounds[0]!.recent(failing, NOW)).rejects.toThrow('connection');
      },
    ],
    [
      'a row came between those that are known',
      () => send([{ ...row(3), ts: T + 3.5 * MINUTE_MS, values: { 'heat.energyTotal': 1_000 + 3.5 * 0.7 } }]),
    ],
  ])('are read again when %s', async (_, happen) => {
    await lost();
    await happen();
    await settle(rounds[0]!);
    expect(await amount()).toBeCloseTo(AGAIN, 9);
  });

  it('are not read again after a late reading, which is derived apart from the others', async () => {
    rounds[0]!.owned('a');
    for (const i of [0, 1, 3, 4]) {
      await send([row(i)]);
      await settle(rounds[0]!);
    }
    await send([row(2)]);
    await settle(rounds[0]!);
    await loseRows();
    await send([row(5)]);
    await settle(rounds[0]!);
    expect(await amount()).toBeCloseTo(WHOLE, 9);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['with others', async () => undefined],
    ['alone', () => send([row(0.5)])],
  ])('are not read again when a reading came in the middle of the pass that derived them %s', async (_, happen) => {
    rounds[0]!.owned('a');
    for (const i of [0, 1, 2, 3]) await send([row(i)]);
    await settle(rounds[0]!);
    rounds = derived.map((site) => new SiteRounds(site));
    await happen();
    await send([row(4)]);
    await rounds[0]!.recent(
      meanwhile(store.db, () => send([row(5)])),
      NOW,
    );
    await loseRows();
    await settle(rounds[0]!);
    expect(await amount()).toBeCloseTo(WHOLE, 9);
  });

  const value = (point: string, kind: string): fc.Arbitrary<number> => {
    const usual = {
      'heat.energyTotal': 1_000,
      'heat.power': 12.3,
      'water.flow': 410.7,
      'water.supplyTemp': 88.1,
      'water.returnTemp': 47.9,
      'pump.energy': 0.31,
      'pump.state': 1,
    }[point]!;
    if (kind === 'odd') return fc.constantFrom(0, usual + 40, usual * 3, usual - 30, 1e6);
    return fc.integer({ min: 0, max: 9 }).map((n) => usual + n / 13);
  };
  const message = fc
    .record({
      device: fc.constantFrom(...DEVICES),
      points: fc.subarray(Object.keys(POINTS), { minLength: 1 }),
      isWhole: fc.constantFrom(true, true, true, false),
      kind: fc.constantFrom('usual', 'usual', 'usual', 'usual', 'usual', 'odd'),
      minute: fc.constantFrom(0, 0.25, 0.5, 0.75),
      isLate: fc.constantFrom(false, false, false, false, false, false, false, true),
      isBad: fc.constantFrom(false, false, false, false, false, true),
    })
    .chain(({ points, isWhole, kind, ...rest }) =>
      fc
        .tuple(
          ...(isWhole ? Object.keys(POINTS) : points).map((point) =>
            value(point, kind).map((v) => [point, v] as const),
          ),
        )
        .map((values) => ({ ...rest, values: Object.fromEntries(values) })),
    );
  const pass = fc.record({
    messages: fc.array(message, { minLength: 1, maxLength: 5 }),
    event: fc.constantFrom(null, null, null, null, null, null, null, 'jump-accepted', 'maintenance'),
  });

  /** How all that waits is derived by whoever remembers; the function begins with nothing. */
  type Settling = () => () => Promise<void>;
  const inRounds: Settling = () => {
    const own = new SiteRounds(derived[0]!);
    return () => settle(own);
  };
  /** A row of each device at a time: of most marks some is left. */
  const inParts: Settling = () => {
    const running = new RunningDevices();
    const site = derived[0]!;
    const devices = derivedDevices(site);
    return async () => {
      for (;;) {
        const marked = (await readMarkedDevices(store.db)).flatMap((id) => devices.get(id) ?? []);
        if (marked.length === 0) return;
        const { left } = await continueDevices(store.db, site, marked, { running, mostValues: 1 });
        for (const id of left) {
          running.take(id);
          await deriveDevice(store.db, site, devices.get(id)!);
        }
      }
    };
  };

  it.each<[string, Settling]>([
    ['by rounds', inRounds],
    ['by parts of what waits', inParts],
  ])('have the same windows and codes as those of a process that remembers nothing, %s', async (_, settling) => {
    await fc.assert(
      fc.asyncProperty(fc.array(pass, { minLength: 10, maxLength: 25 }), async (passes) => {
        await store.clear();
        for (const table of ['window_15m', 'reading_code', 'hour_mark', 'set_aside'])
          await store.db.execute(`delete from ${table}`);
        const settleAll = settling();
        for (const [i, { messages, event }] of passes.entries()) {
          await send(
            messages.map(({ device, minute, isLate, isBad, values }): Message => {
              const at = Math.max(0, i * 2 + minute * 2 - (isLate ? 7 : 0));
              const own = Object.entries(values).map(([point, v], n) => {
                const shown = point === 'heat.energyTotal' ? v + at * 0.7 : v;
                return [point, isBad && n === 0 ? { v: shown, q: 'bad' as const } : shown] as const;
              });
              return { device, ts: T + at * MINUTE_MS, values: Object.fromEntries(own) };
            }),
          );
          if (event) await store.events(...SITES.map((site) => eventOf(site, i, event)));
          await settleAll();
          await settle(new SiteRounds(derived[1]!));
          expect(await stored(derived[0]!)).toEqual(await stored(derived[1]!));
        }
      }),
      { numRuns: 4 },
    );
  });
});

function eventOf(site: string, i: number, type: 'jump-accepted' | 'maintenance'): MeterEventData {
  const ts = T + i * 2 * MINUTE_MS;
  const what = type === 'maintenance' ? { point: null, until: ts + 3 * MINUTE_MS } : { point: 'heat.energyTotal' };
  return {
    site,
    device: DEVICES[0]!,
    receivedAt: ts,
    event: { id: `${site}-${i}`, type, ts, reason: 'checked', ...what },
  } as MeterEventData;
}

/** In whose first transaction something happens between the look at the marks and that at the readings. */
function meanwhile(db: Database, happen: () => Promise<void>): Database {
  let isOver = false;
  const query = async (tx: Transaction, sql: string, params?: readonly unknown[]): Promise<unknown[]> => {
    if (!isOver && sql.includes('readings_of(')) {
      isOver = true;
      await happen();
    }
    return tx.query(sql, params);
  };
  return overlaid(db, {
    transaction: (work: Parameters<Database['transaction']>[0]) =>
      db.transaction((tx) =>
        work(overlaid(tx, { query: (sql: string, params?: readonly unknown[]) => query(tx, sql, params) })),
      ),
  });
}

/** Whose transactions are rolled back at their end: as if the connection had been lost before the commit. */
function failingCommit(db: Database): Database {
  const transaction = <T>(work: Parameters<Database['transaction']>[0]): Promise<T> =>
    db.transaction(async (tx) => {
      await work(tx);
      throw Object.assign(new Error('connection lost'), { code: '08006' });
    });
  return overlaid(db, { transaction });
}

/** The same, some of its functions others. */
const overlaid = <Of extends object>(one: Of, others: Readonly<Record<string, unknown>>): Of =>
  new Proxy(one, {
    get: (target, key: string) =>
      others[key] ?? (target[key as keyof Of] as (...args: unknown[]) => unknown).bind(target),
  });
