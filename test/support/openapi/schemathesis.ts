import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from '#servers';

const FOLDER = join(PROJECT_ROOT, 'test/support/openapi');
/** Where `.ci/run` installs it. */
const INSTALLED = join(PROJECT_ROOT, '.greenpark/cache/schemathesis/bin/schemathesis');
const PROGRAM = process.env.SCHEMATHESIS ?? INSTALLED;

export const hasSchemathesis = existsSync(PROGRAM);

/** How often each status was answered, by operation (`GET /api/v1/sites`). */
export type Answers = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Sends an API what its own document allows and forbids, and checks every answer. `output` is for people. */
export async function fuzzByDocument(
  url: string,
  key: string,
  examples: number,
): Promise<{ readonly code: number | null; readonly output: string; readonly answers: Answers }> {
  const reports = mkdtempSync(join(tmpdir(), 'greenpark-schemathesis-'));
  const counted = join(reports, 'answers.json');
  const args = ['--config-file', join(FOLDER, 'schemathesis.toml'), 'run', `${url}/openapi.json`];
  const wanted = [
    '--exclude-path-regex',
    'stream',
    '--checks',
    'all',
    '--phases',
    'examples,coverage,fuzzing,stateful',
  ];
  // A key may ask a thousand times in ten seconds.
  const bounds = ['--seed', '1', '--max-examples', String(examples), '--rate-limit', '80/s', '--continue-on-failure'];
  const header = ['--header', `Authorization: Bearer ${key}`, '--no-color'];
  const child = spawn(PROGRAM, [...args, ...wanted, ...bounds, ...header], {
    cwd: reports,
    env: {
      PATH: process.env.PATH,
      HOME: reports,
      PYTHONPATH: FOLDER,
      PYTHONDONTWRITEBYTECODE: '1',
      SCHEMATHESIS_HOOKS: 'relations',
      FUZZED_ANSWERS: counted,
      FUZZED_SITE: 'changchun-south',
      FUZZED_POINT: 'plant-meter/heat.energyTotal',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part) => (output += part));
    const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
    return { code, output, answers: JSON.parse(readFileSync(counted, 'utf8')) as Answers };
  } finally {
    if (child.exitCode === null) child.kill('SIGKILL');
    rmSync(reports, { recursive: true, force: true });
  }
}
