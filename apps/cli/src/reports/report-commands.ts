import { writeFile } from 'node:fs/promises';
import type { ReportFormat } from '#domain';
import type { ApiClient } from '../system/api-client.js';
import { chooseSite } from '../system/choose-site.js';
import { WrongUsage } from '../terminal/failure.js';
import { table, type Output } from '../terminal/output.js';

interface Made {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly madeAt: string;
  readonly late: boolean;
  readonly problem: string | null;
  readonly mails: readonly { readonly sink: string; readonly state: string; readonly answer: string | null }[];
}
interface Report {
  readonly name: string;
  readonly what: string;
  readonly period: string;
  readonly to: readonly string[];
  readonly formats: readonly string[];
  readonly nextAt: string;
  readonly last: Made | null;
}

const TYPES: Readonly<Record<ReportFormat, string>> = {
  pdf: 'application/pdf',
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};
const pathOf = (site: string): string => `/api/v1/sites/${encodeURIComponent(site)}/reports`;

export async function listReports(api: ApiClient, options: { readonly site?: string }, output: Output): Promise<void> {
  const { id } = await chooseSite(api, options.site);
  const { items } = await api.get<{ items: readonly Report[] }>(pathOf(id));
  output.result({ items }, () =>
    items.length === 0
      ? `the file of ${id} names no reports`
      : table(
          ['report', 'about', 'to', 'formats', 'next', 'last'],
          items.map((one) => [
            one.name,
            `${one.what} ${one.period}`,
            one.to.join(' '),
            one.formats.join(' '),
            one.nextAt,
            one.last === null ? 'none yet' : lastText(one.last),
          ]),
        ),
  );
}

const lastText = ({ madeAt, late, problem, mails }: Made): string =>
  [madeAt, ...(late ? ['late'] : []), ...(problem === null ? [] : [problem]), ...mails.map(mailText)].join(', ');

const mailText = ({ sink, state, answer }: Made['mails'][number]): string =>
  `${sink} ${state}${answer === null ? '' : `: ${answer}`}`;

export async function sendReport(
  api: ApiClient,
  name: string,
  { site, id, by }: { readonly site?: string; readonly id?: string; readonly by?: string },
  output: Output,
): Promise<void> {
  const { id: siteId } = await chooseSite(api, site);
  const made = await api.post<Made>(`${pathOf(siteId)}/${encodeURIComponent(name)}/send`, { id, by });
  output.result(made, () => `${made.id}: ${made.from} to ${made.to}, ${lastText(made)}`);
}

export async function previewReport(
  api: ApiClient,
  name: string,
  { site, format, out }: { readonly site?: string; readonly format: ReportFormat; readonly out: string },
  output: Output,
): Promise<void> {
  const { id } = await chooseSite(api, site);
  const path = `${pathOf(id)}/${encodeURIComponent(name)}/preview?format=${format}`;
  const bytes = await api.getBytes(path, TYPES[format]);
  await writeFile(out, bytes).catch((error: NodeJS.ErrnoException) => {
    throw new WrongUsage(`${out} cannot be written: ${error.code ?? error.message}`);
  });
  output.result({ file: out, bytes: bytes.length }, () => `${out}: ${bytes.length.toLocaleString('en')} bytes`);
}
