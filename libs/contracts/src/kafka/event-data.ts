/**
 * What the records of readings, meter events and dead letters hold in their envelope (`cloud-event.ts`).
 * Key: `site/device` for readings, events and dead letters, `site` for status, `site/alert` for alerts.
 */
import type { FuelBatch, Reason } from '#domain';
import type { CloudEvent, EVENT_TYPES } from './cloud-event.js';

/** A value in the point's unit; the long form where the quality is not `good` or an event id joins the key. */
export type ReadingValue = number | { readonly v: number; readonly q?: 'uncertain' | 'bad'; readonly id?: string };

/** UCUM codes by point id. */
export type Units = Readonly<Record<string, string>>;

/** Values of one device at one time of measurement. */
export interface ReadingRow {
  /** Time of measurement, Unix ms. */
  readonly ts: number;
  readonly seq?: number;
  readonly boot?: string;
  /** Nothing of it was measured: a simulator made it. */
  readonly simulated?: true;
  /** Units of those values of it that have another one than the record says: the point had another unit at that time. */
  readonly units?: Units;
  /** By point id, in the point's unit (converted at the edge). */
  readonly values: Readonly<Record<string, ReadingValue>>;
}

/** One MQTT message: the values of it that passed the checks. Those that did not are dead letters of their own. */
export interface ReadingsData {
  readonly site: string;
  readonly device: string;
  /** Arrival at ingestion, Unix ms. */
  readonly receivedAt: number;
  /** How many values lie in `readings`. */
  readonly count: number;
  /**
   * Unit of the values of each point: the one that ingestion has converted to. Whoever reads the record may know another one, by a
   * newer site file. Absent in records of before: then it is the unit that the point has there.
   */
  readonly units?: Units;
  readonly readings: readonly ReadingRow[];
  /** Set when the values come from a replayed dead letter. */
  readonly replayed?: true;
}

/**
 * Where the refused parts stand, so that a replay brings these and no other: positions as `0-3,7`, and `m` where the payload is no
 * array.
 */
export interface RefusedParts {
  /** Messages that were refused as a whole. */
  readonly messages: string;
  /** By point, the messages in which its value was refused. */
  readonly points: Readonly<Record<string, string>>;
}

/** Of one message, as the ledger counts it: [seq, Unix ms or null, boot or null]. */
export type SeenSeq = readonly [seq: number, ts: number | null, boot: string | null];

/** What one dead letter says of all parts of a message that were refused. */
export interface CollapsedParts {
  /** Values and unreadable messages that it stands for. */
  readonly count: number;
  readonly reasons: Readonly<Partial<Record<Reason, number>>>;
  readonly refused: RefusedParts;
  readonly seqs: readonly SeenSeq[];
}

/** How a sender came in: with a credential, at our own listener where nobody is asked for one, or by a broker, which does not say who it was. */
export const SENDER_KINDS = ['principal', 'anonymous', 'broker'] as const;

/** Who sent a message, by what is no secret. */
export interface LetterSender {
  readonly kind: (typeof SENDER_KINDS)[number];
  /** Of a principal. */
  readonly name: string | null;
}

export interface DeadLetterData {
  /** null where the topic names none. */
  readonly site: string | null;
  readonly device: string | null;
  readonly point: string | null;
  readonly topic: string;
  readonly receivedAt: number;
  /** Whose rights count when it is sent again; absent in records of before. */
  readonly sender?: LetterSender;
  /** Time of measurement, Unix ms, where it could be read. */
  readonly ts: number | null;
  readonly seq: number | null;
  readonly boot: string | null;
  readonly reason: Reason;
  /** What was found and what was expected, for people. */
  readonly detail: string;
  /** The whole original payload when it is UTF-8 and at most 256 kB. */
  readonly payload?: string;
  /** Base64 of the payload that is not UTF-8. Over 256 kB the first 64 kB (of either form). */
  readonly payloadBase64?: string;
  readonly payloadBytes: number;
  readonly payloadSha256?: string;
  /** Position in an array message. */
  readonly index: number | null;
  /**
   * A message was refused in so many parts that the whole cannot be kept with each: `payload` holds this part alone, as a
   * message of its own. The first dead letters of the message hold the whole; `payloadSha256` of the whole is in all of them.
   */
  readonly excerpt?: true;
  /**
   * Set where the message was refused in more than 100 parts: then this letter stands for all of them. `reason` is the most frequent,
   * `point`, `ts`, `seq`, `boot` and `index` are null, and `device` too where they belong to several.
   */
  readonly collapsed?: CollapsedParts;
}
export type DeadLetterEvent = CloudEvent<typeof EVENT_TYPES.deadLetter, DeadLetterData>;

export const METER_EVENT_TYPES = [
  'meter-replaced',
  'register-reset',
  'jump-accepted',
  'jump-refused',
  'manual-reading',
  'stock-taken',
  'maintenance',
  'fuel-batch',
  'withdrawn',
] as const;
export type MeterEventType = (typeof METER_EVENT_TYPES)[number];

/** A meter event as people and gateways send it (docs/contract.md#meter-events), after the check. */
export interface MeterEvent {
  readonly id: string;
  readonly type: MeterEventType;
  /** Unix ms. */
  readonly ts: number;
  /** `point` of the device, or null where the event concerns the device. */
  readonly point: string | null;
  readonly by: string | null;
  readonly reason: string | null;
  readonly evidence: unknown;
  readonly oldFinal?: number;
  readonly newInitial?: number;
  readonly oldMeter?: string;
  readonly newMeter?: string;
  readonly newUnit?: string;
  readonly newModulus?: number;
  readonly value?: number;
  /** Unix ms. */
  readonly until?: number;
  /** Id of the event that is withdrawn. */
  readonly event?: string;
  /** Papers of a batch of fuel; `ts` is when it came. */
  readonly batch?: FuelBatch;
  /** A simulator made the papers. */
  readonly simulated?: true;
}
export interface MeterEventData {
  readonly site: string;
  readonly device: string;
  readonly receivedAt: number;
  readonly seq?: number;
  readonly boot?: string;
  /** Set when the event comes from a replayed dead letter. */
  readonly replayed?: true;
  /** Set when the event came by HTTP: whose key it was, or whom the body named. Else it came by MQTT. */
  readonly sentBy?: string;
  readonly event: MeterEvent;
}
export type MeterEventEvent = CloudEvent<typeof EVENT_TYPES.meterEvent, MeterEventData>;
