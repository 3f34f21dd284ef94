/** Sending of recordings where the other side falls silent: bounded, and said. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MINUTE_MS } from '#domain';
import { MqttListener } from '#mqtt';
import { ApiClient } from '../../../apps/cli/src/system/api-client.js';
import { CountWatch } from '../../../apps/cli/src/replay/count-values.js';
import type { Recorded } from '../../../apps/cli/src/replay/recording/recorded.js';
import { Sender } from '../../../apps/cli/src/replay/send.js';
import { Survey } from '../../../apps/cli/src/replay/recording/survey.js';
import { GatedHandler } from '../../support/mqtt/gated-handler.js';

async function* messages(count: number): AsyncGenerator<Recorded> {
  for (let i = 0; i < count; i++) {
    const json = JSON.stringify({ ts: i, values: { x: i } });
    yield {
      line: i + 2,
      topic: 'greenpark/v1/s/d/telemetry',
      json,
      values: 1,
      canBePacked: false,
      problem: null,
    };
  }
}

describe('a recording that is sent', () => {
  const ended: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ended.splice(0).toReversed()) await end();
  });

  async function listening(): Promise<{ handler: GatedHandler; sender: Sender }> {
    const handler = new GatedHandler();
    const listener = new MqttListener({ url: 'mqtt://127.0.0.1:0' });
    await listener.start(handler.handle);
    ended.push(() => listener.stop());
    const sender = await Sender.connect({ url: listener.address, login: {}, patienceMs: 500 });
    ended.push(() => sender.close());
    ended.push(() => handler.goOn());
    return { handler, sender };
  }

  it('is done when all of it is acknowledged', async () => {
    const { handler, sender } = await listening();
    await sender.send(messages(300), new Survey(null), () => undefined);
    await sender.acknowledged(Date.now() + 20_000);
    expect(handler.durable).toHaveLength(300);
    expect(sender.sent).toEqual({ messages: 300, rows: 300, values: 300 });
  });

  it('gives up at the deadline, and says how much is not acknowledged', async () => {
    const { handler, sender } = await listening();
    handler.hang();
    await sender.send(messages(300), new Survey(null), () => undefined);
    const startedAt = Date.now();
    await expect(sender.acknowledged(Date.now() + 300)).rejects.toThrow(/not acknowledged 300 of 300 messages.*doctor/);
    expect(Date.now() - startedAt).toBeLessThan(10_000);
  });

  it('gives up in its middle when nothing is acknowledged any more', async () => {
    const { handler, sender } = await listening();
    handler.hang();
    await expect(sender.send(messages(50_000), new Survey(null), () => undefined)).rejects.toThrow(
      /not acknowledged \d+ of \d+ messages for 0\.5 s/,
    );
  });

  it('is stopped before the pack that is too much', async () => {
    const { handler, sender } = await listening();
    const survey = new Survey(null);
    const stop = (): void => {
      if (survey.rows > 10) throw new Error('enough');
    };
    await expect(sender.send(messages(300), survey, stop)).rejects.toThrow('enough');
    await sender.acknowledged(Date.now() + 20_000);
    expect(handler.durable).toHaveLength(10);
  });
});

describe('what became of it', () => {
  const none = { received: 0, stored: 0, duplicate: 0, conflict: 0, deadLettered: 0, inFlight: 0 };
  let totals = none;
  let server: Server;
  let api: ApiClient;

  beforeAll(async () => {
    server = createServer((_, response) => response.end(JSON.stringify({ totals, lagRecords: 0 })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    api = new ApiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, null);
  });
  afterAll(() => server.close());

  it('is waited for until all of it is counted, and no longer than the deadline', async () => {
    const watch = await CountWatch.start(api, ['s']);
    const told: number[] = [];
    const waiting = (received: number): void => {
      told.push(received);
      totals = { ...none, received: received + 4, stored: received + 4 };
    };
    expect(await watch.settled(new Map([['s', 10]]), Date.now() + 20_000, waiting)).toMatchObject({
      received: 12,
      settled: true,
    });
    expect(told).toEqual([0, 4, 8]);
    const late = await watch.settled(new Map([['s', 100]]), Date.now() + 300, () => undefined);
    expect(late).toMatchObject({ received: 12, settled: false });
    // What belongs to no site of the system is not waited for.
    expect(await watch.settled(new Map([['', 5]]), Date.now(), () => undefined)).toMatchObject({ settled: true });
  });

  it('is not waited for where nobody answers', async () => {
    const watch = await CountWatch.start(api, ['s']);
    server.closeAllConnections();
    await new Promise<unknown>((resolve) => server.close(resolve));
    await expect(watch.settled(new Map([['s', 10_000]]), Date.now() + MINUTE_MS, () => undefined)).rejects.toThrow(
      /all was acknowledged and is durable; what became of it cannot be asked/,
    );
  });
});
