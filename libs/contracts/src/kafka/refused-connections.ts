import { MQTT_REFUSALS, type RefusedConnection } from '../access/mqtt-refusals.js';
import { printableText } from '../json/printable-text.js';
import { readCloudEvent } from './cloud-event.js';

/** Equal ones as one. */
export interface RefusedConnections extends RefusedConnection {
  readonly count: number;
  /** Unix ms. */
  readonly firstAt: number;
  readonly lastAt: number;
}

/** Of all addresses that are not kept apart. */
export const MANY_ADDRESSES = 'many';
/** Rows that one record may hold; ingestion sends less. */
const MOST_ROWS = 500;
const MOST_COUNT = 2 ** 31 - 1;
const LONGEST_NAME = 256;

const isTime = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < 253_402_300_800_000;

/** What a record says, as far as it can be read: whoever can write to the topic can write anything. */
export function readRefusedConnections(value: Uint8Array | null): readonly RefusedConnections[] {
  const event = value === null ? null : readCloudEvent(value);
  if (event?.ok !== true) return [];
  const { rows } = event.data as { readonly rows?: unknown };
  if (!Array.isArray(rows)) return [];
  return rows.slice(0, MOST_ROWS).flatMap((row: unknown) => readRow(row) ?? []);
}

function readRow(row: unknown): RefusedConnections | null {
  if (typeof row !== 'object' || row === null) return null;
  const { address, reason, principal = null, count, firstAt, lastAt } = row as Partial<RefusedConnections>;
  if (typeof address !== 'string' || typeof reason !== 'string' || !Object.hasOwn(MQTT_REFUSALS, reason)) return null;
  if (principal !== null && typeof principal !== 'string') return null;
  if (!Number.isInteger(count) || count! < 1 || !isTime(firstAt) || !isTime(lastAt)) return null;
  return {
    address: printableText(address, LONGEST_NAME),
    reason,
    principal: principal === null ? null : printableText(principal, LONGEST_NAME),
    count: Math.min(count!, MOST_COUNT),
    firstAt,
    lastAt,
  };
}
