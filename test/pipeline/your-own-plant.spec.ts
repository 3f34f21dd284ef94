/** The tutorial `docs/your-own-plant.md`, every command as written, from a site file to a pack that verifies. */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { DAY_MS } from '#domain';
import { cloneInto, commandsOf, inTerminal } from '../support/files/tutorial.js';
import { until } from '../support/processes/until.js';

jest.setTimeout(400_000);

const PAGE = 'docs/your-own-plant.md';
const SITE = 'leipzig-wood-chips';

/** By hand: two register readings in MWh, 3.6 GJ each, natural gas at 0.0561 t/GJ in boilers of 92 %. */
const HEAT_GJ = (13_301.93 - 12_345.6) * 3.6;
const GROSS_T = (HEAT_GJ * 0.0561) / 0.92;
/** By hand: grid at 0.363 t/MWh; CH4 30 x 27 and N2O 4 x 273 kg CO2e per TJ of wood, burnt at 85 %. */
const PROJECT_T = (507_177.9 - 482_310) * 0.000_363 + (HEAT_GJ / 0.85) * (30 * 27 + 4 * 273) * 1e-6;

const ENV = {
  // the ports of a test are free ones; `npm test` has built what `npm start` would build before it starts
  HTTP_PORT: '0',
  KAFKA_PORT: '0',
  POSTGRES_PORT: '0',
  MQTT_LISTEN: 'mqtt://127.0.0.1:0',
  npm_config_ignore_scripts: 'true',
};

/** A day on which the waivers of the page still count. */
const SOON = new Date(Date.now() + 180 * DAY_MS).toISOString().slice(0, 10);

interface Emissions {
  readonly items: readonly { readonly heatGj: number; readonly grossT: number; readonly netT: number }[];
}

describe(PAGE, () => {
  const folder = mkdtempSync(join(tmpdir(), 'greenpark-tutorial-'));
  const blocks = commandsOf(PAGE);
  let terminal: ChildProcess | null = null;
  let screen = '';

  const endpoint = (): string =>
    (JSON.parse(readFileSync(join(folder, '.greenpark/endpoints.json'), 'utf8')) as { http: string }).http;
  const get = async <T>(path: string): Promise<T> =>
    (await (await fetch(`${endpoint()}/api/v1/sites/${SITE}${path}`)).json()) as T;
  const month = async () => (await get<Emissions>('/emissions?from=2026-01-01&to=2026-02-01&interval=month')).items[0];

  /** What the block that holds this text prints; fails where a command of it does. */
  async function run(part: string): Promise<string> {
    const block = blocks.find(({ text, in: where }) => where === '' && text.includes(part));
    if (!block) throw new Error(`no block of ${PAGE} holds ${part}`);
    done.add(block);
    const child = inTerminal(folder, block.text.replace(/until: &end \d{4}-\d\d-\d\d/, `until: &end ${SOON}`), ENV);
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (out += chunk.toString()));
    // Its end, and that of what it has printed.
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    if (code !== 0) throw new Error(`exit code ${code} of\n${block.text}\n${out}`);
    return out;
  }
  const done = new Set<unknown>();

  const interrupt = async (): Promise<number | null> => {
    const child = terminal;
    terminal = null;
    if (!child?.pid || child.exitCode !== null) return null;
    const gone = new Promise<number | null>((resolve) => child.once('close', resolve));
    process.kill(-child.pid, 'SIGINT');
    return gone;
  };

  beforeAll(() => cloneInto(folder));
  afterAll(async () => {
    await interrupt();
    rmSync(folder, { recursive: true, force: true });
  });

  it('installs as the gate does', () => {
    const install = blocks.filter(({ in: where }) => where === 'install');
    // the folder is what a clone is after these two: `npx greenpark` needs what the second makes
    expect(install.map(({ text }) => text.trim())).toEqual(['npm ci\nnpm run build']);
    expect(readFileSync(join(import.meta.dirname, '../../.ci/run'), 'utf8')).toMatch(/^npm ci\b/m);
  });

  it('describes the plant', async () => {
    const out = await run('site new');
    expect(out).toContain('my-plant/leipzig.yaml is written');
    expect(out).toMatch(/leipzig-wood-chips is good: \d+ devices/);
    expect(await run('cat >> my-plant/leipzig.yaml')).toMatch(/leipzig-wood-chips is good/);
  });

  it('starts', async () => {
    const [block] = blocks.filter(({ in: where }) => where === 'terminal');
    terminal = inTerminal(folder, block!.text, ENV);
    for (const stream of [terminal.stdout, terminal.stderr])
      stream?.on('data', (chunk: Buffer) => (screen += chunk.toString()));
    await until(
      () => screen.includes('Greenpark runs.') || terminal?.exitCode !== null,
      'the screen is shown',
      180_000,
    );
    expect(screen).toContain('Greenpark runs.');
    expect(await run('greenpark status')).toContain(endpoint());
  });

  it('brings readings in, looked at first and counted once', async () => {
    expect(await run('--dry-run')).toContain('5,954 values, none would be rejected; nothing was sent');
    const out = await run('leipzig-power-2026-01.csv');
    expect(out).toContain('received 5954, stored 5954, duplicate 0, conflict 0, dead letters 0');
    expect(out).toContain('received 2977, stored 2977, duplicate 0, conflict 0, dead letters 0');
    expect(out).toContain('received 16, stored 16, duplicate 0, conflict 0, dead letters 0');
    expect(await run('echo ')).toContain('received 2, stored 2, duplicate 0, conflict 0, dead letters 0');
  });

  it('ends with the tonnes of the month', async () => {
    const hasSettled = async (): Promise<boolean> => {
      const { data } = await get<{ data: { waitingMarks: number } }>('/status');
      return data.waitingMarks === 0 && Math.abs(((await month())?.netT ?? 0) - (GROSS_T - PROJECT_T)) < 0.01;
    };
    await until(() => hasSettled().catch(() => false), 'the month is computed', 60_000);
    const figures = await month();
    expect(figures?.heatGj).toBeCloseTo(HEAT_GJ, 6);
    expect(figures?.grossT).toBeCloseTo(GROSS_T, 6);
    expect(figures?.netT).toBeCloseTo(GROSS_T - PROJECT_T, 2);

    const out = await run('greenpark target');
    expect(out).toContain('in the year 2026');
    expect(out).toContain(GROSS_T.toFixed(3));
    expect(out).toContain('coverage 100 %');
    const page = readFileSync(join(import.meta.dirname, '../..', PAGE), 'utf8');
    expect(page).toContain(`**${GROSS_T.toFixed(1)} t** of CO2`);
    expect(page).toContain(`**${(GROSS_T - PROJECT_T).toFixed(1)} t** net`);
  });

  it('ends with a signed statement and a pack that verifies', async () => {
    const out = await run('period close');
    expect(out).toContain('2026-01 approved by Energy auditor, closed by Plant manager');
    expect(out).toMatch(/evidence-2026-01\.zip fits: .*2026-01, closed, revision 1/);
    const statement = readFileSync(join(folder, 'my-plant/statement-2026-01.html'), 'utf8');
    expect(statement).toContain('Wood-chip boiler, Leipzig');
    expect(statement).toMatch(/Approved<br>final/);
    expect(statement).toMatch(/<h2>Waived<\/h2>[^]*gas\.natural@open[^]*Plant owner/);
  });

  it('leaves no command out, and stops with Ctrl-C', async () => {
    expect(blocks.filter((block) => block.in === '' && !done.has(block))).toEqual([]);
    expect(await interrupt()).toBe(0);
    expect(screen).toContain('stopped');
  });
});
