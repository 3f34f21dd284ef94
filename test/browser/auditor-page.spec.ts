import type { Page } from 'playwright-core';
import { CHROMIUM, openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { HOUR_MS } from '#domain';
import { writeStatus } from '#postgres';
import { verifyPack } from '#evidence';
import { readConfiguration } from '#runtime';
import { accountedFactors, accountedSite, LATER, openAccountedPlant } from '../support/plants/accounted-plant.js';
import type { AccountedPlant } from '../support/plants/accounted-plant.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { message, RECORDED_FROM } from '../support/plants/dirty-plant.js';

const JUMP_GJ = 3_000;
const REGISTER = 'heat.energyTotal';

withBrowser(`what the page shows to those who sign (${CHROMIUM})`, () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let opened: PageUnderTest;
  let page: Page;

  const text = (selector: string): Promise<string> => opened.text(selector);
  const shows = (words: string | RegExp, selector?: string): Promise<void> => opened.shows(words, selector);
  const press = (name: string | RegExp, within = 'body') => page.locator(within).getByRole('button', { name }).click();
  const sign = (act: string, by: string) =>
    api.call(`/api/v1/sites/north/periods/2026-01/${act}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ by }),
    });

  beforeAll(async () => {
    plant = await openAccountedPlant('auditorpage');
    const note = 'Read as tonnes of CO2, not of carbon.';
    const targets = [{ ...accountedSite.targets[0]!, note }];
    const { factors: shipped } = (await readConfiguration([], null)).catalogue;
    const factors = new Map([...shipped, ...accountedFactors]);
    const declared = { sites: [{ ...accountedSite, targets }], factors };
    api = await startApi(plant.store.db, declared, { now: LATER });
    const status = (await api.call('/api/v1/sites/north/status')).body;
    const [season] = (await api.call('/api/v1/sites/north/emissions?interval=season')).body.items.slice(-1);
    const avoided = { ...status.avoided, seasonT: season.grossT, seasonNetT: season.netT };
    await writeStatus(plant.store.db, plant.derived.siteId, 1, { ...status, avoided }, LATER);
    opened = await openPage(api.url);
    ({ page } = opened);
    await page.goto(`${api.url}/classic`);
  }, 90_000);
  afterAll(async () => {
    await opened?.close();
    await api?.stop();
    await plant?.store.db.close();
  });

  it('explains the number of the target beside it', async () => {
    await shows('are to be read', '#target-note');
    expect(await page.locator('#target-note-words').isVisible()).toBe(false);
    await page.locator('#target-note summary').click();
    expect(await text('#target-note-words')).toBe('Read as tonnes of CO2, not of carbon.');
  });

  it('follows the tonnes of the season down to the readings, by keyboard too, and back', async () => {
    await page.locator('#avoided-trace:not([disabled])').waitFor();
    await page.locator('#avoided-trace').focus();
    await page.keyboard.press('Enter');
    await shows('Season 2025/26, gross', '#lineage-trail');
    expect(await text('#lineage-body')).toContain('heat.cn.default@2015-01-01');
    const point = `plant-meter/${REGISTER}, 15 Jan, 00:00`;
    const window = '15 minutes from 15 Jan, 00:00';
    for (const [i, name] of ['15 Jan 2026, gross', '15 Jan, 00:00, gross', point, window].entries()) {
      await page.locator('#lineage-body .trace').first().click();
      await page
        .locator('#lineage-trail li')
        .nth(i + 1)
        .waitFor();
      await shows(name, '#lineage-trail [aria-current]');
    }
    await shows('Reading', '#lineage-body th');
    expect(await page.locator('#lineage-trail li').count()).toBe(5);
    await press('15 Jan 2026, gross', '#lineage-trail');
    await shows('15 Jan 2026, gross', '#lineage-trail [aria-current]');
    expect(await page.locator('#lineage-trail li').count()).toBe(2);
    await page.keyboard.press('Escape');
    expect(await page.locator('#lineage').isVisible()).toBe(false);
  });

  it('shows what of the claim could be defended when it is asked to, as a picture that can be read aloud', async () => {
    await page.locator('#waterfall-card').waitFor();
    await press('Show', '#waterfall-card');
    await page.locator('#waterfall svg[role=img]').waitFor();
    const drawn = page.locator('#waterfall svg');
    expect(await drawn.locator('title').textContent()).toBe('Site north, heating season 2025/26');
    expect(await drawn.locator('desc').textContent()).toMatch(/claimed: 47,700 t CO₂e; metered, [^;]+ left [\d,]+ t;/);
    expect(await drawn.locator('text').allTextContents()).toEqual(expect.arrayContaining(['1. claimed', '47,700']));
    expect(await text('#waterfall-words')).toContain('one choice of an auditor at a time');
  });

  it('shows months with who signed them, the doubt of the season, and gives the pack of a month', async () => {
    await shows(/Jan 2026[\s\S]*open[\s\S]*can be closed/, '#months');
    expect(await text('#shares')).toContain('factor heat.cn.default');
    expect(await text('#quality')).toMatch(/Excluded\s+[\d.,]+ GJ[\s\S]*Effect of stand-ins/);
    expect((await sign('close', 'Li Wei')).status).toBe(200);
    await page.reload();
    await shows(/waits for approval\s*closed by Li Wei/, '#months');
    expect((await sign('approve', 'Zhao Min')).status).toBe(200);
    await page.reload();
    await shows(/approved\s*by Zhao Min/, '#months');
    const [download] = await Promise.all([page.waitForEvent('download'), press('Evidence pack of Jan 2026')]);
    expect(download.suggestedFilename()).toBe('north-2026-01-evidence.zip');
    const parts: Buffer[] = [];
    for await (const part of await download.createReadStream()) parts.push(part as Buffer);
    expect(verifyPack(Buffer.concat(parts))).toMatchObject({ problem: null, approval: { kind: 'approved' } });
  });

  it('shows what a verifier drew, found and said, each hour with the way down to its readings', async () => {
    expect(await page.locator('#verification-card').isVisible()).toBe(false);
    const post = async (path: string, body: object) => {
      const options = { method: 'POST', headers: { 'content-type': 'application/json' } };
      const answer = await api.call(`/api/v1/sites/north/${path}`, { ...options, body: JSON.stringify(body) });
      expect(answer.status).toBeLessThan(300);
      return answer.body;
    };
    const by = 'Chen Jing';
    const { id } = await post('verifications', { period: '2026-01', words: 'seven crows', size: 5, by });
    await post('findings', { verification: id, kind: 'FAR', text: 'photograph <b>seals</b>', by });
    await post(`verifications/${id}/opinion`, { level: 'limited', opinion: 'qualified', text: 'but for seals', by });
    await page.reload();
    await shows(/Jan 2026[\s\S]*Chen Jing[\s\S]*qualified[\s\S]*limited assurance: but for seals/, '#verifications');
    await shows(/FAR 1 Jan 2026: photograph <b>seals<\/b>[\s\S]*nobody has answered/, '#audit-findings');
    await page.locator('#verifications summary').click();
    expect(await page.locator('#verifications details .trace').count()).toBe(5);
    await page.locator('#verifications details .trace').first().click();
    await shows(/, gross/, '#lineage-trail [aria-current]');
    await page.keyboard.press('Escape');
  });

  it('shows whose the tonnes of an approved month are', async () => {
    expect(await page.locator('#claims-part').isVisible()).toBe(false);
    const owner = { kind: 'park', name: 'Automobile park' };
    const claim = { period: '2026-01', purpose: 'offset', owner, amountT: 100, by: 'Wang Fang' };
    const headers = { 'content-type': 'application/json' };
    const made = await api.call('/api/v1/sites/north/claims', { method: 'POST', headers, body: JSON.stringify(claim) });
    expect(made.status).toBe(201);
    await page.reload();
    await shows(/Automobile park\s*park\s*Jan 2026\s*offset\s*100.0\s*net\s*claimed/, '#claims');
    await shows(/Jan 2026\s*[\d.]+ % claimed, [\d.,]+ t net left/, '#claims-left');
  });

  it('asks for a decision about a register that waits, with what each would count, and sends it', async () => {
    expect(await page.locator('#held-card').isVisible()).toBe(false);
    const { db } = plant.store;
    const [last] = await db.query<{ v: number }>(
      `select r.vals[1] as v from reading r join device d using (device_id) where d.code = 'plant-meter' order by r.ts desc limit 1`,
    );
    const jumped = [0, 1, 2].map((i) =>
      message('plant-meter', RECORDED_FROM + (121 + i) * HOUR_MS, { [REGISTER]: last!.v + JUMP_GJ + 30 * i }),
    );
    await plant.store.readings(...jumped);
    await plant.derive();
    await shows(`plant-meter/${REGISTER}`, '#held');
    // each with the figures before and after, of the season and the month
    const figures = String.raw`2025/26: [\d,]+ → [\d,]+ GJ, [\d,]+ → [\d,]+ t gross\s+Jan 2026: [\d,]+ → [\d,]+ GJ`;
    expect(await text('#held')).toMatch(new RegExp(String.raw`If accepted\s+[\d,.]+ GJ\s+${figures}`));
    expect(await text('#held')).toMatch(new RegExp(String.raw`If refused\s+60 GJ\s+${figures}`));
    await press('Refuse', '#held'); // without a reason the browser asks for one
    expect(api.log.sent).toEqual([]);
    await page.getByLabel('Why').fill('bypass while the gateway was down');
    await page.getByLabel('Your name').fill('Li Wei');
    await page.waitForResponse((answer) => answer.url().endsWith('/held')); // a refresh keeps what was typed
    await press('Refuse', '#held');
    await shows(/Recorded.*To take it back: greenpark held withdraw \S+/, '#held');
    const { event, sentBy } = JSON.parse(api.log.sent.at(-1)!.value).data;
    expect(sentBy).toBe('Li Wei');
    expect(event).toMatchObject({ type: 'jump-refused', point: REGISTER, reason: 'bypass while the gateway was down' });
    await plant.store.events(JSON.parse(api.log.sent.at(-1)!.value).data);
    await plant.derive();
    await page.locator('#held-card').waitFor({ state: 'hidden', timeout: 15_000 });
    await page.reload();
    await shows(/restatement pending/, '#months');
  });

  it('fits a phone, with the way down open too, and had no error', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const tooWide = () => page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(await tooWide()).toBeLessThanOrEqual(0);
    await page.locator('#avoided-trace').click();
    await shows(/Season/, '#lineage-trail');
    const box = await page.locator('#lineage').boundingBox();
    expect(box!.width).toBeLessThanOrEqual(390);
    expect(opened.wrong).toEqual([]);
  });
});
