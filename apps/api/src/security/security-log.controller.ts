import { Controller } from '@nestjs/common';
import { OPERATIONS, type QueryOf } from '#contracts';
import { instantOf } from '#domain';
import { Database, readRefusals } from '#postgres';
import { readCursor, writeCursor } from '../http/lists/cursor.js';
import { pagesOf } from '../http/lists/pages.js';
import { CheckedQuery, Handles } from '../http/operations/handles.js';

@Controller()
export class SecurityLogController {
  constructor(private readonly db: Database) {}

  @Handles(OPERATIONS.listSecurityLog)
  list(@CheckedQuery() query: QueryOf<'listSecurityLog'>) {
    return pagesOf(query, ({ limit, cursor }) =>
      this.page(limit, readCursor(cursor, ['number'] as const, ([id]) => Number.isSafeInteger(id))?.[0] ?? null),
    );
  }

  private async page(limit: number, beforeId: number | null) {
    const rows = await readRefusals(this.db, { beforeId, limit: limit + 1 });
    const items = rows.slice(0, limit).map(({ id: _id, firstMs, lastMs, ...row }) => ({
      ...row,
      firstAt: instantOf(firstMs),
      lastAt: instantOf(lastMs),
    }));
    return { items, nextCursor: rows.length > limit ? writeCursor([rows[limit - 1]!.id]) : null };
  }
}
