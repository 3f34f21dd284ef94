import { z } from 'zod';
import { rowsOf, type Operation } from '#contracts';

/** How a list becomes a table: its columns follow from the schema of its answer, so that a list without rows has its head too. */
export interface TableForm {
  /** Field of the answer that holds the rows. */
  readonly rows: string;
  readonly columns: readonly string[];
  /** What the answer says once (unit, interval, point …): in every row, so that files can be put under each other. */
  readonly once: readonly string[];
  /** Columns of a row by name where an item may have more fields than its schema names; the rest of them is in `OTHER`. */
  readonly known: ReadonlySet<string> | null;
}

/** Column for fields of an item that its schema does not name, as JSON. */
export const OTHER = 'other';

/** null: the call answers no list. */
export function tableFormOf(operation: Operation): TableForm | null {
  const rows = rowsOf(operation);
  if (rows === null) return null;
  const { shape } = operation.answer as z.ZodObject;
  const item = plainOf((plainOf(shape[rows] as z.ZodType) as z.ZodArray).element as z.ZodType) as z.ZodObject;
  const isOpen = item.def.catchall instanceof z.ZodUnknown;
  const own = columnsOf(item);
  const once =
    operation.rows === undefined
      ? Object.keys(shape).filter((name) => name !== 'nextCursor' && isScalar(shape[name] as z.ZodType))
      : [];
  return {
    rows,
    columns: [...own, ...(isOpen ? [OTHER] : []), ...once],
    once,
    known: isOpen ? new Set(Object.keys(item.shape)) : null,
  };
}

/** Rows of one answer, with what it says once in each of them. */
export function rowsIn(answer: Readonly<Record<string, unknown>>, { rows, once, known }: TableForm) {
  const shared = Object.fromEntries(once.map((name) => [name, answer[name]]));
  return (answer[rows] as readonly Readonly<Record<string, unknown>>[]).map((row) => {
    const more = known && Object.entries(row).filter(([name, value]) => !known.has(name) && value !== undefined);
    return { ...row, ...(more && more.length > 0 ? { [OTHER]: Object.fromEntries(more) } : {}), ...shared };
  });
}

/** Nested objects are columns with a dot; lists and what has no schema are one cell. */
function columnsOf(item: z.ZodObject): string[] {
  return Object.entries(item.shape).flatMap(([name, field]) => {
    const inner = plainOf(field as z.ZodType);
    return inner instanceof z.ZodObject ? columnsOf(inner).map((column) => `${name}.${column}`) : [name];
  });
}

/** Without `nullable`, `optional` and defaults. */
function plainOf(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodDefault
    ? plainOf(schema.unwrap() as z.ZodType)
    : schema;
}

const isScalar = (schema: z.ZodType): boolean => {
  const plain = plainOf(schema);
  return plain instanceof z.ZodString || plain instanceof z.ZodNumber || plain instanceof z.ZodEnum;
};
