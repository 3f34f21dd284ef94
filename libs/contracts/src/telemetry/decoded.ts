import type { Reason } from '#domain';
import type { MeterEvent, ReadingRow, Units } from '../kafka/event-data.js';
import { readTime } from './measurement-time.js';

/** One value, or one message that cannot be read, that could not be used. Becomes one dead letter. */
export interface Rejection {
  /** Where it stands in the payload: the same for the same payload, whatever the configuration says. */
  readonly place: string;
  /** Position in an array message. */
  readonly index: number | null;
  readonly point: string | null;
  /** Unix ms, where it could be read. */
  readonly ts: number | null;
  readonly seq: number | null;
  readonly boot: string | null;
  readonly reason: Reason;
  readonly detail: string;
  /**
   * A payload that holds nothing but what is refused here, for messages that are refused in so many parts that the whole
   * cannot be kept with each; null: the message is one part.
   */
  readonly excerpt: (() => string) | null;
}

/** Which parts of a message a replay is to bring. */
export interface WantedParts {
  /** Whether anything of the message at that position is wanted. */
  readonly hasMessage: (index: number | null) => boolean;
  readonly hasValue: (index: number | null, point: string) => boolean;
}

export interface DecodedEvent {
  readonly event: MeterEvent;
  readonly seq: number | null;
  readonly boot: string | null;
  readonly index: number | null;
}

/** What one MQTT message came to. Every value of it is either in `readings` or in `rejections`, once. */
export interface Decoded {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** Unix ms. */
  readonly receivedAt: number;
  /** As the topic names them, known or not. */
  readonly site: string | null;
  readonly device: string | null;
  /** Both are declared. */
  readonly known: boolean;
  /** The site is declared; absent where the device is, and so the site too. */
  readonly siteKnown?: boolean;
  readonly readings: readonly ReadingRow[];
  /** Of the points in `readings`. */
  readonly units: Units;
  /** Values in `readings`. */
  readonly count: number;
  readonly events: readonly DecodedEvent[];
  readonly rejections: readonly Rejection[];
  /** Distinguishes records of one message: several devices in it, or no time of its own. The same when it is delivered again. */
  readonly idSuffix?: string;
}

/** What holds for everything in a message: its place in the payload and what of its envelope could be read. */
export interface Envelope {
  readonly index: number | null;
  readonly ts: number | null;
  readonly seq: number | null;
  readonly boot: string | null;
}

export const NO_UNITS: Units = {};

/** Notes the unit of a point; false: another one was noted. A point may be called `constructor`. */
export function noteUnit(units: Record<string, string>, point: string, unit: string): boolean {
  if (Object.hasOwn(units, point)) return units[point] === unit;
  units[point] = unit;
  return true;
}

export const NO_ENVELOPE: Envelope = { index: null, ts: null, seq: null, boot: null };

const MAX_BOOT = 64;

/** `seq`: a whole number that rises; null where it is not given, undefined where it is something else. */
export function readSeq(value: unknown): number | null | undefined {
  if (value === undefined || value === null) return null;
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

/** `boot`: a text or a whole number that names a run of `seq`; null where it is not given, undefined where it is something else. */
export function readBoot(value: unknown): string | null | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  return typeof value === 'string' && BOOT.test(value) ? value : undefined;
}

/** Printable, so that a database and a screen can keep it. */
export const NAME_PATTERN = `^[^\\u0000-\\u001f\\u007f\\ud800-\\udfff]{1,${MAX_BOOT}}$`;
/** Of a person: a name on one line, that a table and a log can show. */
export const PERSON_PATTERN = NAME_PATTERN.replace('{1,64}', '{0,200}');
export const EVENT_ID_PATTERN = NAME_PATTERN.replace('{1,64}', '{1,128}');
const BOOT = new RegExp(NAME_PATTERN, 'u');

/** The envelope as far as it can be read, for messages that are refused as a whole. */
export function readEnvelope(message: unknown, index: number | null): Envelope {
  if (message === null || typeof message !== 'object' || Array.isArray(message)) return { ...NO_ENVELOPE, index };
  const { ts, seq, boot } = message as Record<string, unknown>;
  return { index, ts: readTime(ts), seq: readSeq(seq) ?? null, boot: readBoot(boot) ?? null };
}
