import { readFile } from 'node:fs/promises';
import { verifyPack, type VerifyReport } from '#evidence';
import { Failure, WrongUsage } from './failure.js';
import type { Output } from './output.js';

export interface VerifyOptions {
  readonly root?: string;
}

/** Checks an evidence pack by itself: no server, no network. Exit code 1 where something does not fit. */
export async function verify(file: string, options: VerifyOptions, output: Output): Promise<void> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new WrongUsage(`${file} cannot be read: ${error.code ?? error.message}`);
  });
  const root = options.root?.toLowerCase();
  if (root !== undefined && !/^[0-9a-f]{64}$/.test(root))
    throw new WrongUsage('--root: expected 64 hexadecimal digits');
  const report = verifyPack(bytes, root === undefined ? {} : { root });
  const { ok, checks, problem, manifest, content } = report;
  const period = content?.results.period;
  const summary = manifest && {
    site: manifest.site,
    period: manifest.period,
    created: manifest.created,
    rules: manifest.rulesVersion,
    configurationHash: manifest.configurationHash,
    root: manifest.merkle.root,
    leaves: manifest.merkle.leaves,
    chain: manifest.chain,
    figures: ok && period ? { ...period.figures, revision: period.revision, closed: period.closed } : null,
  };
  output.result({ file, ok, problem, checks, pack: summary }, () => told(file, report));
  if (!ok) throw new Failure(`${file} does not fit: ${problem?.where}: ${problem?.detail}`);
}

function told(file: string, { ok, checks, content, manifest }: VerifyReport): string {
  const lines = checks.map(({ name, ok: fits, detail }) => `${fits ? 'ok  ' : 'FAIL'}  ${name.padEnd(13)}  ${detail}`);
  if (!ok || !content || !manifest) return lines.join('\n');
  const { figures, closed, revision } = content.results.period;
  const tonnes = (value: number | null): string => (value === null ? 'not known' : `${value} t`);
  return [
    ...lines,
    '',
    `${file} fits: ${manifest.siteName}, ${manifest.period}, ${closed ? `closed, revision ${revision}` : 'open'}`,
    `heat ${figures.heatGj ?? 'not known'} GJ, gross ${tonnes(figures.grossT)}, net ${tonnes(figures.netT)} ± ${tonnes(figures.u95T)}, coverage ${figures.coveragePct} %`,
  ].join('\n');
}
