import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import type { LineageAnswer } from '#contracts';
import { HOUR_MS } from '#domain';
import { Access } from '../../../apps/api/src/access/access.js';
import { accountedFactors, accountedSite, LATER, openAccountedPlant } from '../../support/plants/accounted-plant.js';
import type { AccountedPlant } from '../../support/plants/accounted-plant.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { message, RECORDED_FROM } from '../../support/plants/dirty-plant.js';
import { runGreenpark, type Ran } from '../../support/processes/run-greenpark.js';

const EARLY = Date.parse('2026-02-03T00:00:00Z');

/** Each command is a process of its own. */
jest.setTimeout(180_000);

describe('what an auditor does on the command line', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let dataDir: string;
  const access = new Access(true, []);
  const tokens = new Map<string, string>();
  beforeAll(async () => {
    plant = await openAccountedPlant('auditorcli');
    const declared = { sites: [accountedSite], factors: accountedFactors };
    api = await startApi(plant.store.owner, declared, { now: LATER, access });
    dataDir = await mkdtemp(join(tmpdir(), 'greenpark-auditor-'));
    await writeFile(join(dataDir, 'endpoints.json'), JSON.stringify({ http: api.url, processes: [] }));
  });
  afterAll(async () => {
    await rm(dataDir, { recursive: true, force: true });
    await api?.stop();
    await plant?.store.close();
  });

  const as = (name: string, ...args: string[]): Promise<Ran> =>
    runGreenpark(dataDir, args, { GREENPARK_TOKEN: tokens.get(name) ?? '' });
  const json = async (name: string, ...args: string[]) => {
    const { code, out, err } = await as(name, ...args, '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return JSON.parse(out);
  };

  it('makes keys, each shown once with the line of its hash', async () => {
    const people = [
      ['Li Wei', 'operator'],
      ['Zhao Min', 'auditor'],
      ['Chen Jing', 'auditor'],
    ] as const;
    const keys = [];
    for (const [name, role] of people) {
      const made = await json('', 'keys', 'line', name, '--role', role);
      expect(made).toMatchObject({ name, role, key: expect.stringMatching(/^gp_[\w-]{43}$/) as string });
      expect(made.sha256).toBe(createHash('sha256').update(made.key).digest('hex'));
      tokens.set(name, made.key);
      keys.push({ name, role, sha256: made.sha256 });
    }
    access.replace(keys);
    const line = /^- \{ name: "Ann", role: viewer, sha256: "[0-9a-f]{64}" \}$/m;
    expect((await as('', 'keys', 'line', 'Ann', '--role', 'viewer')).out).toMatch(line);
    expect((await as('', 'keys', 'line', 'Ann')).code).toBe(2);
    expect((await as('', 'keys', 'line', 'Ann', '--role', 'boss')).code).toBe(2);
    expect((await as('', 'keys', 'line', 'system', '--role', 'admin')).code).toBe(2);
  });

  it('lists what waits for whom, and two people sign', async () => {
    api.clock.now = EARLY;
    const early = await json('Li Wei', 'period', 'list');
    expect(early.items).toMatchObject([
      { period: '2026-01', state: 'open', waitsFor: null, closableFrom: '2026-02-07' },
    ]);
    api.clock.now = LATER;
    expect((await json('Li Wei', 'period', 'list')).items).toMatchObject([
      { state: 'open', waitsFor: 'close', closed: null },
    ]);
    expect((await as('Li Wei', 'period', 'close', '2026-01', '--reason', 'month end')).code).toBe(0);
    expect((await json('Li Wei', 'period', 'list')).items).toMatchObject([
      {
        state: 'awaiting-approval',
        waitsFor: 'approve',
        closed: { who: 'Li Wei', reason: 'month end', revision: 1 },
        approval: null,
      },
    ]);
    const refused = await as('Li Wei', 'period', 'approve', '2026-01');
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('needs the role auditor') as string });
    const approved = await as('Zhao Min', 'period', 'approve', '2026-01', '--by', 'Li Wei');
    expect(approved).toMatchObject({
      code: 0,
      out: expect.stringContaining('approved by Zhao Min, closed by Li Wei') as string,
    });
    const table = await as('Li Wei', 'period', 'list');
    expect(table.out).toMatch(/2026-01\s+approved\s+1\s+.*Li Wei\s+Zhao Min \(revision 1\)\s+-$/m);
    expect((await json('Li Wei', 'period', 'list', '--season')).items).toMatchObject([
      { period: 'season-2025', state: 'open' },
    ]);
    expect((await as('Li Wei', 'period', 'close')).code).toBe(2);
  });

  it('shows a restatement that waits, with what was and what is', async () => {
    expect((await as('Zhao Min', 'restatements', '--interval', 'month')).out).toContain('nothing of north has changed');
    const approvedT = (await json('Zhao Min', 'period', 'list')).items[0].netT;
    // the same time once more with another value: what carries a number goes before what has none
    const last = { 'elec.energyTotal': 14_905.8 };
    await plant.store.readings(message('aux-power', RECORDED_FROM + 120 * HOUR_MS, last, 1));
    await plant.derive();
    const [month] = (await json('Zhao Min', 'period', 'list')).items;
    expect(month).toMatchObject({
      state: 'restatement-pending',
      approval: { revision: 1 },
      approved: { netT: approvedT },
    });
    expect(month.netT).not.toBe(approvedT);
    const { items } = await json('Zhao Min', 'restatements', '--interval', 'month');
    expect(items[0]).toMatchObject({ period: '2026-01', approval: 'pending', revision: month.revision });
    expect((await as('Zhao Min', 'restatements', '--limit', '1')).out.trim().split('\n')).toHaveLength(2);
    expect((await as('Zhao Min', 'restatements', '--interval', 'week')).code).toBe(2);
  });

  it('packs who signed what, and a pack says without any server what is approved and what is not', async () => {
    const out = join(dataDir, 'month.zip');
    const build = () => as('Zhao Min', 'evidence', 'build', '--period', '2026-01', '--out', out);
    expect(await build()).toMatchObject({ code: 0, err: '' });
    const pending = await as('', 'verify', out);
    expect(pending.code).toBe(0);
    expect(pending.out).toMatch(
      /ok {4}approvals {6}revision 1 approved by Zhao Min, .*; revision \d waits for approval/,
    );
    expect(pending.out).toMatch(/^revision 1 {2}closed by Li Wei at \S+Z: month end; approved by Zhao Min at \S+Z$/m);
    expect(pending.out).toMatch(
      /^revision \d {2}restated at \S+Z by readings: gross .* t, net .* → .* t, not approved$/m,
    );

    expect((await as('Li Wei', 'period', 'close', '2026-01', '--reason', 'wrong exchange withdrawn')).code).toBe(0);
    expect((await as('Zhao Min', 'period', 'approve', '2026-01')).code).toBe(0);
    expect((await build()).code).toBe(0);
    const { pack } = await json('', 'verify', out);
    expect(pack.approval).toBe('approved');
    expect(pack.signatures.at(-1)).toMatchObject({ action: 'approve', who: 'Zhao Min', netT: pack.figures.netT });
    expect(pack.restatements.at(-1)).toMatchObject({ approvedBy: 'Zhao Min', new: { netT: pack.figures.netT } });
  });

  it('draws hours, writes down what was found, and signs an opinion; the pack draws the same hours anywhere', async () => {
    const open = ['verification', 'new', '--period', '2026-01', '--words', 'seven crows', '--size', '8'];
    const refused = await as('Zhao Min', ...open);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('Zhao Min has signed 2026-01') as string });
    const { id, misstatement } = await json('Chen Jing', ...open);
    expect(misstatement).toMatchObject({ sampled: 8, projectedT: 0 });
    const { items } = await json('Chen Jing', 'verification', 'sample', String(id));
    const about = ['--verification', String(id), '--kind', 'CAR', '--text', 'seal broken'];
    const found = ['--hour', items[0].hour, '--error-t', '0.5'];
    const car = await json('Chen Jing', 'verification', 'findings', 'add', ...about, ...found);
    const act = (name: string, ...args: string[]) => json(name, 'verification', 'findings', ...args);
    await act('Li Wei', 'answer', String(car.id), '--text', 'exchanged');
    await act('Chen Jing', 'close', String(car.id), '--text', 'seen', '--error-t', '0');
    expect((await act('Li Wei', 'list')).items).toMatchObject([
      { kind: 'CAR', state: 'closed', hours: [items[0].hour] },
    ]);
    const opinion = ['--level', 'reasonable', '--opinion', 'positive', '--text', 'right'];
    const signed = await as('Chen Jing', 'verification', 'opinion', String(id), ...opinion);
    expect(signed).toMatchObject({ code: 0, out: expect.stringContaining('positive, reasonable assurance') as string });

    const out = join(dataDir, 'verified.zip');
    expect((await as('Zhao Min', 'evidence', 'build', '--period', '2026-01', '--out', out)).code).toBe(0);
    expect((await as('', 'verify', out)).out).toMatch(
      /ok {4}verification {3}1 by Chen Jing: 8 of \d+ hours drawn again/,
    );
    const [again] = (await json('', 'verification', 'sample', '--pack', out)).verifications;
    expect(again.sample.map(({ hour }: { hour: string }) => hour)).toEqual(
      items.map(({ hour }: { hour: string }) => hour),
    );
    expect((await as('', 'verification', 'sample')).code).toBe(2);
    expect((await as('', 'verification', 'sample', '9', '--pack', out)).code).toBe(1);
  });

  it('follows a figure down to its readings, and names factors with their sources', async () => {
    const down = async (figure: string): Promise<LineageAnswer> => json('Li Wei', 'lineage', figure);
    let found = await down('emissions:season-2025:grossT');
    const kinds = [found.kind];
    while (found.parts.some((part) => part.figure !== null)) {
      const next: LineageAnswer['parts'][number] = found.parts.find(
        (part) => part.figure !== null && (part.value ?? 0) !== 0,
      )!;
      found = await down(next.figure!);
      kinds.push(found.kind);
    }
    expect(kinds).toEqual(['season', 'day', 'hour', 'amount', 'window']);
    expect(found.readings.length).toBeGreaterThan(0);

    const month = await as('Li Wei', 'lineage', 'emissions:2026-01:netT');
    expect(month.out).toMatch(/^emissions:2026-01:netT = -?\d/);
    expect(month.out).toContain('formula netT = grossT − projectT − leakageT');
    expect(month.out).toContain(`configuration ${plant.derived.configurationHash}`);
    expect(month.out).toMatch(/heat\.cn\.default@2015-01-01\s+110\s+kg\.GJ-1 .*GB\/T 32150/);
    expect(month.out).toMatch(/revision\s+cause/);
    const window = await as('Li Wei', 'lineage', found.figure);
    expect(window.out).toMatch(/^reading\s+value\s+quality/m);
    expect((await as('Li Wei', 'lineage', 'nonsense')).code).toBe(1);
    expect((await as('Li Wei', 'lineage', '--help')).out).toContain('window:plant-meter/heat.energyTotal');
    expect((await as('Li Wei', 'factors')).out).toMatch(/grid\.jl@2026-01-17\s+0\.45/);
  });

  it('reads the audit log, and is told by exit code 1 where it does not hang together', async () => {
    const { items, chain } = await json('Zhao Min', 'audit', '--site', 'north', '--limit', '2', '--verify');
    expect(items.map(({ action, who }: { action: string; who: string }) => `${action} ${who}`)).toEqual([
      'evidence-linked Zhao Min',
      'verification-opinion Chen Jing',
    ]);
    expect(chain).toMatchObject({ ok: true, firstBroken: null });
    expect((await as('Li Wei', 'audit')).code).toBe(1); // an operator
    const { owner: db } = plant.store;
    await db.execute('alter table audit_log disable trigger audit_log_only_grows');
    await db.execute(`update audit_log set reason = 'another' where audit_id = 2`);
    const broken = await as('Zhao Min', 'audit', '--verify');
    expect(broken).toMatchObject({ code: 1, err: expect.stringContaining('does not fit at entry 2') as string });
    expect(broken.out).toContain('period-close');
  });
});
