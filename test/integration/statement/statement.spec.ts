import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StatementAnswer } from '#contracts';
import { DAY_MS, HOUR_MS, MINUTE_MS, RULES_VERSION } from '#domain';
import { LATER } from '../../support/plants/accounted-plant.js';
import type { AccountedPlant } from '../../support/plants/accounted-plant.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { message } from '../../support/plants/dirty-plant.js';
import { runGreenpark } from '../../support/processes/run-greenpark.js';
import {
  AUDI,
  EAST,
  EAST_FROM_HOUR,
  HOURLY,
  MONTH_FROM,
  MONTH_HOURS,
  openSuppliedPlant,
  SILENT,
  suppliedFactors,
  suppliedSite,
  UNMETERED,
} from '../../support/plants/supplied-plant.js';

const PATH = '/api/v1/sites/north/statements';
const kg = (t: number | null): number => Math.round(t! * 1_000);
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** The same month by hand: hour by hour into days, shares by day, nothing of the product's arithmetic. */
function byHand() {
  const names = ['audi', 'east', 'rest'] as const;
  const t = Object.fromEntries(names.map((name) => [name, { gross: 0, project: 0 }])) as Record<
    (typeof names)[number],
    { gross: number; project: number }
  >;
  const heat = { plant: 0, audi: 0, east: 0 };
  for (let day = 0; day < MONTH_HOURS / 24; day++) {
    let [plant, audi, east, kwh] = [0, 0, 0, 0];
    for (let hour = day * 24; hour < day * 24 + 24; hour++) {
      plant += HOURLY['plant-meter']!(hour);
      audi += HOURLY['audi-a']!(hour) * 3.6 + HOURLY['audi-b']!(hour) * 0.0036;
      if (hour >= EAST_FROM_HOUR) east += HOURLY.east!(hour);
      kwh += HOURLY['aux-power']!(hour);
    }
    const gross = plant * (day < 15 ? 0.11 : 0.1);
    const project = (kwh / 1_000) * 0.4671;
    const divisor = Math.max(plant, audi + east);
    const shares = { audi: audi / divisor, east: east / divisor, rest: (divisor - audi - east) / divisor };
    for (const name of names) {
      t[name].gross += shares[name] * gross;
      t[name].project += shares[name] * project;
    }
    heat.plant += plant;
    heat.audi += audi;
    heat.east += east;
  }
  return { t, heat };
}

