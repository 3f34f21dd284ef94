import { execFileSync } from 'node:child_process';
import { constants } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvTable } from './csv-table.js';
import { parquetTable } from './parquet-table.js';
import type { ExportColumn } from './table-file.js';

const COLUMNS: readonly ExportColumn[] = [{ name: 'value', type: 'number' }];
/** More than a pipe takes at once. */
const ROWS = Array.from({ length: 20_000 }, (_, n) => ({ value: n / 7 }));

describe.each([
  ['csv', csvTable],
  ['parquet', parquetTable],
] as const)('a table as %s', (_, tableOf) => {
  it('is not cut short without a word where a write takes a part only', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'greenpark-table-'));
    const pipe = join(dir, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const handle = await open(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    try {
      const table = await tableOf(handle, COLUMNS, {});
      await expect(table.write(ROWS)).rejects.toThrow('EAGAIN');
    } finally {
      await handle.close();
      await rm(dir, { recursive: true });
    }
  });
});
