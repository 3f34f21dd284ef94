import type { Grain } from '#domain';
import { isSimulated, streamFigures } from '#postgres';
import type { Output } from '../terminal/output.js';
import { exportTable, PAGE_ROWS, type Export, type ExportOptions } from './export-table.js';
import type { ExportColumn } from './table-file.js';

const number = (name: string): ExportColumn => ({ name, type: 'number' });
/** The names are those of `GET …/emissions`. */
const COLUMNS: readonly ExportColumn[] = [
  { name: 'start', type: 'time' },
  { name: 'site', type: 'text' },
  { name: 'interval', type: 'text' },
  { name: 'label', type: 'text' },
  ...[
    'heatGj',
    'baselineT',
    'projectT',
    'leakageT',
    'grossT',
    'netT',
    'u95T',
    'coveragePct',
    'toldPct',
    'substitutedGj',
  ].map(number),
  ...['excludedGj', 'backupGj', 'biogenicCo2T', 'dataEffectT'].map(number),
  { name: 'codes', type: 'text' },
  { name: 'factorVersions', type: 'text' },
  { name: 'rulesVersions', type: 'text' },
  { name: 'factorMissing', type: 'boolean' },
  { name: 'revision', type: 'integer' },
  { name: 'closed', type: 'boolean' },
  { name: 'configurationHash', type: 'text' },
  { name: 'simulated', type: 'boolean' },
];

/** Stored figures of one interval, site by site, in the order of time. Where nothing was computed there is no row. */
export async function exportFigures(
  file: string,
  options: ExportOptions & { readonly interval: Grain },
  output: Output,
): Promise<void> {
  const { interval } = options;
  const what: Export = {
    unit: 'figures',
    columns: COLUMNS,
    facts: { content: `figures by ${interval}`, unit: 'Gj: GJ, T: t CO2e, Pct: percent', time: 'UTC' },
    read: async (tx, sites, _, onRows) => {
      for (const [i, { site, siteId, fromMs, toMs }] of sites.entries()) {
        const simulated = await isSimulated(tx, siteId);
        const want = { siteId, grain: interval, fromMs, toMs, pageSize: PAGE_ROWS };
        await streamFigures(tx, want, (rows) =>
          onRows(
            rows.map(({ startMs, ...row }) => ({ start: startMs, site: site.id, interval, ...row, simulated })),
            i / sites.length,
          ),
        );
      }
    },
  };
  await exportTable(file, options, what, output);
}
