import { Injectable } from '@nestjs/common';
import { Database, readOffsets } from '#postgres';
import { KafkaPort, lagOf, logEnds } from '../kafka/kafka-port.js';

const FRESH_MS = 1_000;

/** The lag for calls that must be fast: asked at most once a second, in the background after the first time. */
@Injectable()
export class LagWatch {
  private value: number | null = null;
  private at = -Infinity;
  private asking: Promise<void> | null = null;

  constructor(
    private readonly db: Database,
    private readonly kafka: KafkaPort,
  ) {}

  async lagRecords(): Promise<number | null> {
    if (performance.now() - this.at >= FRESH_MS) this.asking ??= this.ask();
    // A value that is a few seconds old is better than to wait for a broker; the very first one is waited for.
    if (performance.now() - this.at > 10 * FRESH_MS) await this.asking;
    return this.value;
  }

  private async ask(): Promise<void> {
    try {
      const ends = await logEnds(this.kafka);
      this.value = ends && lagOf(ends, await readOffsets(this.db));
    } catch {
      this.value = null; // PostgreSQL is away: the call itself will say so
    } finally {
      this.at = performance.now();
      this.asking = null;
    }
  }
}
