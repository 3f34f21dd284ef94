/** The simulator from outside: a listener in its place of the system, kills, and what comes out of the wire. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { MqttListener, type InboundMessage } from '#mqtt';
import { PROJECT_ROOT } from '#servers';
import { until } from '../support/processes/until.js';

jest.setTimeout(120_000);

interface Row {
  readonly ts: string;
  readonly seq: number;
  readonly boot: string;
  readonly values: Record<string, unknown>;
}

describe('the simulator process', () => {
  let folder: string;
  let listener: MqttListener;
  let child: ChildProcess | null = null;
  const received = new Map<string, Row[]>();
  let rows = 0;

  const take = async (batch: readonly InboundMessage[]): Promise<void> => {
    for (const { topic, payload } of batch) {
      const device = topic.split('/')[3] as string;
      const list = received.get(device) ?? [];
      const found = [JSON.parse(Buffer.from(payload).toString())].flat() as Row[];
      rows += found.length;
      list.push(...found);
      received.set(device, list);
    }
    await Promise.resolve();
  };

  const startSimulator = (): ChildProcess =>
    spawn(process.execPath, [join(PROJECT_ROOT, 'dist/apps/simulator/src/main.js')], {
      cwd: PROJECT_ROOT,
      env: {
        ...process.env,
        MQTT_LISTEN: listener.address,
        MQTT_URL: '',
        GREENPARK_DATA_DIR: folder,
        GREENPARK_SITES: 'config/sites/changchun-south.yaml',
        LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  const ended = (process: ChildProcess): Promise<number | null> =>
    new Promise((resolve) => process.once('exit', (code) => resolve(code)));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'greenpark-simulator-'));
    listener = new MqttListener({ url: 'mqtt://127.0.0.1:0' });
    await listener.start(take);
  });
  afterAll(async () => {
    child?.kill('SIGKILL');
    await listener.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('begins at the season, tells what earns tonnes first, survives SIGKILL without a hole and without a number used twice', async () => {
    child = startSimulator();
    await until(() => rows > 5_000, 'the first history', 30_000);
    child.kill('SIGKILL');
    await ended(child);
    expect(received.get('plant-meter')?.length).toBeGreaterThan(1_000);
    const meter = received.get('plant-meter') as Row[];
    expect(new Date(meter[0]!.ts).toISOString()).toMatch(/-10-19T16:00:00.000Z$/);

    const before = rows;
    child = startSimulator();
    await until(() => rows > before + 5_000, 'history goes on', 30_000);
    child.kill('SIGTERM');
    expect(await ended(child)).toBe(0);

    for (const list of received.values()) {
      const bySeq = new Map<number, string>();
      for (const row of list) {
        const text = JSON.stringify(row);
        expect(bySeq.get(row.seq) ?? text).toBe(text);
        bySeq.set(row.seq, text);
      }
      const seqs = [...bySeq.keys()].toSorted((a, b) => a - b);
      expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => i + 1));
      expect(new Set(list.map(({ boot }) => boot)).size).toBe(1);
    }
    const times = [...new Set(meter.map(({ ts }) => Date.parse(ts)))].toSorted((a, b) => a - b);
    expect(Math.max(...times.slice(1).map((t, i) => t - times[i]!))).toBe(180_000);
  });
});
