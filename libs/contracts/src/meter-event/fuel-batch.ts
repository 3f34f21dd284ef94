/** Papers of a batch of fuel, as an event carries them: one check for MQTT, HTTP and files, and the same as JSON Schema. */
import { NCV_BASES, type FuelBatch, type NcvBasis } from '#domain';
import { DAY_PATTERN } from '../http/text-forms.js';
import { isStorable, quote } from '../json/printable-text.js';
import type { JsonSchema } from '../json/json-schema.js';

/** Of names: one line, no control characters, more than blanks. */
const LINE_PATTERN =
  '^[^\\u0000-\\u001f\\u007f-\\u009f\\ud800-\\udfff]*[^\\s\\u0000-\\u001f\\u007f-\\u009f\\ud800-\\udfff][^\\u0000-\\u001f\\u007f-\\u009f\\ud800-\\udfff]*$';
const LINE = new RegExp(LINE_PATTERN, 'u');
const MOST_ID = 128;
const MOST_LINE = 200;
export const MOST_VERSION = 1_000_000;

interface NumberForm {
  readonly min: number;
  /** `min` itself is refused. */
  readonly isOpen?: true;
  readonly max: number;
  /** `max` itself is refused. */
  readonly isOpenAbove?: true;
  readonly expected: string;
}
const NUMBERS = {
  massT: { min: 0, isOpen: true, max: 10_000, expected: 'tonnes above 0, at most 10,000' },
  moisture: { min: 0, max: 1, isOpenAbove: true, expected: 'a share of the mass, 0 to below 1 (12 % is 0.12)' },
  ncvGjPerT: { min: 0, isOpen: true, max: 45, expected: 'GJ/t above 0, at most 45' },
  distanceKm: { min: 0, max: 40_000, expected: 'km there and back, 0 to 40,000' },
} as const satisfies Partial<Record<keyof FuelBatch, NumberForm>>;
const TEXTS = ['supplier', 'origin', 'crop'] as const;
const OPTIONAL_TEXTS = ['certificate', 'surplusProof'] as const;

/** In the order in which tables and files have them. */
export const BATCH_FIELDS = [
  'id',
  'version',
  ...TEXTS,
  'massT',
  'moisture',
  'ncvGjPerT',
  'ncvBasis',
  'distanceKm',
  'certificate',
  'certificateUntil',
  'surplusProof',
] as const satisfies readonly (keyof FuelBatch)[];
/** What must be there. */
const NEEDED_FIELDS = ['id', ...TEXTS, ...(Object.keys(NUMBERS) as (keyof typeof NUMBERS)[])] as const;

export type BatchCheck =
  | { readonly ok: true; readonly batch: FuelBatch }
  | { readonly ok: false; readonly field: string; readonly detail: string };

/** Reads the papers of a batch. What is not given: `version` 1, `ncvBasis` received, the rest none. */
export function checkFuelBatch(content: unknown): BatchCheck {
  if (content === null || typeof content !== 'object' || Array.isArray(content)) {
    return { ok: false, field: 'batch', detail: `found ${quote(content)}, expected the papers of a batch` };
  }
  const fields = content as Readonly<Record<string, unknown>>;
  const wrong = Object.keys(fields).find((name) => !(BATCH_FIELDS as readonly string[]).includes(name));
  if (wrong !== undefined) {
    return { ok: false, field: wrong, detail: `is none of ${BATCH_FIELDS.join(', ')}` };
  }
  for (const name of BATCH_FIELDS) {
    const expected = problemOf(name, fields[name]);
    if (expected === null) continue;
    const detail = given(fields[name])
      ? `found ${quote(fields[name])}, expected ${expected}`
      : `is missing: ${expected}`;
    return { ok: false, field: name, detail };
  }
  if (given(fields.certificateUntil) && !given(fields.certificate)) {
    return { ok: false, field: 'certificate', detail: 'is missing: certificateUntil is the last day of one' };
  }
  const text = (name: (typeof TEXTS)[number] | 'id'): string => fields[name] as string;
  const number = (name: keyof typeof NUMBERS): number => fields[name] as number;
  const orNull = (name: keyof FuelBatch): string | null => (fields[name] as string | null | undefined) ?? null;
  return {
    ok: true,
    batch: {
      id: text('id'),
      version: (fields.version as number | null | undefined) ?? 1,
      supplier: text('supplier'),
      origin: text('origin'),
      crop: text('crop'),
      massT: number('massT'),
      moisture: number('moisture'),
      ncvGjPerT: number('ncvGjPerT'),
      ncvBasis: (fields.ncvBasis as NcvBasis | null | undefined) ?? 'received',
      distanceKm: number('distanceKm'),
      certificate: orNull('certificate'),
      certificateUntil: orNull('certificateUntil'),
      surplusProof: orNull('surplusProof'),
    },
  };
}

