import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import type { WaterfallAnswer } from '#contracts';
import { readConfiguration } from '#runtime';
import { Access } from '../../../apps/api/src/access/access.js';
import { accountedFactors, accountedSite, LATER, openAccountedPlant } from '../../support/plants/accounted-plant.js';
import type { AccountedPlant } from '../../support/plants/accounted-plant.js';
import { apiKey, keyOf } from '../../support/processes/api-keys.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { runGreenpark } from '../../support/processes/run-greenpark.js';

/** Each command is a process of its own. */
jest.setTimeout(180_000);

const PATH = '/api/v1/sites/north/waterfall';
const micro = (t: number): number => Math.round(t * 1e6);
const GRID = {
  name: 'combined margin',
  source: 'an auditor',
  clause: 'a rule',
  change: { factors: { 'grid.jl': { value: 0.66125 } } },
};
const LOSS = {
  name: 'transmission loss',
  source: 'an auditor',
  clause: 'a rule',
  change: { emissions: { project: { electricity: { gridLossShare: 0.1 } } } },
};

describe('the waterfall of a period', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let dataDir: string;
  beforeAll(async () => {
    plant = await openAccountedPlant('waterfall');
    const { factors } = (await readConfiguration([], null)).catalogue;
    const declared = { sites: [accountedSite], factors: new Map([...factors, ...accountedFactors]) };
    const access = new Access(true, [apiKey('Wu', 'viewer'), apiKey('Zhao Min', 'auditor')]);
    api = await startApi(plant.store.owner, declared, { now: LATER, access });
    dataDir = await mkdtemp(join(tmpdir(), 'greenpark-waterfall-'));
    await writeFile(join(dataDir, 'endpoints.json'), JSON.stringify({ http: api.url, processes: [] }));
  });
  afterAll(async () => {
    await rm(dataDir, { recursive: true, force: true });
    await api?.stop();
    await plant?.store.close();
  });
  const as = (name: string, more: Record<string, string> = {}) => ({
    authorization: `Bearer ${keyOf(name)}`,
    ...more,
  });
  const get = (query: string, headers: Record<string, string> = {}) =>
    api.call(`${PATH}?${query}`, { headers: as('Wu', headers) });
  const post = (body: object, { name = 'Zhao Min', query = '' } = {}) =>
    api.call(`${PATH}${query}`, {
      method: 'POST',
      headers: as(name, { 'content-type': 'application/json' }),
      body: JSON.stringify(body),
    });
  const made = async (body: object): Promise<WaterfallAnswer> => {
    const { status, body: answer } = await post(body);
    expect([status, answer.detail]).toEqual([200, undefined]);
    return answer as WaterfallAnswer;
  };
  const expectSums = ({ steps, defensibleT }: WaterfallAnswer): void => {
    expect(steps.reduce((sum, { deltaT }) => sum + micro(deltaT), 0)).toBe(micro(defensibleT));
    expect(steps.reduce((sum, { wholeDeltaT }) => sum + wholeDeltaT, 0)).toBe(steps.at(-1)!.wholeValueT);
  };

  it('begins with the claim and the figures as they are stored, and adds up, by the choices that are shipped', async () => {
    const { status, body } = await get('period=season-2025');
    expect(status).toBe(200);
    const answer = body as WaterfallAnswer;
    expect(answer.steps.map(({ kind }) => kind)).toEqual([
      'claimed',
      'metered',
      'debits',
      ...Array.from({ length: 6 }, () => 'choice'),
      'data',
      'lower',
    ]);
    const [claimed, metered, debits] = answer.steps;
    expect(claimed!.valueT).toBe(47_700);
    expect(metered!.valueT).toBeCloseTo(answer.stored.grossT!, 5);
    expect(debits!.valueT).toBeCloseTo(answer.stored.netT!, 5);
    expect(debits!.parts.map(({ name }) => name)).toEqual(['electricity', 'haulage']);
    // the site burns no straw
    expect(answer.steps.filter(({ applies }) => !applies).map(({ name }) => name)).toEqual([
      expect.stringContaining('methane'),
      expect.stringContaining('briquetting'),
      expect.stringContaining('surplus'),
    ]);
    expectSums(answer);
  });

  it.each(['2026-01', '2026', '2026-01-16'])('of %s begins with what is stored of it', async (period) => {
    const { stored, steps } = (await get(`period=${period}`)).body as WaterfallAnswer;
    const of = (kind: string): number => steps.find((step) => step.kind === kind)!.valueT;
    expect([of('metered'), of('debits')].map(micro)).toEqual([stored.grossT!, stored.netT!].map(micro));
  });

  it('takes the choices and the claim of an auditor; the end does not depend on their order, the steps do', async () => {
    const order = { period: '2026-01', claimT: 900, claimSource: 'the report of 2026' };
    const one = await made({ ...order, choices: [GRID, LOSS] });
    const other = await made({ ...order, choices: [LOSS, GRID] });
    expect(one.steps[0]).toMatchObject({ kind: 'claimed', deltaT: 900, source: 'the report of 2026' });
    expect(other.defensibleT).toBe(one.defensibleT);
    const taken = ({ steps }: WaterfallAnswer, name: string) => steps.find((step) => step.name === name)!;
    expect(taken(one, GRID.name).deltaT).toBe(taken(one, GRID.name).aloneT);
    expect(taken(other, GRID.name).deltaT).not.toBe(taken(one, GRID.name).deltaT);
    expect(taken(other, GRID.name).aloneT).toBe(taken(one, GRID.name).aloneT);
    // the loss of a tenth in place of a twentieth, of power at one factor
    const shippedT = -one.steps[2]!.parts.find(({ name }) => name === 'electricity')!.t;
    const gridT = shippedT - taken(one, GRID.name).deltaT;
    expect(gridT).toBeCloseTo(((5 * 24 * 311.7) / 1_000) * 0.66125 * 1.05, 3); // registers are read to a tenth
    expect(taken(one, LOSS.name).deltaT).toBeCloseTo(-gridT * (1.1 / 1.05 - 1), 5);
    expectSums(one);
    expectSums(other);
    expect((await made({ ...order, choices: [] })).steps.map(({ kind }) => kind)).toEqual([
      'claimed',
      'metered',
      'debits',
      'data',
      'lower',
    ]);
  });

  it('counts nothing that stands in for lost heat, and no bridge that nothing bears out, in the step of the data', async () => {
    const { steps } = await made({ period: 'season-2025', choices: [] });
    const hours = (
      await api.call('/api/v1/sites/north/emissions?interval=hour&from=2026-01-01&to=2026-01-31', { headers: as('Wu') })
    ).body.items as { heatGj: number; substitutedGj: number; codes: string[] }[];
    expect(hours.filter(({ substitutedGj }) => substitutedGj > 0)).toEqual([]);
    // a gap of 40 hours in the first days of a meter: whole hours of it, and a part of the last
    const bridged = hours.filter(({ codes }) => codes.includes('BRIDGE_UNCHECKED')).map(({ heatGj }) => heatGj);
    const wholeGj = bridged.slice(0, -1).reduce((sum, gj) => sum + gj, 0);
    const [part] = steps.find(({ kind }) => kind === 'data')!.parts;
    expect(part!.name).toBe('gross');
    expect(-part!.t / 0.11).toBeGreaterThan(wholeGj);
    expect(-part!.t / 0.11).toBeLessThan(wholeGj + bridged.at(-1)!);
  });

  it('is a table, and a picture', async () => {
    const csv = await get('period=2026-01', { accept: 'text/csv' });
    expect(csv.text.split('\r\n')[0]).toMatch(/^site,period,simulated,step,kind,name,deltaT,valueT,aloneT/);
    expect(csv.text.trimEnd().split('\r\n')).toHaveLength(1 + 10);
    const svg = await get('period=2026-01&format=svg');
    expect(svg.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    expect(svg.text).toMatch(/^<svg [^>]*role="img"/);
    const own = await post({ period: '2026-01', choices: [GRID] }, { query: '?format=svg' });
    expect(own.text).toContain('combined margin');
  });

  it('stands in the statement of a season where it is asked for, in both languages', async () => {
    const statement = (query: string) => api.call(`/api/v1/sites/north/statements/${query}`, { headers: as('Wu') });
    const english = await statement('season-2025?format=html&waterfall=1');
    expect(english.text).toMatch(/<h2>What of the claim could be defended<\/h2>[\s\S]*<svg [\s\S]*1\. claimed/);
    const chinese = await statement('season-2025?format=html&waterfall=1&lang=zh');
    expect(chinese.text).toMatch(/<svg [\s\S]*1\. 声称量[\s\S]*来源：/);
    expect((await statement('season-2025?format=html')).text).not.toContain('<svg');
    for (const query of ['2026-01?format=html', 'season-2025?format=csv', 'season-2025?customer=x&format=html'])
      expect((await statement(`${query}&waterfall=1`)).body).toMatchObject({ status: 400, field: 'waterfall' });
  });

  it('refuses what cannot be reckoned, and whoever may not ask', async () => {
    const problem = async (body: object) => {
      const { status, body: answer } = await post(body);
      return [status, answer.field ?? null];
    };
    expect((await post({ period: '2026-01', choices: [GRID] }, { name: 'Wu' })).status).toBe(403);
    expect((await get('period=2026-13')).body).toMatchObject({ status: 400, field: 'period' });
    expect((await get('')).body).toMatchObject({ status: 400, field: 'period' });
    expect((await get('period=season-2020')).status).toBe(404);
    expect(await problem({ period: '2026-01', choices: [GRID, { ...GRID, name: 'again' }] })).toEqual([
      400,
      'choices.1.change',
    ]);
    expect(
      await problem({ period: '2026-01', choices: [{ ...GRID, change: { factors: { gird: { value: 1 } } } }] }),
    ).toEqual([400, 'choices.0.change.factors.gird']);
    expect(await problem({ period: '2026-01', choices: [{ ...GRID, change: {} }] })).toEqual([400, 'choices.0.change']);
    expect(await problem({ period: '2026-01', choices: Array.from({ length: 21 }, () => GRID) })).toEqual([
      400,
      'choices',
    ]);
  });

  it('is a command, with choices of a file that says where it is wrong', async () => {
    const run = (...args: string[]) =>
      runGreenpark(dataDir, ['waterfall', ...args], { GREENPARK_TOKEN: keyOf('Zhao Min') });
    const text = await run(); // the newest season
    expect([text.code, text.err]).toEqual([0, '']);
    expect(text.out).toMatch(/1\. claimed +47,700/);
    expect(text.out).toContain('Source: stated by the operator');
    const file = join(dataDir, 'own.yaml');
    await writeFile(
      file,
      `name: mine\nchoices:\n  - ${JSON.stringify(GRID)}\n  - ${JSON.stringify({ ...LOSS, change: { factors: { gird: { value: 1 } } } })}\n`,
    );
    const wrong = await run('2026-01', '--choices', file);
    expect(wrong.code).toBe(2);
    expect(wrong.err).toMatch(/own\.yaml:4:\d+: choices\[1\]\.change\.factors\.gird: found gird, expected a factor/);
    await writeFile(file, `name: mine\nchoices:\n  - ${JSON.stringify(GRID)}\n`);
    const picture = join(dataDir, 'own.svg');
    expect((await run('2026-01', '--choices', file, '--claim', '900', '--format', 'svg', '--out', picture)).code).toBe(
      0,
    );
    expect(await readFile(picture, 'utf8')).toMatch(/claimed: 900 t/);
  });
});
