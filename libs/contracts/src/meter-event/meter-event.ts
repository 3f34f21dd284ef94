import { createHash } from 'node:crypto';
import { byName, ucumCode, unitHint, type Reason } from '#domain';
import { METER_EVENT_TYPES, type MeterEvent, type MeterEventType } from '../kafka/event-data.js';
import {
  EVENT_ID_PATTERN,
  PERSON_PATTERN,
  readBoot,
  readSeq,
  type DecodedEvent,
  type Rejection,
} from '../telemetry/decoded.js';
import type { Inspection } from '../json/json-text.js';
import { isStorable, isStorableDeep, printableText, quote } from '../json/printable-text.js';
import { LAST_WRITABLE_MS, readTime } from '../telemetry/measurement-time.js';
import type { DeviceLookup } from '../mqtt/device-lookup.js';
import { inUnit } from '../mqtt/plant-lookup.js';
import { checkTime, refuse } from '../telemetry/telemetry-message.js';
import { checkFuelBatch } from './fuel-batch.js';

export type MeterEventCheck =
  | { readonly ok: true; readonly event: MeterEvent }
  | { readonly ok: false; readonly reason: Reason; readonly detail: string; readonly point: string | null };

/** Which fields a type must have and may have beside `id type ts point by reason evidence`. */
interface Form {
  readonly numbers: readonly string[];
  readonly needsPoint: boolean;
  /** A decision of a person: somebody will ask why. */
  readonly needsReason?: true;
}
const FORMS: Readonly<Record<MeterEventType, Form>> = {
  'meter-replaced': { numbers: ['oldFinal', 'newInitial'], needsPoint: true },
  'register-reset': { numbers: ['newInitial'], needsPoint: true },
  'jump-accepted': { numbers: [], needsPoint: true, needsReason: true },
  'jump-refused': { numbers: [], needsPoint: true, needsReason: true },
  'manual-reading': { numbers: ['value'], needsPoint: true },
  'stock-taken': { numbers: ['value'], needsPoint: true },
  maintenance: { numbers: [], needsPoint: false },
  'fuel-batch': { numbers: [], needsPoint: false },
  withdrawn: { numbers: [], needsPoint: false },
};
const EVENT_ID = new RegExp(EVENT_ID_PATTERN, 'u');
const MAX_TEXT = 4_000;
/** Of a person: a name on one line, that a table and a log can show. */
const PERSON = new RegExp(PERSON_PATTERN, 'u');

/**
 * Checks one meter event, whoever sends it: a gateway by MQTT, a person by HTTP. Numbers are in the point's unit, those of an
 * exchange in that of their meter (`meter-event-meaning.ts`). A point may be written as `point` or `device/point`; where the device has one register only, that is meant.
 */
