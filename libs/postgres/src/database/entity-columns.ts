import type { EntitySchemaColumnOptions, QueryDeepPartialEntity } from 'typeorm';

/** Columns of entities. Entities describe what the migrations make and make nothing: TypeORM never synchronizes. */

export const text = (name: string): EntitySchemaColumnOptions => ({ type: 'text', name });
export const textOrNull = (name: string): EntitySchemaColumnOptions => ({ type: 'text', name, nullable: true });
export const bigint = (name: string): EntitySchemaColumnOptions => ({ type: 'bigint', name });
export const json = (name: string): EntitySchemaColumnOptions => ({ type: 'jsonb', name });

/** A time as Unix ms: the driver reads it as such, and writes a `Date`. */
export const time = (name: string): EntitySchemaColumnOptions => ({
  type: 'timestamptz',
  name,
  transformer: {
    to: (ms: number | null | undefined) => (typeof ms === 'number' ? new Date(ms) : ms),
    from: (ms: number | null) => ms,
  },
});
export const timeOrNull = (name: string): EntitySchemaColumnOptions => ({ ...time(name), nullable: true });

/** A row as TypeORM takes it: its own type has no place for a column that holds any JSON. */
export const insertable = <Row extends object>(row: Row): QueryDeepPartialEntity<Row> => row;