describe('statements', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  beforeAll(async () => {
    plant = await openSuppliedPlant('statement');
    const declared = { sites: [suppliedSite], factors: suppliedFactors };
    api = await startApi(plant.store.owner, declared, { now: LATER });
  });
  afterAll(async () => {
    await api?.stop();
    await plant?.store.close();
  });

  const statement = async (rest = '2026-01'): Promise<StatementAnswer> => {
    const { status, body } = await api.call(`${PATH}/${rest}`);
    expect([status, body.detail]).toEqual([200, undefined]);
    return body as StatementAnswer;
  };

  it('of a month shares the tonnes out as a calculation by hand does, across a change of the factor', async () => {
    const { customers, rest, figures, interval, from, to, state } = await statement();
    const { t, heat } = byHand();
    const line = (name: string) => customers.find((one) => one.name === name)!;
    expect({ interval, from, to, state }).toEqual({
      interval: 'month',
      from: '2026-01-01',
      to: '2026-01-31',
      state: 'open',
    });
    expect(customers.map(({ name }) => name)).toEqual([AUDI, EAST, UNMETERED, SILENT]);
    for (const [name, hand, heatGj] of [
      [AUDI, t.audi, heat.audi],
      [EAST, t.east, heat.east],
    ] as const) {
      expect(Math.abs(kg(line(name).grossT) - hand.gross * 1_000)).toBeLessThan(1);
      expect(Math.abs(kg(line(name).projectT) - hand.project * 1_000)).toBeLessThan(1);
      expect(line(name).heatGj).toBeCloseTo(heatGj, 2);
      expect(line(name).heatMwh).toBeCloseTo(heatGj / 3.6, 2);
    }
    expect(Math.abs(kg(rest.grossT) - t.rest.gross * 1_000)).toBeLessThan(1);
    expect(figures.heatGj).toBeCloseTo(heat.plant, 2);
    expect(rest.heatGj).toBeCloseTo(heat.plant - heat.audi - heat.east, 2);
    for (const name of [SILENT, UNMETERED]) {
      expect(line(name)).toMatchObject({ heatGj: null, grossT: 0, netT: 0, sharePct: 0, coveragePct: 0 });
    }
    expect(line(AUDI).coveragePct).toBe(100);
    expect(line(EAST).coveragePct).toBeCloseTo((100 * 29) / 31, 6);
  });

  it('adds up in every digit: customers and rest to the site, days to the month, net in every row', async () => {
    for (const name of ['2026-01', 'season-2025', '2026-01-20', `2026-01?customer=${encodeURIComponent(AUDI)}`]) {
      const { customers, rest, figures, days, customer } = await statement(name);
      const whole = customer === null ? figures : customers[0]!;
      for (const term of ['grossT', 'projectT', 'leakageT', 'netT'] as const) {
        expect([name, sum([...customers, rest].map((line) => kg(line[term])))]).toEqual([name, kg(figures[term])]);
        expect([name, sum(days.map((day) => (day[term] === null ? 0 : kg(day[term]))))]).toEqual([
          name,
          kg(whole[term]),
        ]);
      }
      for (const { grossT, projectT, leakageT, netT } of [...customers, rest, ...days.filter((d) => d.netT !== null)]) {
        expect(kg(grossT) - kg(projectT) - kg(leakageT)).toBe(kg(netT));
      }
      expect(sum([...customers, rest].map(({ heatGj }) => kg(heatGj ?? 0)))).toBe(kg(figures.heatGj));
      expect(sum([...customers, rest].map(({ sharePct }) => Math.round(sharePct! * 100)))).toBe(10_000);
      expect(sum(days.map(({ heatGj }) => kg(heatGj ?? 0)))).toBe(kg(whole.heatGj));
    }
  });

  it('adds up in whole tonnes too, as documents print them, and a customer reads the same in both statements', async () => {
    const site = await statement('2026-01?tonnes=whole');
    for (const name of ['2026-01', 'season-2025', '2026-01-20', `2026-01?customer=${encodeURIComponent(AUDI)}`]) {
      const shown = await statement(`${name}${name.includes('?') ? '&' : '?'}tonnes=whole`);
      const { customers, rest, figures, days, customer, stored } = shown;
      const parent = customer === null ? figures : customers[0]!;
      expect([figures.grossT, figures.netT]).toEqual([Math.round(stored.grossT!), Math.round(stored.netT!)]);
      for (const term of ['grossT', 'projectT', 'leakageT', 'netT'] as const) {
        expect([name, sum([...customers, rest].map((line) => line[term]!))]).toEqual([name, figures[term]]);
        expect([name, sum(days.map((day) => day[term] ?? 0))]).toEqual([name, parent[term]]);
      }
      if (customer !== null) expect(customers).toEqual(site.customers.filter((line) => line.name === customer));
      expect(sum(Object.values(figures.termsT))).toBe(figures.projectT! + figures.leakageT!);
    }
  });

  it('shows what is weighed by the month as a line of its own, which follows the gross tonnes', async () => {
    const { owner: db } = plant.store;
    const move = (t: number) =>
      db.execute(
        `update emission set project_t = project_t + $1::float8, net_t = net_t - $1::float8 where grain = 'month'`,
        [t],
      );
    const before = await statement();
    await move(12.3456);
    const { customers, rest, figures, days, beyondDays, notes } = await statement();
    expect(beyondDays).toEqual({ grossT: 0, projectT: 12.346, leakageT: 0, netT: -12.346 });
    expect(sum([...customers, rest].map(({ projectT }) => kg(projectT)))).toBe(kg(figures.projectT));
    expect(sum([...days, beyondDays!].map(({ projectT }) => kg(projectT)))).toBe(kg(figures.projectT));
    const more = customers[0]!.projectT! - before.customers[0]!.projectT!;
    expect(more).toBeCloseTo((12.3456 * customers[0]!.grossT!) / figures.grossT!, 2);
    expect(notes.join()).toContain('What is of no day is debited to the period');
    const own = await statement('2026-01?customer=audi-a');
    expect(sum([...own.days, own.beyondDays!].map(({ netT }) => kg(netT)))).toBe(kg(own.customers[0]!.netT));
    expect((await api.call(`${PATH}/2026-01?format=html`)).text).toContain('Of the period, of no day');
    expect((await api.call(`${PATH}/2026-01?format=csv`)).text).toContain(',beyond-days,2026-01,');
    await move(-12.3456);
  });

  it('is told by `greenpark statement`, and written to files', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'greenpark-statement-'));
    const greenpark = (...args: string[]) => runGreenpark(folder, ['statement', ...args, '--http', api.url]);
    const site = await statement();
    const whole = await statement('2026-01?tonnes=whole');
    const told = await greenpark('2026-01');
    expect([told.code, told.err]).toEqual([0, '']);
    expect(told.out).toContain('Site north, 2026-01 (1 Jan 2026 to 31 Jan 2026, Asia/Shanghai): open, revision 0');
    for (const line of site.customers.slice(0, 2)) {
      const t = whole.customers.find(({ name }) => name === line.name)!.grossT!;
      expect(Math.abs(t - line.grossT!)).toBeLessThan(1);
      expect(told.out).toContain(` ${t.toLocaleString('en')} `);
    }
    expect(told.out).toContain('heat.cn.default@2026-01-16 = 100 kg.GJ-1 (unverified)');
    const json = JSON.parse((await greenpark('2026-01', '--customer', 'audi-a', '--json')).out) as StatementAnswer;
    expect(json.customers).toEqual(site.customers.slice(0, 1));

    const file = join(folder, 'january.html');
    expect((await greenpark('2026-01', '--format', 'html', '--out', file)).out).toMatch(/january\.html: [\d,]+ bytes/);
    expect(await readFile(file, 'utf8')).toContain('<h1>January 2026</h1>');
    expect((await greenpark('2026-01', '--format', 'csv')).out).toContain('site,period,state');

    const then = json.madeAt;
    const known = await greenpark('2026-01', '--as-of', then);
    expect([known.code, known.err]).toEqual([0, '']);
    expect(known.out).toContain(`As known at ${then}; what came or was decided later is not in it`);
    const [head, , ...figures] = known.out.replace(/^As known at .*\n/m, '').split('\n');
    expect([head, ...figures]).toEqual(told.out.split('\n').filter((_, i) => i !== 1));
    expect((await greenpark('2026-01', '--as-of', 'yesterday')).err).toContain('asOf');

    const lastMonth = await greenpark(); // of the clock on the wall: nothing is stored of it
    expect([lastMonth.code, lastMonth.err]).toEqual([1, expect.stringContaining('has no figures of 20')]);
    expect((await greenpark('2026-01', '--customer', 'BMW')).err).toContain(`Known: ${AUDI}`);
    expect((await greenpark('2026-01', '--format', 'html', '--json')).code).toBe(2);
    expect((await greenpark('2026-01', '--out', join(folder, 'none', 'x'))).code).toBe(2);
    await rm(folder, { recursive: true });
  });

  it('of a customer says the same of it as that of the site, and nothing of others', async () => {
    const site = await statement();
    const own = await statement('2026-01?customer=audi-b');
    expect(own.customer).toBe(AUDI);
    expect(own.customers).toEqual(site.customers.filter(({ name }) => name === AUDI));
    expect(own.figures).toEqual(site.figures);
    expect(JSON.stringify(own)).not.toContain(SILENT);
    expect(own.days).toHaveLength(31);
    expect(await statement(`2026-01?customer=${encodeURIComponent(AUDI.toUpperCase())}`)).toEqual(own);
  });

  it('names factors with source and status, meters, doubts, and everything that is not as it should be', async () => {
    const { factors, customers, uncertainty, notes, figures, stored, configurationHash, rules } = await statement();
    expect(factors.map(({ version, status, unit }) => [version, status, unit])).toEqual([
      ['grid.jl@2015-01-01', 'verified', 'kg/(kW.h)'],
      ['heat.cn.default@2015-01-01', 'verified', 'kg.GJ-1'],
      ['heat.cn.default@2026-01-16', 'unverified', 'kg.GJ-1'],
    ]);
    const meters = customers.find(({ name }) => name === AUDI)!.meters;
    expect(meters.map(({ point, serial, verifiedUntil }) => [point, serial, verifiedUntil])).toEqual([
      ['audi-a/heat.energyTotal', 'S-17', '2026-01-20'],
      ['audi-b/heat.energyTotal', null, '2099-12-31'],
    ]);
    expect(uncertainty.map(({ source }) => source)).toEqual([
      'factor:heat.cn.default',
      'meter:plant-meter/heat.energyTotal',
      'factor:grid.jl',
      'meter:aux-power/elec.energyTotal',
    ]);
    expect(stored.grossT).toBeCloseTo(figures.grossT!, 3);
    expect({ configurationHash, rules }).toEqual({
      configurationHash: plant.derived.configurationHash,
      rules: RULES_VERSION,
    });
    const said = notes.join('\n');
    expect(said).toContain('in the form of');
    expect(said).toContain('Not registered under any crediting scheme');
    expect(said).toContain('heat.cn.default@2026-01-16');
    expect(said).toContain(`Nothing is known of the heat of ${UNMETERED}, ${SILENT}`);
    expect(said).toContain('cover 93.5 % of the time');
    expect(said).toContain('Past its verification date: audi-a/heat.energyTotal');
    expect(said).toMatch(/On 1 day the customers’ meters counted more/);
  });

  it('judges a target to the end of the period, and explains how its number is read', async () => {
    const { targets, figures } = await statement();
    const heatingDaysToDate = 104; // 20 October to 31 January
    const plan = (47_700 * heatingDaysToDate) / 169;
    expect(targets).toEqual([
      {
        id: 'annual-avoided',
        title: 'Emissions avoided, gross, in the heating season 2025/26',
        metric: 'avoided.gross',
        unit: 't',
        period: 'season-2025',
        days: 'heating',
        amount: 47_700,
        amountForArea: expect.closeTo(47_700, 6),
        date: '2026-01-31',
        achieved: expect.closeTo(figures.grossT!, 3),
        plan: expect.closeTo(plan, 6),
        expected: expect.closeTo(plan, 6),
        outside: 0,
        reading: expect.stringMatching(
          /tonnes of CO2, gross.*% of what 58 MW can make in 169 days.*elementary carbon.*cannot make/,
        ),
      },
    ]);
    const [day] = (await statement('2026-01-10')).targets;
    expect(day).toMatchObject({ date: '2026-01-10', plan: expect.closeTo((47_700 * 83) / 169, 6) });
    expect(day!.achieved).toBeLessThan(figures.grossT!);
  });

  it('says by the site file what gross is, and what is debited', async () => {
    const { baseline, notes } = await statement();
    expect(baseline).toBe('heat of the factor heat.cn.default@2015-01-01, 110 kg.GJ-1 (GB/T 32150)');
    const said = notes.join('\n');
    expect(said).toContain(
      `Gross is the CO2 that the same heat would have emitted by the baseline of the site: ${baseline}.`,
    );
    expect(said).toContain('(project: electricity)');
    expect(said).toContain('(leakage: nothing is declared)');
    expect(said).not.toContain('AMS-I.C');
  });

  it('is CSV where it is asked for: one table whose parts add up to the row of the site', async () => {
    const asked = await api.call(`${PATH}/2026-01`, { headers: { accept: 'text/csv' } });
    expect(asked.headers.get('content-type')).toContain('text/csv');
    const bytes = new Uint8Array(await (await fetch(`${api.url}${PATH}/2026-01?format=csv`)).arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]); // Excel would read the umlaut wrong without
    const [head, ...lines] = asked.text.trimEnd().split('\r\n');
    const columns = head!.replace('\ufeff', '').split(',');
    expect(columns.slice(0, 10).join()).toBe('site,period,state,revision,section,item,heatGj,heatMwh,sharePct,grossT');
    const rows = lines.map((line) => {
      const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)];
      return Object.fromEntries(
        cells.map(([, quoted, plain], i) => [columns[i]!, quoted?.replaceAll('""', '"') ?? plain!]),
      );
    });
    expect(rows.map(({ item }) => item)).toContain(EAST);
    const of = (...sections: string[]) => rows.filter(({ section }) => sections.includes(section!));
    expect(of('day')).toHaveLength(31);
    const [site] = of('site');
    for (const column of ['grossT', 'projectT', 'netT', 'heatGj']) {
      const total = (list: typeof rows) => sum(list.map((row) => kg(Number(row[column]))));
      expect([column, total(of('customer', 'rest')), total(of('day'))]).toEqual([
        column,
        kg(Number(site![column])),
        kg(Number(site![column])),
      ]);
    }
  });

  it('is a page where a browser asks: nothing from elsewhere, every text escaped', async () => {
    const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    const page = await api.call(`${PATH}/2026-01`, { headers: { accept } });
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'self';.*style-src 'self' 'sha256-/);
    expect(page.text).toContain('<html lang="en">');
    expect(page.text).toContain('East &lt;Süd&gt; &amp; &quot;West&quot;');
    expect(page.text).not.toContain('<Süd>');
    expect(page.text).not.toMatch(/<script|style=|src=|url\(|@import|https?:|href="(?!data:,")/);
    const { status, body } = await api.call(`${PATH}/2026-01`, { headers: { accept: 'image/png' } });
    expect([status, body.type]).toEqual([406, '/docs#not-acceptable']);
    expect((await api.call(`${PATH}/2026-01`, { headers: { accept: '*/*' } })).body.period).toBe('2026-01');
  });

  it('says what is wrong with what was asked', async () => {
    const problem = async (rest: string) => {
      const { status, body } = await api.call(`${PATH}/${rest}`);
      return [status, body.field, body.detail];
    };
    expect(await problem('2026-13')).toEqual([400, 'period', expect.stringContaining('a month 2026-01')]);
    expect(await problem('2024-01')).toEqual([404, undefined, 'Site north has no figures of 2024-01.']);
    expect(await problem('2026-01?customer=BMW')).toEqual([
      404,
      undefined,
      expect.stringContaining(`Known: ${AUDI}; `),
    ]);
    expect(await problem('2026-01?customer=%20')).toEqual([400, 'customer', expect.any(String)]);
    expect(await problem('2026-01?format=pdf')).toEqual([400, 'format', expect.stringContaining('json, csv, html')]);
    expect(await problem('2026-01?from=2026-01-01')).toEqual([
      400,
      'from',
      expect.stringContaining('customer, format'),
    ]);
  });

  it('shows who signed, and beside a restatement what was approved', async () => {
    const sign = (act: string, by: string) =>
      api.call(`/api/v1/sites/north/periods/2026-01/${act}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ by, reason: 'month end' }),
      });
    expect((await sign('close', 'Li Wei')).status).toBe(200);
    const closed = await statement();
    expect(closed).toMatchObject({ state: 'awaiting-approval', closedBy: { who: 'Li Wei' }, approvedBy: null });
    expect((await sign('approve', 'Zhao')).status).toBe(200);
    const approved = await statement();
    expect(approved).toMatchObject({
      state: 'approved',
      revision: 1,
      closedBy: { who: 'Li Wei', reason: 'month end' },
      approvedBy: { who: 'Zhao' },
      approved: null,
      figures: closed.figures,
    });
    const html = await api.call(`${PATH}/2026-01?format=html`);
    expect(html.text).toMatch(/Zhao, \d{1,2} \w{3,4} \d{4}, \d\d:\d\d \(UTC\+08:00\) = \d{4}-\d\d-\d\dT\d\d:\d\dZ/);

    // Another value for the last reading of the month, which counts because it has a `seq`: 20 GJ less.
    const heat = sum(Array.from({ length: MONTH_HOURS }, (_, hour) => HOURLY['plant-meter']!(hour)));
    const last = message(
      'plant-meter',
      MONTH_FROM + MONTH_HOURS * HOUR_MS,
      { 'heat.energyTotal': 1_000 + heat - 20 },
      9,
    );
    await plant.store.readings({ ...last, receivedAt: LATER });
    await plant.derive();
    const restated = await statement();
    expect(restated.figures.heatGj).toBeCloseTo(heat - 20, 3);
    expect(restated).toMatchObject({
      state: 'restatement-pending',
      revision: 2,
      approved: { revision: 1, grossT: approved.stored.grossT },
      closedBy: null,
    });
    const page = (await api.call(`${PATH}/2026-01?format=html`)).text;
    expect(page).toContain('Restated, awaits approval');
    expect(page).toMatch(/Revision 1<\/dt><dd>approved by Zhao, /);
    expect(restated.restatements).toMatchObject([{ revision: 2, cause: 'readings', approval: 'pending' }]);
    expect(restated.signatures.map(({ action, who }) => `${action} ${who}`)).toEqual(['close Li Wei', 'approve Zhao']);
  });

  it('is fast', async () => {
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      const begin = performance.now();
      await (await fetch(`${api.url}${PATH}/2026-01`)).json();
      times.push(performance.now() - begin);
    }
    // Generous: the machine of the tests is shared.
    expect(Math.min(...times)).toBeLessThan(500);
    if (process.env.TEST_SHOW_TIMES)
      process.stderr.write(`statement of a month: ${times.map((t) => t.toFixed(0)).join(' ')} ms\n`);
  });
});

describe('the statement of a month that goes on', () => {
  it('says so, is dense up to now, and covers what has passed', async () => {
    const plant = await openSuppliedPlant('statementopen', 10 * 24);
    const nowMs = MONTH_FROM + 10 * DAY_MS + 5 * MINUTE_MS;
    const declared = { sites: [suppliedSite], factors: suppliedFactors };
    const api = await startApi(plant.store.owner, declared, { now: nowMs });
    const { isOver, days, customers, rest, figures, notes } = (await api.call(`${PATH}/2026-01`))
      .body as StatementAnswer;
    expect(isOver).toBe(false);
    expect(days).toHaveLength(11);
    expect(days.at(-1)).toMatchObject({ date: '2026-01-11', heatGj: null, grossT: null, coveragePct: 0 });
    expect(customers[0]!.coveragePct).toBe(100);
    expect(sum([...customers, rest].map(({ grossT }) => kg(grossT)))).toBe(kg(figures.grossT));
    expect(notes.join()).toContain('The period is not over');
    await api.stop();
    await plant.store.close();
  });
});