export function checkMeterEvent(content: unknown, device: DeviceLookup, receivedAt: number): MeterEventCheck {
  let point: string | null = null;
  const no = (reason: Reason, detail: string): MeterEventCheck => ({ ok: false, reason, detail, point });
  if (content === null || typeof content !== 'object' || Array.isArray(content)) {
    return no('OUT_OF_SCHEMA', `found ${quote(content)}, expected {"type": …, "ts": …}`);
  }
  const fields = content as Readonly<Record<string, unknown>>;
  const type = METER_EVENT_TYPES.find((known) => known === fields.type);
  if (!type)
    return no('OUT_OF_SCHEMA', `\`type\`: found ${quote(fields.type)}, expected ${METER_EVENT_TYPES.join(', ')}`);
  const wrongText = ['by', 'reason', 'oldMeter', 'newMeter', 'newUnit', 'point'].find((name) => !isText(fields[name]));
  if (wrongText) return no('OUT_OF_SCHEMA', `\`${wrongText}\`: found ${quote(fields[wrongText])}, expected a text`);
  if (given(fields.by) && !PERSON.test(fields.by as string)) {
    return no(
      'OUT_OF_SCHEMA',
      `\`by\`: found ${quote(fields.by)}, expected a name of up to 200 characters on one line`,
    );
  }
  const form = FORMS[type];
  if (form.needsReason && !(fields.reason as string | null | undefined)?.trim()) {
    return no('OUT_OF_SCHEMA', `\`reason\` is missing: ${type} is a decision, and needs one`);
  }
  const wrongId = ['id', 'event'].find((name) => given(fields[name]) && !isEventId(fields[name]));
  if (wrongId) {
    return no(
      'OUT_OF_SCHEMA',
      `\`${wrongId}\`: found ${quote(fields[wrongId])}, expected a text of up to 128 characters`,
    );
  }
  if (!isStorableDeep(fields.evidence))
    return no('OUT_OF_SCHEMA', '`evidence`: a text in it holds U+0000 or half a character');

  const ts = readTime(fields.ts);
  if (ts === null) {
    return no('BAD_TIME', `\`ts\`: found ${quote(fields.ts)}, expected RFC 3339 with an offset, or Unix milliseconds`);
  }
  const refusal = checkTime(ts, { receivedAt, device });
  // Maintenance is announced before it begins.
  if (refusal && !(type === 'maintenance' && refusal[0] === 'FUTURE_TIME')) return no(...refusal);

  const meant = type === 'stock-taken' ? onlyScale(device, ts) : device.onlyRegister;
  point = pointOf(fields.point, device) ?? (form.needsPoint ? meant : null);
  if (point === null && form.needsPoint) {
    return no('OUT_OF_SCHEMA', `\`point\` is missing: ${type} concerns one point of device ${device.device}`);
  }
  const declared = point === null ? undefined : device.points.get(point);
  if (point !== null && !declared) {
    point = printableText(point);
    return no('UNKNOWN_POINT', `device ${device.device} declares no such point`);
  }
  const numbers = form.numbers.concat(type === 'meter-replaced' && given(fields.newModulus) ? ['newModulus'] : []);
  for (const name of numbers) {
    const value = fields[name];
    if (value === undefined) return no('OUT_OF_SCHEMA', `\`${name}\` is missing: ${type} needs it`);
    if (typeof value !== 'number' || !Number.isFinite(value) || (name === 'newModulus' && value <= 0)) {
      return no('NOT_A_NUMBER', `\`${name}\`: found ${quote(value)}, expected a number`);
    }
  }
  if (type === 'stock-taken' && (fields.value as number) < 0) {
    return no('NOT_A_NUMBER', `\`value\`: found ${quote(fields.value)}, expected what lies in the yard, at least 0 t`);
  }
  if (type === 'stock-taken' && declared && inUnit(1, declared.at(ts).unit, 't') === null) {
    return no(
      'OUT_OF_SCHEMA',
      `\`point\`: found one in ${quote(declared.at(ts).unit)}, expected the one by which fuel is weighed`,
    );
  }
  if (type === 'meter-replaced' && given(fields.newUnit) && declared) {
    const { unit } = declared.at(ts);
    if (inUnit(1, fields.newUnit as string, unit) === null) {
      const [found, hint] = [quote(fields.newUnit), unitHint(fields.newUnit)];
      return no('WRONG_UNIT', `\`newUnit\`: found ${found}, expected a UCUM unit that becomes ${unit}${hint}`);
    }
  }
  const until = type === 'maintenance' ? readTime(fields.until) : null;
  if (type === 'maintenance' && (until === null || until <= ts || until > LAST_WRITABLE_MS)) {
    return no(
      'BAD_TIME',
      `\`until\`: found ${quote(fields.until)}, expected a time after \`ts\`, of a year of four digits`,
    );
  }
  if (type === 'withdrawn' && !given(fields.event))
    return no('OUT_OF_SCHEMA', '`event` is missing: the id of what is withdrawn');

  const papers = type === 'fuel-batch' ? checkFuelBatch(fields.batch) : null;
  if (papers && !papers.ok) return no('OUT_OF_SCHEMA', `\`${papers.field}\`: ${papers.detail}`);
  if (papers && papers.batch.version > 1 && !(fields.reason as string | null | undefined)?.trim()) {
    return no('OUT_OF_SCHEMA', '`reason` is missing: a later version of a batch is a correction, and needs one');
  }

  const text = (name: string): string | null => (fields[name] as string | null | undefined) ?? null;
  const event: MeterEvent = {
    id: text('id') ?? contentId(fields, device),
    type,
    ts,
    point,
    by: text('by'),
    reason: text('reason'),
    evidence: fields.evidence ?? null,
    ...Object.fromEntries(numbers.map((name) => [name, fields[name]])),
    ...(type === 'meter-replaced' ? pick(fields, ['oldMeter', 'newMeter']) : {}),
    ...(type === 'meter-replaced' && given(fields.newUnit) ? { newUnit: ucum(fields.newUnit as string) } : {}),
    ...(until === null ? {} : { until }),
    ...(type === 'withdrawn' ? { event: text('event') as string } : {}),
    ...(papers ? { batch: papers.batch } : {}),
    ...(papers && fields.simulated === true ? { simulated: true } : {}),
  };
  return { ok: true, event };
}