/** What is expected of a field; null: it is as it should be. */
function problemOf(name: (typeof BATCH_FIELDS)[number], value: unknown): string | null {
  if (!given(value)) {
    if (!(NEEDED_FIELDS as readonly string[]).includes(name)) return null;
    return name in NUMBERS ? NUMBERS[name as keyof typeof NUMBERS].expected : 'a name on one line';
  }
  switch (name) {
    case 'version':
      return Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= MOST_VERSION
        ? null
        : 'a whole number from 1 on';
    case 'ncvBasis':
      return (NCV_BASES as readonly unknown[]).includes(value) ? null : NCV_BASES.join(' or ');
    case 'certificateUntil':
      return typeof value === 'string' && DAY.test(value) ? null : 'a day YYYY-MM-DD';
    case 'massT':
    case 'moisture':
    case 'ncvGjPerT':
    case 'distanceKm':
      return isWithin(value, NUMBERS[name]) ? null : NUMBERS[name].expected;
    default: {
      const most = name === 'id' ? MOST_ID : MOST_LINE;
      return isLine(value, most) ? null : `a name on one line of up to ${most} characters`;
    }
  }
}

const DAY = new RegExp(DAY_PATTERN);
const given = (value: unknown): boolean => value !== undefined && value !== null;
const isLine = (value: unknown, most: number): boolean =>
  typeof value === 'string' && Array.from(value).length <= most && LINE.test(value) && isStorable(value);

function isWithin(value: unknown, { min, max, isOpen, isOpenAbove }: NumberForm): boolean {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  return (isOpen ? value > min : value >= min) && (isOpenAbove ? value < max : value <= max);
}

const line = (maxLength: number): JsonSchema => ({ type: 'string', maxLength, pattern: LINE_PATTERN });
const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });
const numberSchema = ({ min, max, isOpen, isOpenAbove, expected }: NumberForm): JsonSchema => ({
  type: 'number',
  [isOpen ? 'exclusiveMinimum' : 'minimum']: min,
  [isOpenAbove ? 'exclusiveMaximum' : 'maximum']: max,
  description: expected,
});

export const fuelBatchSchema: JsonSchema = {
  type: 'object',
  required: [...NEEDED_FIELDS],
  additionalProperties: false,
  properties: {
    id: { ...line(MOST_ID), description: 'Of the batch, unique in the site: the weighbridge tells its mass under it' },
    version: orNull({
      type: 'integer',
      minimum: 1,
      maximum: MOST_VERSION,
      description: 'The highest one holds; default 1. A correction is a higher one, with a `reason`',
    }),
    ...Object.fromEntries(TEXTS.map((name) => [name, line(MOST_LINE)])),
    ...Object.fromEntries(Object.entries(NUMBERS).map(([name, form]) => [name, numberSchema(form)])),
    ncvBasis: { enum: [...NCV_BASES, null], description: 'Default: received' },
    ...Object.fromEntries(OPTIONAL_TEXTS.map((name) => [name, orNull(line(MOST_LINE))])),
    certificateUntil: orNull({
      type: 'string',
      pattern: DAY_PATTERN,
      description: 'Last local day of the certificate',
    }),
  },
};
