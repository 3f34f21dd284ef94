import { extname } from 'node:path';
import { instantWithMs, type Site } from '#domain';
import { inSnapshot, Names, readCountingConfiguration, type Database, type Queryable } from '#postgres';
import { momentOf } from '../system/moment-of.js';
import type { Given } from '../system/running-system.js';
import { withDatabase } from '../system/system-database.js';
import { Failure, WrongUsage } from '../terminal/failure.js';
import type { Output } from '../terminal/output.js';
import { productVersion } from '../terminal/product-version.js';
import { Progress } from '../terminal/progress-line.js';
import { csvTable } from './csv-table.js';
import { parquetTable } from './parquet-table.js';
import { writeAtomically, type ExportColumn, type ExportRow, type FileFacts, type TableFile } from './table-file.js';

export const EXPORT_FORMATS = ['csv', 'parquet'] as const;
type Format = (typeof EXPORT_FORMATS)[number];

export interface ExportOptions extends Given {
  readonly site?: string;
  readonly from?: string;
  readonly to?: string;
  readonly format?: Format;
}

/** Rows of the database that are in memory at once, besides those of a row group: a row of readings holds a value of every point. */
export const PAGE_ROWS = 500;

export interface ExportSite {
  readonly site: Site;
  readonly siteId: number;
  /** Unix ms, [from, to); ±Infinity: without a bound. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** What is exported, and how its rows are read. */
export interface Export {
  /** What a row is, in the plural. */
  readonly unit: string;
  readonly columns: readonly ExportColumn[];
  readonly facts: FileFacts;
  /** @param share of the work that is done, 0 to 1 */
  readonly read: (
    tx: Queryable,
    sites: readonly ExportSite[],
    names: Names,
    onRows: (rows: ExportRow[], share: number) => Promise<void>,
  ) => Promise<void>;
}

/** Writes a table into a file: of one moment of the database, page by page, whole or not at all. @throws Failure, WrongUsage */
export async function exportTable(file: string, options: ExportOptions, what: Export, output: Output): Promise<void> {
  const format = options.format ?? formatOf(file);
  await withDatabase(options, 'export', async (db) => {
    const names = await Names.open(db);
    const sites = await sitesOf(db, names, options);
    const progress = new Progress(what.unit, output.json);
    const facts = { product: `greenpark ${productVersion()}`, ...what.facts, ...rangeFacts(sites, options) };
    let rows = 0;
    const bytes = await writeAtomically(file, async (handle) => {
      const table: TableFile =
        format === 'csv' ? await csvTable(handle, what.columns) : parquetTable(handle, what.columns, facts);
      await inSnapshot(db, (tx) =>
        what.read(tx, sites, names, async (page, share) => {
          rows += page.length;
          await table.write(page);
          progress.show(share, rows);
        }),
      );
      await table.end();
    }).catch((error: NodeJS.ErrnoException) => {
      throw error.syscall ? new Failure(`${file} cannot be written: ${error.message}`) : error;
    });
    progress.clear();
    output.result({ file, format, [what.unit]: rows, bytes, sites: sites.map(({ site }) => site.id) }, () =>
      rows === 0
        ? `${file}: no ${what.unit} in that range, only the names of the columns are in it`
        : `${file}: ${rows.toLocaleString('en')} ${what.unit}, ${(bytes / 1e6).toFixed(1)} MB`,
    );
  });
}

function formatOf(file: string): Format {
  const extension = extname(file).slice(1).toLowerCase();
  const found = EXPORT_FORMATS.find((format) => format === extension);
  if (!found) throw new WrongUsage(`${file} ends neither in .csv nor in .parquet: say --format`);
  return found;
}

async function sitesOf(db: Database, names: Names, { site: named, from, to }: ExportOptions): Promise<ExportSite[]> {
  const { sites } = await readCountingConfiguration(db);
  const known = [...sites.values()];
  const wanted = known.filter(({ id }) => named === undefined || id === named);
  if (wanted.length === 0)
    throw new Failure(`there is no site ${named ?? ''}; there are ${known.map(({ id }) => id).join(', ') || 'none'}`);
  return wanted.flatMap((site) => {
    const siteId = names.siteId(site.id);
    const fromMs = from === undefined ? -Infinity : momentOf(from, 'from', site.timeZone);
    const toMs = to === undefined ? Infinity : momentOf(to, 'to', site.timeZone);
    if (toMs <= fromMs) throw new WrongUsage('--to lies before --from');
    return siteId === undefined ? [] : [{ site, siteId, fromMs, toMs }];
  });
}

function rangeFacts(sites: readonly ExportSite[], { from, to }: ExportOptions): FileFacts {
  const zones = sites.map(({ site }) => `${site.id} ${site.timeZone}`).join(', ');
  return { sites: zones, from: from ?? 'the first', to: to ?? 'the last', exportedAt: instantWithMs(Date.now()) };
}
