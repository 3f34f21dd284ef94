import type { Page } from 'playwright-core';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#domain';
import { raiseAlert } from '#postgres';
import { CHROMIUM, openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { TcpProxy } from '../support/faults/tcp-proxy.js';
import { KnownPlant } from '../support/plants/known-plant.js';

const START = Date.parse('2026-01-14T16:00:00Z');
/** 18 January, 14:00 at the site. */
const THEN = START + 3 * DAY_MS + 14 * HOUR_MS;
const iso = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');
const AS_OF = `asOf=${iso(THEN)}`;
const VIEWS = ['overview', 'plant', 'performance', 'points', 'alarms', 'data', 'reports', 'log'];
type Row = Parameters<KnownPlant['receiveAll']>[0][number];

function measured(fromMs: number, toMs: number, jumpGj = 0): Row[] {
  const rows: Row[] = [];
  for (let t = Math.ceil(fromMs / (10 * MINUTE_MS)) * 10 * MINUTE_MS; t < toMs; t += 10 * MINUTE_MS) {
    const i = (t - START) / (10 * MINUTE_MS);
    const values = { 'heat.energyTotal': 1_000 + i * 14 + 40 * Math.sin(i / 17) + jumpGj, 'heat.power': 22 };
    rows.push({ device: 'plant-meter', ts: t, values, seq: i });
    if (i % 6 === 0) rows.push({ device: 'aux-power', ts: t, values: { 'elec.energyTotal': 40_000 + i * 50 } });
    if (i % 3 === 0) rows.push({ device: 'weather', ts: t, values: { 'air.temp': -8 } });
  }
  return rows;
}

withBrowser(`the page of the past (${CHROMIUM})`, () => {
  let plant: KnownPlant;
  let wire: TcpProxy;
  let origin: string;
  let opened: PageUnderTest;
  let page: Page;
  const posted: string[] = [];

  const until = async (toMs: number, jumpGj = 0, isHeard: (row: Row) => boolean = () => true): Promise<void> => {
    const rows = measured(plant.clock, toMs, jumpGj).filter(isHeard);
    await plant.pass(toMs - plant.clock);
    await plant.receiveAll(rows);
    await plant.derive();
    plant.api.clock.now = plant.clock;
  };
  const text = async (selector: string): Promise<string> =>
    (await page.locator(selector).first().innerText()).replaceAll(/\s+/g, ' ');
  const answer = async <Body>(path: string): Promise<Body> =>
    (await (await fetch(`${plant.api.url}/api/v1/sites/north/${path}`)).json()) as Body;
  const open = async (view: string, query: string): Promise<void> => {
    await page.goto(`${origin}/north/${view}?lang=en&${query}`);
    await page.locator('main :is(h1, h2)').first().waitFor();
    await page.locator('main .waiting').first().waitFor({ state: 'detached' });
  };

  beforeAll(async () => {
    plant = await KnownPlant.open('past_page', START + 1);
    const isHeard = ({ ts }: Row): boolean => ts < START + 20 * HOUR_MS || ts > START + 30 * HOUR_MS;
    await until(START + 20 * HOUR_MS);
    await plant.refuse('plant-meter');
    await until(START + 44 * HOUR_MS, 0, isHeard);
    await until(THEN);
    await plant.pass(MINUTE_MS);
    await plant.store.owner.transaction((tx) =>
      raiseAlert(
        tx,
        { site: 'north', rule: 'device.silent', subject: 'weather' },
        'critical',
        { message: 'Weather sent nothing for 15 minutes', details: {} },
        plant.clock - HOUR_MS,
      ),
    );
    await until(THEN + 8 * HOUR_MS);
    await plant.receiveAll(measured(START + 21 * HOUR_MS, START + 29 * HOUR_MS));
    await until(THEN + 16 * HOUR_MS);
    await plant.exchangePowerMeter(START + 30 * HOUR_MS);
    await until(THEN + DAY_MS);
    await until(THEN + 2 * DAY_MS, 90_000);
    wire = await TcpProxy.to(plant.api.url);
    origin = `http://127.0.0.1:${wire.port}`;
    opened = await openPage(origin, { width: 1_440, showsWithinMs: 60_000 });
    ({ page } = opened);
    page.setDefaultTimeout(60_000);
    page.on('request', (request) => request.method() === 'GET' || posted.push(`${request.method()} ${request.url()}`));
    await page.clock.setSystemTime(plant.clock);
  }, 240_000);
  afterAll(async () => {
    await opened?.close();
    await wire?.close();
    await plant?.close();
  });

  it('says in the banner what differs from now, and behind it why, day by day', async () => {
    await open('overview', AS_OF);
    const found = await answer<{
      grossT: { before: number; sameTime: number };
      parts: { cause: string; grossT: number }[];
      changes: { start: string }[];
    }>(`differences?${AS_OF}`);
    expect(found.parts.map(({ cause }) => cause)).toContain('readings');
    const tonnes = (value: number): string => `${Math.round(value).toLocaleString('en-GB')} t`;
    await opened.shows(`Season then ${tonnes(found.grossT.before)}; the same days as known now`, '.past');
    expect(await text('.past small')).toContain('late readings');
    expect(await text('.past small')).toContain('Read only.');
    await page.getByText('What differs', { exact: true }).click();
    const list = page.getByRole('region', { name: 'What differs from now' });
    await list
      .getByRole('row', { name: /late readings/ })
      .first()
      .waitFor();
    expect(await list.locator('[data-cause]').count()).toBe(found.parts.length);
    expect(await list.locator('[data-day]').count()).toBe(Math.min(8, found.changes.length));
    expect(await list.innerText()).toContain('Values that came later');
    for (const [lang, words] of [
      ['zh', '有何不同'],
      ['de', 'Was sich unterscheidet'],
    ]) {
      await page.goto(`${origin}/north/overview?lang=${lang}&${AS_OF}`);
      await page.getByText(words!, { exact: true }).waitFor();
    }
  }, 300_000);

  it('marks figures that are known otherwise now with the figure of now', async () => {
    await open('overview', AS_OF);
    await page.locator('.tonnes [data-figure^="season-"] .known-now').first().waitFor();
    expect(await text('.tonnes [data-figure^="season-"] .known-now')).toMatch(/^now /);
    await page.keyboard.press('Escape');
    await page.locator('.bar').waitFor();
    expect(await page.locator('.known-now').count()).toBe(0);
  }, 300_000);

  it('lets nobody act, on no view, by no button and no key', async () => {
    const ACTS =
      /^(acknowledge|shelve|note\b|take out|out of service|accept|refuse|replay|give up|close|approve|sign|send|write|new verification|evidence)/i;
    const seen = new Set<string>();
    const main = page.getByRole('main');
    for (const view of VIEWS) {
      await open(view, '');
      // Alarms come with the stream, and what may be done once it is known who looks.
      await page.locator('.bar').getByRole('button', { name: 'Acknowledge' }).waitFor();
      if (view === 'data')
        for (const act of ['Accept', 'Replay']) await main.getByRole('button', { name: act }).first().waitFor();
      for (const name of await page.locator('main button:visible, .bar button:visible').allInnerTexts()) {
        if (ACTS.test(name)) seen.add(name.trim());
      }
    }
    // What is to be absent is there at present: otherwise nothing would be shown by its absence.
    expect([...seen].join('; ')).toMatch(/Acknowledge/);
    expect([...seen].join('; ')).toMatch(/Accept/);
    expect([...seen].join('; ')).toMatch(/Replay/);
    posted.length = 0;
    for (const view of VIEWS) {
      await open(view, AS_OF);
      await opened.shows('as it was known then', '.past');
      const buttons = page.locator('main button:visible, header button:visible');
      const names = await buttons.allInnerTexts();
      expect({ view, acts: names.filter((name) => ACTS.test(name)) }).toEqual({
        view,
        acts: [],
      });
      await page.locator('main').focus();
      for (const key of ['ArrowDown', 'a', 's', 'n', 'Enter', 'a', 's', 'n']) await page.keyboard.press(key);
      expect({ view, dialogs: await page.locator('dialog[open] :is(input, textarea)').count() }).toEqual({
        view,
        dialogs: 0,
      });
      expect(await page.locator('.past').count()).toBe(1);
    }
    expect(posted).toEqual([]);
  }, 300_000);

  it('shows held readings, dead letters and periods as they were', async () => {
    await open('data', AS_OF);
    const panel = (title: string) =>
      page.locator('section.panel').filter({ has: page.getByRole('heading', { name: title }) });
    await panel('Dead letters').getByText('waiting').first().waitFor();
    const held = panel('Readings that wait for a decision');
    await held.getByText('No reading waits for a decision.').waitFor();
    await page.locator('.of-now').first().waitFor();
    await open('data', '');
    await held.getByRole('button', { name: 'Accept' }).waitFor();
    await open('reports', AS_OF);
    await page.locator('[data-period="2026-01"]').waitFor();
    const { items } = await answer<{ items: { period: string; grossT: number }[] }>(`periods?${AS_OF}`);
    const january = items.find(({ period }) => period === '2026-01')!;
    expect(await text('[data-period="2026-01"] td')).toContain(Math.round(january.grossT).toLocaleString('en-GB'));
  }, 300_000);

  it('marks on Plant, Performance and Data the heat that is known otherwise now', async () => {
    type Found = { period: string; parts: { cause: string; heatGj: number }[] };
    const { parts } = await answer<Found>(`differences?${AS_OF}`);
    const changed = parts.reduce((sum, { cause, heatGj }) => (cause === 'time' ? sum : sum + heatGj), 0);
    const gj = Math.abs(changed).toLocaleString('en-GB', { maximumFractionDigits: Math.abs(changed) < 100 ? 1 : 0 });
    const told = `heat known now: ${changed < 0 ? '−' : '+'}${gj}`;
    await open('plant', AS_OF);
    await page.getByRole('group', { name: 'Time of the energy flow' }).getByRole('button', { name: 'season' }).click();
    await opened.shows(told, '.plant-flow .known-now');
    await open('performance', AS_OF);
    await opened.shows(told, '.panel.signature .known-now');
    await open('data', AS_OF);
    await opened.shows(told, '.panel.doubts .known-now');
  }, 300_000);

  it('keeps its figures while time goes on, and through a connection that was lost', async () => {
    await open('overview', AS_OF);
    const hero = () => text('.hero');
    await page.locator('.tonnes [data-figure^="season-"]').first().waitFor();
    await page.locator('.tonnes [data-figure="2026-01-18:netT"]').waitFor();
    await page.locator('.tonnes [data-figure="2026-01:netT"]').waitFor();
    await page.locator('.tonnes .known-now').first().waitFor();
    await page.locator('.hero').filter({ hasText: /\d/ }).waitFor();
    await page.locator('.season .draw svg').waitFor(); // its target has come too
    const then = [await hero(), await text('.tonnes table')];
    const live = await opened.browser.newPage();
    await live.clock.setSystemTime(plant.clock);
    await live.goto(`${plant.api.url}/north/overview?lang=en`);
    const season = live.locator('.tonnes [data-figure^="season-"][data-figure$=":heatGj"]');
    await season.waitFor();
    const before = await season.innerText();
    await plant.record('plant-meter', { type: 'jump-refused', ts: plant.clock - MINUTE_MS, point: 'heat.energyTotal' });
    await until(plant.clock + 6 * HOUR_MS, 90_000);
    await live.locator(`.tonnes [data-figure^="season-"][data-figure$=":heatGj"]:not(:text-is("${before}"))`).waitFor();
    expect([await hero(), await text('.tonnes table')]).toEqual(then);

    // Cut while it fetches its worker for the first time, the browser would call that an error of the page's.
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
    wire.down();
    await opened.shows(/No connection since \d\d:\d\d, retrying/, '.lost');
    expect([await hero(), await text('.tonnes table')]).toEqual(then);
    await until(plant.clock + 3 * HOUR_MS, 90_000);
    wire.up();
    await page.locator('.lost').waitFor({ state: 'detached' });
    await opened.shows('Season then', '.past');
    expect([await hero(), await text('.tonnes table')]).toEqual(then);

    await page.keyboard.press('Escape');
    await page.locator('.bar').waitFor();
    const status = await answer<{ heat: { seasonGj: number } }>('status');
    await opened.shows(Math.round(status.heat.seasonGj).toLocaleString('en-GB'), '.tonnes');
    await live.close();
  }, 300_000);

  it('fits a phone, with the list open, and had no error', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open('overview', AS_OF);
    await page.getByText('What differs', { exact: true }).click();
    await page.getByRole('region', { name: 'What differs from now' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    expect(opened.wrong.filter((words) => !/ERR_|404/.test(words))).toEqual([]);
  }, 300_000);
});
