import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { MqttPublisher } from '#mqtt';
import { openDatabase } from '#postgres';
import { NpmStart } from '../support/processes/npm-start.js';
import { until } from '../support/processes/until.js';

jest.setTimeout(300_000);

const DEVICES = Array.from({ length: 20 }, (_, i) => `meter-${String(i + 1).padStart(2, '0')}`);
const PER_DEVICE = 1_000;
const TOTAL = DEVICES.length * PER_DEVICE;
/** Messages that wait for their acknowledgement at most. */
const WINDOW = 500;
/** Who is killed when so many messages are sent. */
const KILL_AFTER = new Map([
  [4_000, 'ingestion'],
  [9_000, 'aggregator'],
  [15_000, 'kafka'],
]);
const T = Date.parse('2026-01-10T00:00:00Z');
const STEP_MS = 60_000;

const SITE = `
site: park
name: Park of the kill test
timeZone: Asia/Shanghai
since: 2025-01-01
season: { start: 10-20, end: 04-06 }
devices:
${DEVICES.map(
  (id) => `  - id: ${id}
    kind: heat-meter
    name: ${id}
    points:
      - { id: heat.energyTotal, kind: total, unit: GJ, resolution: 0.1, maxRate: 58 MW, interval: 60s }
      - { id: heat.power, kind: gauge, unit: MW, min: 0, max: 69.6, interval: 60s }
`,
).join('')}`;

interface Ledger {
  readonly devices: readonly Counts[];
  readonly totals: Counts;
  readonly lagRecords: number | null;
}
type Counts = Readonly<Record<'received' | 'stored' | 'duplicate' | 'inFlight' | 'gapCount', number>>;

const payload = (n: number): string =>
  JSON.stringify({
    ts: T + n * STEP_MS,
    seq: n + 1,
    values: { 'heat.energyTotal': (10_000 + n * 12) / 10, 'heat.power': 20 },
  });

/**
 * 20,000 messages are under way while ingestion, aggregator and Kafka are killed in turn. Progress is counted, not timed: a
 * kill comes when so many messages are acknowledged and more than none are in flight.
 */
describe('SIGKILL with messages under way', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-kill-'));
  const sites = join(dir, 'park.yaml');
  writeFileSync(sites, SITE);
  const system = new NpmStart(join(dir, 'data'), { GREENPARK_SITES: sites, GREENPARK_SIMULATOR: 'off' });
  const ledger = () => system.get<Ledger>('/api/v1/sites/park/ledger');
  /** Told on failure only: what the processes said. */
  const eventually = (condition: () => Promise<boolean> | boolean, what: string, ms: number): Promise<void> =>
    until(condition, what, ms).catch((error: Error) => {
      throw new Error(`${error.message}\n${system.output.slice(-1_000)}\n${system.logTails()}`);
    });

  beforeAll(() => system.start());
  afterAll(async () => {
    await system.interrupt();
    rmSync(dir, { recursive: true, force: true });
  });

  /** Another process does the work of the one that was killed. */
  const isBack = (name: string, before: number): boolean => {
    try {
      return system.pid(name) !== before;
    } catch {
      return false; // it is not back in endpoints.json
    }
  };

  it('stores every message once, and the ledger adds up', async () => {
    const publisher = new MqttPublisher({ url: system.endpoints().mqtt, clientId: 'kill-test', window: WINDOW });
    await publisher.connect();
    let acknowledged = 0;
    let sent = 0;
    let repeated = 0;
    const inFlightAtKill: Record<string, number> = {};
    const lagBehindKill: Record<string, number | null> = {};
    const room = (): Promise<void> => eventually(() => sent - acknowledged < WINDOW, 'room to publish', 90_000);

    for (let n = 0; n < PER_DEVICE; n++) {
      for (const device of DEVICES) {
        if (sent - acknowledged >= WINDOW) await room();
        sent += 1;
        void publisher.publish(`greenpark/v1/park/${device}/telemetry`, payload(n)).then(() => (acknowledged += 1));
        const name = KILL_AFTER.get(sent);
        if (name === undefined) continue;
        // Let the acknowledgements go on until some have come, so that the kill hits a stream and not a start.
        const before = acknowledged;
        await eventually(() => acknowledged > before, 'messages are acknowledged', 30_000);
        for (let more = 0; more < WINDOW / 2 && sent - acknowledged < WINDOW; more++) {
          const extra = DEVICES[more % DEVICES.length]!;
          // The same message again: a duplicate, which keeps the pipe full.
          sent += 1;
          repeated += 1;
          void publisher.publish(`greenpark/v1/park/${extra}/telemetry`, payload(0)).then(() => (acknowledged += 1));
        }
        inFlightAtKill[name] = sent - acknowledged;
        const pid = system.kill(name);
        if (name === 'aggregator') {
          // Nobody counts now: what is acknowledged waits in Kafka.
          await eventually(
            async () => ((lagBehindKill[name] = (await ledger()).lagRecords) ?? 0) > 0,
            'what is acknowledged waits',
            30_000,
          );
        }
        await eventually(() => isBack(name, pid), `${name} runs again`, 60_000);
      }
    }
    await eventually(() => acknowledged === sent, 'every message is acknowledged', 120_000);
    await publisher.close();
    expect(inFlightAtKill).toEqual({
      ingestion: expect.any(Number),
      aggregator: expect.any(Number),
      kafka: expect.any(Number),
    });
    for (const count of Object.values(inFlightAtKill)) expect(count).toBeGreaterThan(0);
    expect(lagBehindKill.aggregator).toBeGreaterThan(0);

    await eventually(
      async () => {
        const { totals, lagRecords } = await ledger();
        return lagRecords === 0 && totals.stored === 2 * TOTAL && totals.inFlight === 0;
      },
      'everything is stored',
      120_000,
    );
    const { devices, totals } = await ledger();
    expect(totals).toMatchObject({ stored: 2 * TOTAL, conflict: 0, deadLettered: 0, inFlight: 0, gapCount: 0 });
    // What was sent again after a kill is counted as a duplicate, and as nothing else.
    expect(totals.received).toBe(totals.stored + totals.duplicate);
    expect(totals.duplicate).toBeGreaterThanOrEqual(2 * repeated);
    for (const device of devices) expect(device).toMatchObject({ stored: 2 * PER_DEVICE, inFlight: 0, gapCount: 0 });

    const db = await openDatabase({
      url: system.endpoints().postgres,
      log: { info: () => undefined, warn: () => undefined },
      max: 1,
    });
    const [rows] = await db.query<{ n: number; values: number }>(
      `select count(*) as n, sum(cardinality(vals)) as values from reading`,
    );
    await db.close();
    expect(rows).toEqual({ n: TOTAL, values: 2 * TOTAL });
  });

  it('has the energy of every meter to the digit in its series', async () => {
    const energy = ((PER_DEVICE - 1) * 12) / 10;
    for (const device of [DEVICES[0], DEVICES.at(-1)]) {
      const path = `/api/v1/sites/park/points/${device}/heat.energyTotal/series?interval=day&from=2026-01-10&to=2026-01-12`;
      const sum = async (): Promise<number> => {
        const { items } = await system.get<{ items: { amount: number | null }[] }>(path);
        return items.reduce((total, { amount }) => total + (amount ?? 0), 0);
      };
      await eventually(async () => Math.abs((await sum()) - energy) < 1e-6, `${device} has its ${energy} GJ`, 30_000);
    }
  });
});
