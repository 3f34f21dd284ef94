import { isUtf8 } from 'node:buffer';
import { countNames, inspectJson, MAX_JSON_DEPTH, scanJson, withoutBareNan, type Inspection } from './json-text.js';
import { quote } from './printable-text.js';

/** A payload that was read, with what `JSON.parse` does not show; or why it could not be. */
export type ParsedPayload =
  | { readonly ok: true; readonly value: unknown; readonly inspection: Inspection | null }
  | { readonly ok: false; readonly reason: 'MALFORMED' | 'OUT_OF_SCHEMA'; readonly detail: string };

/** The text of a payload; null where it is not UTF-8. */
export function textOf(payload: Uint8Array): string | null {
  if (!isUtf8(payload)) return null;
  return asBuffer(payload).toString('utf8');
}

export const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const BYTE_ORDER_MARK = 0xfeff;

/**
 * Never throws, whatever the bytes are. `inspection` is null where there is nothing to find.
 * @param takesBare a payload may be a number, a text, true or false too
 */
export function parsePayload(payload: Uint8Array, takesBare = false): ParsedPayload {
  const scan = scanJson(payload);
  const text = scan.ascii ? asBuffer(payload).toString('latin1') : textOf(payload);
  if (text === null) return malformed('the payload is not UTF-8');
  let json = text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    const repaired = tryParse(withoutBareNan(json));
    if (!repaired) return malformed(`the payload is not JSON: ${reasonOf(error)}`);
    [json, value] = [repaired.json, repaired.value];
  }
  if (scan.depth > MAX_JSON_DEPTH) {
    return {
      ok: false,
      reason: 'OUT_OF_SCHEMA',
      detail: `found ${scan.depth} levels, expected at most ${MAX_JSON_DEPTH}`,
    };
  }
  if (value === null || typeof value !== 'object') {
    if (takesBare && value !== null) return { ok: true, value, inspection: inspectJson(json) };
    return { ok: false, reason: 'OUT_OF_SCHEMA', detail: `found ${quote(value)}, expected an object or an array` };
  }
  const isPlain = !scan.hasLongNumber && countNames(value) === scan.names;
  return { ok: true, value, inspection: isPlain ? null : inspectJson(json) };
}

const malformed = (detail: string): ParsedPayload => ({ ok: false, reason: 'MALFORMED', detail });

function tryParse(json: string | null): { json: string; value: unknown } | null {
  if (json === null) return null;
  try {
    return { json, value: JSON.parse(json) };
  } catch {
    return null;
  }
}

/** The parser quotes the payload, which is kept anyway. */
function reasonOf(error: unknown): string {
  return (error as Error).message.replace(/, ?"[\s\S]*$|, "?\.\.\.[\s\S]*$/, '').slice(0, 120);
}
