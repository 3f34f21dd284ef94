import { execFile } from 'node:child_process';
import { access, constants, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '../terminal/failure.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const PRINT_TIMEOUT_MS = 120_000;

const run = promisify(execFile);

const isProgram = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );

async function installedBrowser(): Promise<string | null> {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  for (const name of NAMES) {
    for (const folder of folders) if (await isProgram(join(folder, name))) return join(folder, name);
  }
  return null;
}

/**
 * A page as PDF, printed by a Chromium of this machine.
 * @throws Failure where there is none: the HTML prints from any browser
 */
export async function printPdf(html: Uint8Array, browser?: string): Promise<Uint8Array> {
  const program = browser ?? (await installedBrowser());
  if (program === null || !(await isProgram(program))) {
    const found = browser === undefined ? 'no Chromium is installed here' : `${browser} is no program`;
    throw new Failure(`${found}: write --html and print it from a browser ("Save as PDF"), or name one with --browser`);
  }
  const folder = await mkdtemp(join(tmpdir(), 'greenpark-pdf-'));
  try {
    const [page, pdf] = [join(folder, 'page.html'), join(folder, 'page.pdf')];
    await writeFile(page, html);
    const flags = ['--headless', '--disable-gpu', '--no-first-run', '--no-pdf-header-footer'];
    // Chromium has no sandbox for root; the page is our own and asks for nothing.
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const own = [`--user-data-dir=${join(folder, 'profile')}`, `--print-to-pdf=${pdf}`];
    await run(program, [...flags, ...asRoot, ...own, `file://${page}`], { timeout: PRINT_TIMEOUT_MS });
    return await readFile(pdf);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0]! : String(error);
    throw new Failure(`${program} did not print the page (${reason}): write --html and print it from a browser`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