/** Reads one message of an `events` topic. */
export function readMeterEvents(
  message: unknown,
  index: number | null,
  sink: {
    readonly device: DeviceLookup;
    readonly receivedAt: number;
    readonly inspection: Inspection | null;
    readonly events: DecodedEvent[];
    readonly rejections: Rejection[];
  },
): void {
  const lossy = sink.inspection?.lossy.find(({ path }) => index === null || path[0] === index);
  if (lossy) {
    const detail = `found ${printableText(lossy.literal, 40)}, expected a number that a 64-bit float can hold`;
    return refuse(sink, message, index, 'NOT_A_NUMBER', detail);
  }
  const checked = checkMeterEvent(message, sink.device, sink.receivedAt);
  if (!checked.ok) {
    refuse(sink, message, index, checked.reason, checked.detail);
    const last = sink.rejections.pop() as Rejection;
    sink.rejections.push({ ...last, point: checked.point });
    return;
  }
  const { seq, boot } = message as Record<string, unknown>;
  const [number, run] = [readSeq(seq), readBoot(boot)];
  if (number === undefined || run === undefined) {
    const detail = `\`seq\` or \`boot\`: found ${quote(seq)} and ${quote(boot)}, expected a whole number and a short text`;
    return refuse(sink, message, index, 'OUT_OF_SCHEMA', detail);
  }
  sink.events.push({ event: checked.event, index, seq: number, boot: run });
}

/** What is stored and derived from is UCUM. */
const ucum = (unit: string): string => ucumCode(unit) ?? unit;
const given = (value: unknown): boolean => value !== undefined && value !== null;
const isText = (value: unknown): boolean =>
  !given(value) || (typeof value === 'string' && value.length <= MAX_TEXT && isStorable(value));
const isEventId = (value: unknown): boolean => typeof value === 'string' && EVENT_ID.test(value);

/** The only point of the device by which a mass is counted, which a stock-taking means that names none. */
function onlyScale({ points }: DeviceLookup, ts: number): string | null {
  const scales = [...points].filter(([, point]) => {
    const { kind, unit } = point.at(ts);
    return (kind === 'delta' || kind === 'total') && inUnit(1, unit, 't') !== null;
  });
  return scales.length === 1 ? scales[0]![0] : null;
}

function pointOf(value: unknown, { device }: DeviceLookup): string | null {
  if (!given(value)) return null;
  const text = value as string;
  return text.startsWith(`${device}/`) ? text.slice(device.length + 1) : text;
}

const pick = (fields: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.filter((name) => given(fields[name])).map((name) => [name, fields[name]]));

/** The same content is the same event, in whatever order its fields stand: fields are hashed as pairs by name. `seq` and `boot` number the message, not the event. */
function contentId(fields: Readonly<Record<string, unknown>>, { site, device }: DeviceLookup): string {
  const { seq: _seq, boot: _boot, ...content } = fields;
  return createHash('sha256')
    .update(JSON.stringify([site, device, pairsOf(content)]))
    .digest('hex')
    .slice(0, 32);
}

function pairsOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pairsOf);
  if (value === null || typeof value !== 'object') return value;
  return byName(value as Readonly<Record<string, unknown>>).map(([name, item]) => [name, pairsOf(item)]);
}
