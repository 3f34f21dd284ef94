import { writeFile } from 'node:fs/promises';
import type { DossierAnswer } from '#contracts';
import type { Language } from '#words';
import type { ApiClient } from '../system/api-client.js';
import { chooseSite } from '../system/choose-site.js';
import { WrongUsage } from '../terminal/failure.js';
import type { Output } from '../terminal/output.js';
import { printPdf } from './print-pdf.js';

export interface DossierOptions {
  readonly site?: string;
  readonly period?: string;
  readonly lang?: Language;
  readonly html?: boolean;
  readonly pdf?: boolean;
  readonly waterfall?: boolean;
  readonly browser?: string;
  readonly out?: string;
}

/** The dossier of a project: HTML (the default), PDF where a Chromium is installed, JSON for programs. */
export async function dossierFile(api: ApiClient, options: DossierOptions, output: Output): Promise<void> {
  const { pdf = false, html = false, out } = options;
  if (pdf && html) throw new WrongUsage('--pdf and --html contradict each other');
  if (pdf && out === undefined) throw new WrongUsage('--pdf needs --out FILE');
  const site = await chooseSite(api, options.site);
  const query = new URLSearchParams({
    ...(options.period === undefined ? {} : { period: options.period }),
    ...(options.lang === undefined ? {} : { lang: options.lang }),
    ...(options.waterfall ? { waterfall: '1' } : {}),
  });
  const path = `/api/v1/sites/${encodeURIComponent(site.id)}/dossier?${query.toString()}`;
  const { missing, ...dossier } = await api.get<DossierAnswer>(path);
  if (output.json && out === undefined) {
    output.result({ ...dossier, missing }, () => '');
    return;
  }
  const page = await api.getBytes(path, 'text/html');
  const bytes = pdf ? await printPdf(page, options.browser) : page;
  if (out === undefined) {
    process.stdout.write(bytes);
    return;
  }
  await writeFile(out, bytes).catch((error: NodeJS.ErrnoException) => {
    throw new WrongUsage(`${out} cannot be written: ${error.code ?? error.message}`);
  });
  const { period, language } = dossier;
  output.result({ file: out, bytes: bytes.length, site: site.id, period, language, missing }, () =>
    [
      `${out}: ${bytes.length.toLocaleString('en')} bytes, ${period}`,
      ...(missing.length === 0
        ? []
        : [`${missing.length} keys of the site file are not stated, and the dossier says so: ${missing.join(', ')}`]),
    ].join('\n'),
  );
}
