import type { Page } from 'playwright-core';
import { publishStatus } from '#derivation';
import { DAY_MS, HOUR_MS } from '#domain';
import { verifyPack } from '#evidence';
import { readConfiguration } from '#runtime';
import { CHROMIUM, openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { accountedFactors, accountedSite, LATER, openAccountedPlant } from '../support/plants/accounted-plant.js';
import type { AccountedPlant } from '../support/plants/accounted-plant.js';
import { message, RECORDED_FROM } from '../support/plants/dirty-plant.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';

const REGISTER = 'heat.energyTotal';

withBrowser(`the view Reports (${CHROMIUM})`, () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let opened: PageUnderTest;
  let page: Page;
  const panel = (title: string | RegExp) =>
    page.locator('section.panel').filter({ has: page.getByRole('heading', { name: title }) });
  const shows = (title: string | RegExp, words: string | RegExp): Promise<void> =>
    panel(title).filter({ hasText: words }).first().waitFor();
  const january = () => page.locator('tr[data-period="2026-01"]');
  const sign = async (act: 'Close' | 'Approve', name: string | null): Promise<void> => {
    await january().getByRole('button', { name: act }).click();
    const dialog = page.getByRole('dialog', { name: `${act} Jan 2026` });
    await dialog.getByRole('button', { name: 'Sign' }).click();
    if (name === null) return;
    const who = page.getByRole('dialog', { name: 'Who are you?' });
    await who.getByRole('textbox').fill(name);
    await who.getByRole('button', { name: 'Enter' }).click();
  };
  const post = async (path: string, body: object) => {
    const options = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const answer = await api.call(`/api/v1/sites/north/${path}`, { ...options, body: JSON.stringify(body) });
    expect(answer.status).toBeLessThan(300);
    return answer.body;
  };

  beforeAll(async () => {
    plant = await openAccountedPlant('reportsview');
    const { factors: shipped } = (await readConfiguration([], null)).catalogue;
    const factors = new Map([...shipped, ...accountedFactors]);
    await publishStatus(plant.store.db, plant.derived, Date.now());
    api = await startApi(plant.store.owner, { sites: [accountedSite], factors }, { now: LATER });
    opened = await openPage(api.url);
    ({ page } = opened);
    await page.clock.setSystemTime(LATER);
    await page.goto(`${api.url}/north/reports`);
  }, 120_000);
  afterAll(async () => {
    await opened?.close();
    await api?.stop();
    await plant?.store.close();
  });

  it('shows a period with its figures and the one thing that can be done next', async () => {
    await shows('Periods', /Jan 2026[\s\S]*open[\s\S]*can be closed/);
    const [row] = (await api.call('/api/v1/sites/north/periods')).body.items;
    const cells = (await january().locator('td').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
    const whole = (value: number): string => Math.round(value).toLocaleString('en-GB');
    expect(cells.slice(0, 2)).toEqual([whole(row.grossT), whole(row.netT)]);
    expect(cells[2]).toMatch(/^± [\d,.]+$/);
    expect([cells[3], cells[4]]).toEqual([`${row.coveragePct.toFixed(1)} %`, '0']);
    await january().getByRole('button', { name: 'Close' }).waitFor();
    expect(await january().locator('.btn').allInnerTexts()).toEqual(['Close']);
  });

  it('names where the doubt of the season comes from', async () => {
    await shows(
      /Where the ± [\d,.]+ t of the season come from/,
      /factor heat\.cn\.default[\s\S]*% of the variance, alone ±/,
    );
  });

  it('shows what of the claim could be defended when it is asked to, as a picture that can be read aloud', async () => {
    const title = 'What of the claim could be defended';
    await panel(title).getByRole('button', { name: 'Show' }).click();
    const drawn = panel(title).getByRole('img', { name: /^Of 47,700 t claimed −?[\d,]+ t could be defended$/ });
    await drawn.waitFor();
    const { steps, defensibleT } = (await api.call('/api/v1/sites/north/waterfall?period=season-2025')).body;
    await panel(title).getByText('Source', { exact: true }).first().click();
    const rows = panel(title).locator('#waterfall-steps tbody tr');
    expect(await rows.count()).toBe(steps.length);
    expect((await rows.first().innerText()).replace(/\s+/g, ' ')).toMatch(/^1\. .*claimed.* 47,700 /);
    const texts = await drawn.locator('text').allTextContents();
    expect(texts).toContain('47,700');
    expect(texts).toContain(Math.round(defensibleT).toLocaleString('en-GB').replace('-', '−'));
    await panel(title).filter({ hasText: 'one choice of an auditor at a time' }).waitFor();
  });

  it('closes and approves with two persons: the first sees who is missing', async () => {
    await sign('Close', 'Li Wei');
    await shows('Periods', /waits for approval\s*closed by Li Wei/);
    await shows('Periods', 'A second person with the role auditor approves; Li Wei, who closed it, may not.');
    await sign('Approve', null); // the same person: refused, and the dialog says why
    await page
      .getByRole('dialog')
      .filter({ hasText: /Li Wei/ })
      .getByRole('status')
      .filter({ hasText: /\S/ })
      .waitFor();
    await page.keyboard.press('Escape');
    await page.evaluate('localStorage.clear()');
    await page.reload();
    await sign('Approve', 'Zhao Min');
    await shows('Periods', /approved\s*by Zhao Min/);
    expect(await january().locator('.btn').count()).toBe(0);
  });

  it('says what does not hold where a signature is refused', async () => {
    await page.getByRole('button', { name: 'Seasons' }).click();
    await shows('Periods', /2025\/26[\s\S]*can be closed from/);
    await page.getByRole('button', { name: 'Months' }).click();
    await january().waitFor();
  });

  it('gives statement and evidence of a month, which verify takes, and lists the packs that are kept', async () => {
    const [tab] = await Promise.all([
      page.context().waitForEvent('page'),
      january().getByRole('button', { name: 'Statement' }).click(),
    ]);
    await tab.locator('h1').waitFor();
    expect(await tab.locator('h1').innerText()).toBe('January 2026');
    await tab.close();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      january().getByRole('button', { name: 'Evidence' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('north-2026-01-evidence.zip');
    const parts: Buffer[] = [];
    for await (const part of await download.createReadStream()) parts.push(part as Buffer);
    expect(verifyPack(Buffer.concat(parts))).toMatchObject({ problem: null, approval: { kind: 'approved' } });
    await shows('Periods', 'greenpark verify north-2026-01-evidence.zip');
    const [pack] = (await api.call('/api/v1/sites/north/evidence')).body.items;
    await shows('Evidence packs', new RegExp(`Jan 2026[\\s\\S]*${pack.root.slice(0, 12)}`));
  });

  it('shows what a verifier drew, found and said', async () => {
    await shows('Verification', 'Nothing was verified yet');
    const by = 'Chen Jing';
    const { id } = await post('verifications', { period: '2026-01', words: 'seven crows', size: 5, by });
    await post('findings', { verification: id, kind: 'FAR', text: 'photograph <b>seals</b>', by });
    await post(`verifications/${id}/opinion`, { level: 'limited', opinion: 'qualified', text: 'but for seals', by });
    await page.reload();
    await shows('Verification', /Jan 2026[\s\S]*Chen Jing[\s\S]*qualified[\s\S]*limited assurance: but for seals/);
    await shows('Verification', /FAR 1 Jan 2026: photograph <b>seals<\/b>[\s\S]*nobody has answered/);
    await page.locator('#sample summary').click();
    expect(await page.locator('#sample tbody tr').count()).toBe(5);
    expect(await page.locator('#sample .trace').count()).toBe(5);
    await page.locator('#sample .trace').first().click();
    await opened.shows(/, gross/, 'dialog .trail [aria-current]');
    await page.keyboard.press('Escape');
  });

  it('shows whose the tonnes of an approved month are', async () => {
    await shows('Claims', 'Nobody has claimed tonnes');
    const owner = { kind: 'park', name: 'Automobile park' };
    await post('claims', { period: '2026-01', purpose: 'offset', owner, amountT: 100, by: 'Wang Fang' });
    await page.reload();
    await shows('Claims', /Automobile park\s*park[\s\S]*Jan 2026\s*offset[\s\S]*100\.0\s*net[\s\S]*claimed/);
    await shows('Claims', /Jan 2026 [\d.]+\s% claimed, [\d,.]+ t net left/);
  });

  it('shows what changed after it was closed: before, after, why, and the way between', async () => {
    const [{ value: last }] = (
      await api.call(`/api/v1/sites/north/points/plant-meter/${REGISTER}/readings?from=2026-01-19T15:30:00Z&limit=1000`)
    ).body.items.slice(-1);
    const late = message('plant-meter', RECORDED_FROM + 5 * DAY_MS + HOUR_MS, { [REGISTER]: last + 40 }, 60_000);
    await plant.store.readings(late);
    await plant.derive();
    await page.reload();
    await shows('Periods', /restatement pending[\s\S]*revision 2 against 1: \+\d+ t net/);
    const [one] = (await api.call('/api/v1/sites/north/restatements?interval=month')).body.items;
    await shows('Restatements', /Jan 2026[\s\S]*readings came later[\s\S]*waits for a signature/);
    const picture = panel('Restatements').getByRole('img', {
      name: /^Jan 2026: [\d,.]+ t net before, [\d,.]+ t after$/,
    });
    await picture.waitFor();
    const texts = await picture.locator('text').allTextContents();
    expect(texts.slice(0, 2)).toEqual(['Before', Math.round(one.old.netT).toLocaleString('en-GB')]);
    expect(texts).toContain(Math.round(one.new.netT).toLocaleString('en-GB'));
  });

  it('looks at the past without anything that acts', async () => {
    await page.goto(`${api.url}/north/reports?asOf=${new Date(LATER - DAY_MS).toISOString()}`);
    await shows('Periods', /As known then[\s\S]*Jan 2026/);
    const view = page.locator('.reports-view');
    expect(await view.getByRole('button', { name: /Close|Approve|Evidence|New verification/ }).count()).toBe(0);
  });

  it.each(['en', 'zh', 'de'])('fits a phone in %s, and had no error', async (lang) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${api.url}/north/reports?lang=${lang}`);
    await january().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    expect(opened.wrong.filter((words) => !/40[39]/.test(words))).toEqual([]);
    await page.setViewportSize({ width: 1_280, height: 900 });
  });
});
