import { setTimeout as delay } from 'node:timers/promises';
import { MqttPublisher } from '#mqtt';
import { Failure } from '../terminal/failure.js';
import { packed } from './recording/packs.js';
import type { Recorded } from './recording/recorded.js';
import type { Survey } from './recording/survey.js';

export interface Sent {
  messages: number;
  rows: number;
  values: number;
}

export interface SendOptions {
  readonly url: string;
  readonly login: { readonly username?: string; readonly password?: string };
  /** Without any acknowledgement for so long, it gives up. */
  readonly patienceMs: number;
}

/** A connection on which messages are sent and acknowledged. */
export class Sender {
  readonly sent: Sent = { messages: 0, rows: 0, values: 0 };

  private constructor(
    private readonly publisher: MqttPublisher,
    private readonly options: SendOptions,
  ) {}

  /** @throws Failure where there is no answer or the credential is refused */
  static async connect(options: SendOptions): Promise<Sender> {
    const { url, login } = options;
    const publisher = new MqttPublisher({ url, ...login });
    await publisher.connect().catch((error: Error) => {
      throw new Failure(`no connection to ${url}: ${error.message}; nothing was sent`);
    });
    return new Sender(publisher, options);
  }

  /**
   * Sends messages in order. What each pack will come to is counted in the survey before it leaves.
   * @param passed called before each pack leaves, to stop by throwing
   */
  async send(messages: AsyncIterable<Recorded>, survey: Survey, passed: () => void): Promise<void> {
    const { sent, publisher } = this;
    for await (const pack of packed(messages)) {
      survey.add(pack);
      passed();
      publisher.post(pack.topic, pack.payload);
      sent.messages++;
      sent.rows += pack.messages.length;
      for (const { values } of pack.messages) sent.values += values;
      const full = publisher.backpressure();
      if (full) await this.withProgress(full);
    }
  }

  /** Resolves when all is acknowledged. @throws Failure at the deadline, Unix ms */
  async acknowledged(deadline: number): Promise<void> {
    const timer = new AbortController();
    const late = delay(Math.max(0, deadline - Date.now()), 'late', { signal: timer.signal }).catch(() => 'stopped');
    const first = await Promise.race([this.publisher.drained(), late]);
    timer.abort();
    if (first === 'late') throw this.silence('');
  }

  async close(): Promise<void> {
    await this.publisher.close(0);
  }

  private async withProgress(full: Promise<void>): Promise<void> {
    const { patienceMs } = this.options;
    for (let before = this.publisher.stats().acknowledged; ;) {
      const timer = new AbortController();
      const late = delay(patienceMs, 'late', { signal: timer.signal }).catch(() => 'stopped');
      const first = await Promise.race([full, late]);
      timer.abort();
      if (first !== 'late') return;
      const { acknowledged } = this.publisher.stats();
      if (acknowledged === before) throw this.silence(` for ${patienceMs / 1_000} s`);
      before = acknowledged;
    }
  }

  private silence(howLong: string): Failure {
    const { pending, acknowledged } = this.publisher.stats();
    return new Failure(
      `${this.options.url} has not acknowledged ${pending} of ${pending + acknowledged} messages${howLong}: \`greenpark doctor\` says what is away. Send the file again later: what came twice is counted once`,
    );
  }
}
