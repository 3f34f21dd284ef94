import {
  appendRecords,
  decodeMessage,
  PayloadForms,
  type Decoded,
  type EventRecord,
  type LetterSender,
  type PlantLookup,
  type WrittenRecord,
} from '#contracts';
import { HOUR_MS, LATE_GRACE_MS } from '#domain';
import type { InboundMessage } from '#mqtt';
import type { RecordingMetrics } from './recording-metrics.js';

/** Where the plant as it is configured now can be had: it changes on SIGHUP. */
export interface PlantSource {
  readonly lookup: PlantLookup;
}

/** What Kafka is to keep. */
type MadeRecord = EventRecord | WrittenRecord;

/** Characters of records that are made before they are sent: bounds memory where small payloads become many dead letters. */
const MAX_UNSENT = 8 * 1024 * 1024;

/** What was measured longer ago is late in every time zone. */
const BACKFILL_MS = HOUR_MS + LATE_GRACE_MS;

const BROKER: LetterSender = { kind: 'broker', name: null };
const ANONYMOUS: LetterSender = { kind: 'anonymous', name: null };

function senderOf({ sender, fromBroker }: InboundMessage): LetterSender {
  if (sender) return { kind: 'principal', name: sender.principal };
  return fromBroker ? BROKER : ANONYMOUS;
}

/** Decodes what came by MQTT and has Kafka keep it: readings, meter events, and dead letters in the same send. */
export class RecordMessages {
  private readonly forms = new PayloadForms();

  constructor(
    private readonly plant: PlantSource,
    /** Resolves when all in-sync replicas have all records; tries for ever. */
    private readonly send: (records: readonly MadeRecord[]) => Promise<void>,
    private readonly metrics: RecordingMetrics,
    /** Is told of records of the past once they are durable. */
    private readonly pace: { came(records: number): void },
  ) {}

  /** Resolves when everything that the batch came to is durable. */
  async record(batch: readonly InboundMessage[]): Promise<void> {
    const started = process.hrtime.bigint();
    // One configuration for the whole batch.
    const { lookup } = this.plant;
    let records: MadeRecord[] = [];
    let unsent = 0;
    let past = 0;
    for (const message of batch) {
      const before = records.length;
      unsent += this.append(message, lookup, records);
      if (message.isBackfill) past += records.length - before;
      if (unsent < MAX_UNSENT) continue;
      await this.send(records);
      records = [];
      unsent = 0;
    }
    await this.send(records);
    if (past > 0) this.pace.came(past);
    this.metrics.batch(batch.length, Number(process.hrtime.bigint() - started) / 1e9);
  }

  /** Appends the records of one message. @returns their length */
  private append(message: InboundMessage, lookup: PlantLookup, records: MadeRecord[]): number {
    const { topic, place, payload, receivedAt, sender, forbidden = false, retained = false } = message;
    // Whoever may publish to the topic of a device may send its readings: nothing else of the sender counts for them.
    const plain = forbidden ? null : this.forms.recordOf(topic, payload, receivedAt, lookup, place);
    if (plain !== null) {
      records.push(plain);
      message.isBackfill = receivedAt - this.forms.ts > BACKFILL_MS;
      this.metrics.countPlain(this.forms.values);
      return plain.value.length;
    }
    const options = sender || forbidden || retained ? { forbidden, retained, ...(sender && { sender }) } : undefined;
    const parts = decodeMessage(topic, payload, receivedAt, lookup, options);
    const made: EventRecord[] = [];
    const length = appendRecords(parts, made, null, senderOf(message));
    for (const record of made) records.push(record);
    for (const decoded of parts) this.metrics.count(decoded);
    message.isBackfill = isBackfill(parts, receivedAt);
    if (!forbidden && parts.length === 1 && made.length === 1) this.forms.learn(parts[0]!, made[0]!, lookup);
    return length;
  }
}

/** Whether there are readings, and all of them are of the past. */
function isBackfill(parts: readonly Decoded[], receivedAt: number): boolean {
  const newest = parts.reduce((most, { readings }) => readings.reduce((ts, row) => Math.max(ts, row.ts), most), 0);
  return newest > 0 && receivedAt - newest > BACKFILL_MS;
}
