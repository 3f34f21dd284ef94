import { tmpdir } from 'node:os';
import { buildEvidence, refreshPeriods, publishStatus } from '#derivation';
import { periodOf } from '#domain';
import { verifyPack } from '#evidence';
import type { AccountedPlant } from '../../support/plants/accounted-plant.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { GAS_DAY, GAS_NOW, GAS_WEEK_DAYS, gasFactors, gasSite, openGasPlant } from '../../support/plants/gas-plant.js';
import { runGreenpark } from '../../support/processes/run-greenpark.js';

const SITE = '/api/v1/sites/north';
const near = (value: number): unknown => expect.closeTo(value, 6);
const printed = (value: number): unknown => expect.closeTo(value, 2);

describe('a plant whose targets are of a calendar year, with heat outside the season', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  beforeAll(async () => {
    plant = await openGasPlant('calendar-year');
    await publishStatus(plant.store.db, plant.derived, GAS_NOW);
    api = await startApi(plant.store.owner, { sites: [gasSite], factors: gasFactors }, { now: GAS_NOW });
  });
  afterAll(async () => {
    await api?.stop();
    await plant?.store.close();
  });

  const NET = {
    id: 'net-of-the-year',
    title: 'Emissions avoided, net, in the year 2026 (heating days)',
    periodName: 'year 2026',
    period: '2026',
    unit: 't',
    days: 'heating',
    amount: 2_000,
    achieved: near(GAS_WEEK_DAYS * GAS_DAY.netT),
    outside: near(GAS_WEEK_DAYS * GAS_DAY.netT),
    toDateAsOf: '2026-02-09',
  };
  const HEAT = {
    id: 'heat-of-the-year',
    title: 'Heat in the year 2026',
    period: '2026',
    unit: 'MW.h',
    days: 'all',
    amount: 10_000,
    achieved: near(2 * GAS_WEEK_DAYS * GAS_DAY.heatMwh),
    outside: 0,
  };
  const GROSS = {
    id: 'gross-of-the-season',
    title: 'Emissions avoided, gross, in the heating season 2025/26',
    period: 'season-2025',
    unit: 't',
    achieved: near(GAS_WEEK_DAYS * GAS_DAY.grossT),
    outside: 0,
  };

  it('tells one achievement in the status, the list and the curve of each target', async () => {
    expect((await api.call(`${SITE}/status`)).body.targets).toMatchObject([NET, HEAT, GROSS]);
    expect((await api.call(`${SITE}/targets`)).body.items).toMatchObject([NET, HEAT, GROSS]);
    for (const { id } of gasSite.targets) {
      const { achieved, planToDate, achievedCurve, planCurve, gap, toDateAsOf } = (
        await api.call(`${SITE}/targets/${id}`)
      ).body;
      const last = achievedCurve.at(-1);
      expect(last).toMatchObject({ date: toDateAsOf, achieved: near(achieved) });
      expect(planCurve.find(({ date }: { date: string }) => date === toDateAsOf).plan).toBeCloseTo(planToDate, 6);
      expect(gap.weather + gap.performance + gap.area + gap.data).toBeCloseTo(achieved - planToDate, 6);
    }
  });

  it('says the same in lineage, by the days that count', async () => {
    const { value, parts, formula } = (await api.call(`${SITE}/lineage?figure=target:net-of-the-year`)).body;
    expect(value).toBeCloseTo(GAS_WEEK_DAYS * GAS_DAY.netT, 6);
    expect(parts.map(({ label }: { label: string }) => label)).toHaveLength(GAS_WEEK_DAYS);
    expect(formula).toBe('achieved = sum of netT over the heating days of 2026');
  });

  it('has the year as a period: emissions, lineage, statement', async () => {
    const { items } = (await api.call(`${SITE}/emissions?interval=year&from=2026-01-01`)).body;
    expect(items).toMatchObject([
      { start: '2026-01-01', period: '2026', grossT: near(2 * GAS_WEEK_DAYS * GAS_DAY.grossT), revision: 0 },
    ]);
    const year = (await api.call(`${SITE}/lineage?figure=emissions:2026:netT`)).body;
    expect(year.value).toBeCloseTo(2 * GAS_WEEK_DAYS * GAS_DAY.netT, 6);
    const { targets, ...statement } = (await api.call(`${SITE}/statements/2026`)).body;
    expect(statement).toMatchObject({ period: '2026', interval: 'year', from: '2026-01-01', to: '2026-12-31' });
    expect(statement.figures.netT).toBeCloseTo(2 * GAS_WEEK_DAYS * GAS_DAY.netT, 2);
    expect(targets).toMatchObject([
      { id: NET.id, title: NET.title, unit: 't', date: '2026-02-09', achieved: printed(GAS_WEEK_DAYS * GAS_DAY.netT) },
      { id: HEAT.id, unit: 'MW.h', date: '2026-02-09', achieved: printed(2 * GAS_WEEK_DAYS * GAS_DAY.heatMwh) },
      { id: GROSS.id, date: '2026-01-31', achieved: printed(GAS_WEEK_DAYS * GAS_DAY.grossT) },
    ]);
  });

  it('judges each month to the end of that month', async () => {
    const of = async (period: string) => (await api.call(`${SITE}/statements/${period}`)).body.targets[0];
    expect(await of('2026-01')).toMatchObject({ date: '2026-01-31', achieved: printed(GAS_WEEK_DAYS * GAS_DAY.netT) });
    expect(await of('2026-01-27')).toMatchObject({ date: '2026-01-27', achieved: printed(3 * GAS_DAY.netT) });
  });

  it('writes the baseline of its own file into every form of the statement, and no coal', async () => {
    const baseline =
      'a boiler of 90 % efficiency that burns the fuel of the factor gas.natural@open, 56.1 kg.GJ-1 (IPCC 2006, natural gas)';
    const json = await api.call(`${SITE}/statements/2026`);
    const html = await api.call(`${SITE}/statements/2026?format=html`);
    const csv = await api.call(`${SITE}/statements/2026?format=csv`);
    for (const { text } of [json, html, csv]) {
      expect(text).toContain(baseline);
      expect(text).not.toMatch(/coal|straw|of carbon/i);
    }
    expect(html.text).toContain('<h1>Year 2026</h1>');
    expect(html.text).toContain('Emissions avoided, net, in the year 2026 (heating days)');
    expect((await api.call(`${SITE}/status`)).body.meaning).toEqual({
      gross: `Gross is the CO2 that the same heat would have emitted by the baseline of the site: ${baseline}.`,
      net: 'Net is gross less what the plant itself emits (project: electricity) and what it causes elsewhere (leakage: nothing is declared).',
    });
  });

  it('is told by the command line with period and unit', async () => {
    const run = async (...args: string[]) => (await runGreenpark(tmpdir(), [...args, '--http', api.url])).out;
    const targets = await run('target');
    expect(targets).toContain('Emissions avoided, net, in the year 2026 (heating days)');
    expect(targets).toContain('MW.h');
    expect(await run('statement', '2026')).toContain('2026');
    expect(await run('period', 'list', '--year')).toMatch(/2026\s+open/);
  });

  it('makes an evidence pack of the year that verifies', async () => {
    const outcome = await buildEvidence(plant.store.owner, plant.derived, {
      period: periodOf(gasSite, '2026')!,
      methodology: '# Methodology\n',
      productVersion: '1.0.0',
      who: 'test',
      nowMs: GAS_NOW,
    });
    if (outcome.kind !== 'built') throw new Error(outcome.kind);
    const { problem, manifest, content } = verifyPack(outcome.evidence.bytes);
    expect(problem).toBeNull();
    expect(manifest).toMatchObject({ period: '2026', grain: 'year' });
    expect(content!.results.period.figures.grossT).toBeCloseTo(2 * GAS_WEEK_DAYS * GAS_DAY.grossT, 6);
  });

  it('closes the year by two people, not before it is over', async () => {
    const sign = (act: string, by: string, period = '2026') =>
      api.call(`${SITE}/periods/${period}/${act}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ by }),
      });
    expect((await sign('close', 'Anna')).body.detail).toContain('2026 can be closed from 2027-01-08 on');
    const later = Date.parse('2027-01-20T10:00:00Z');
    await refreshPeriods(plant.store.db, plant.derived, later);
    api.clock.now = later;
    const early = (await sign('close', 'Anna')).body;
    expect(early.items).toMatchObject([
      { check: 'month', subject: '2026-01', waivable: false },
      { check: 'month', subject: '2026-02', waivable: false },
    ]);
    for (const month of ['2026-01', '2026-02']) {
      expect((await sign('close', 'Anna', month)).status).toBe(200);
      expect((await sign('approve', 'Bert', month)).status).toBe(200);
    }
    expect((await sign('close', 'Anna')).status).toBe(200);
    expect((await sign('approve', 'anna')).status).toBe(403);
    expect((await sign('approve', 'Bert')).body).toMatchObject({ period: '2026', state: 'approved' });
    const { items } = (await api.call(`${SITE}/periods?interval=year`)).body;
    expect(items).toMatchObject([{ period: '2026', interval: 'year', state: 'approved', approval: { who: 'Bert' } }]);
    const statement = (await api.call(`${SITE}/statements/2026`)).body;
    expect(statement).toMatchObject({ state: 'approved', closedBy: { who: 'Anna' }, approvedBy: { who: 'Bert' } });
    // the targets of a year that is over are still judged to its end
    expect(statement.targets[0]).toMatchObject({ date: '2026-12-31', achieved: printed(GAS_WEEK_DAYS * GAS_DAY.netT) });
    api.clock.now = GAS_NOW;
  });
});
