import type { Page } from 'playwright-core';
import { CHROMIUM, openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { accountedFactors, accountedSite, openAccountedPlant } from '../support/plants/accounted-plant.js';
import type { AccountedPlant } from '../support/plants/accounted-plant.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';

/** Half an hour before the late shift of a recorded day ends. */
const NOW = Date.parse('2026-01-16T21:30:00+08:00');
const POINT = 'plant-meter/heat.power';
const LOG = '/api/v1/sites/north/log';

withBrowser(`the view Log (${CHROMIUM})`, () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let opened: PageUnderTest;
  let page: Page;
  const shift = (id: string) => page.locator(`section[data-shift="${id}"]`);

  beforeAll(async () => {
    plant = await openAccountedPlant('logview');
    // What PostgreSQL stamped with its own clock happened on the shift.
    await plant.store.owner.execute('alter table audit_log disable trigger all');
    await plant.store.owner.execute(`update audit_log set acted_at = '2026-01-16T20:00:00+08:00'`);
    api = await startApi(plant.store.owner, { sites: [accountedSite], factors: accountedFactors }, { now: NOW });
    opened = await openPage(api.url, { width: 1_440 });
    ({ page } = opened);
    await page.clock.setSystemTime(NOW);

    await page.goto(`${api.url}/north/log?lang=en`);
    await shift('2026-01-16/late').waitFor();
  }, 120_000);
  afterAll(async () => {
    await opened?.close();
    await api?.stop();
    await plant?.store.close();
  });

  it('shows each shift with the figures of the API', async () => {
    const { items } = (await api.call(`${LOG}/shifts`)).body;
    expect(items.length).toBeGreaterThan(3);
    for (const { id, heatGj, state } of items as { id: string; heatGj: number | null; state: string }[]) {
      const text = (await shift(id).innerText()).replaceAll(',', '').replaceAll('\u00a0', ' ');
      if (heatGj !== null)
        expect(text).toContain(`${heatGj < 100 && heatGj !== 0 ? heatGj.toFixed(1) : Math.round(heatGj)} GJ`);
      expect(await shift(id).getAttribute('data-state')).toBe(state);
    }
    await opened.shows('Late shift is on duty since 14:00.', 'h1');
    await opened.shows('the log begins with its first note', 'h1');
  });

  it.each([
    ['en', 'recorded an event of a meter'],
    ['zh', '记录了一项仪表事件'],
    ['de', 'hat ein Zählerereignis erfasst'],
  ])('says in words what was done (%s)', async (lang, words) => {
    await page.goto(`${api.url}/north/log?lang=${lang}`);
    await shift('2026-01-16/late').getByText(words).waitFor();
    expect(await shift('2026-01-16/late').innerText()).not.toContain('event-recorded');
    await page.goto(`${api.url}/north/log?lang=en`);
    await shift('2026-01-16/late').waitFor();
  });

  it('takes a note by keyboard, with its point', async () => {
    await page.getByLabel(/^Point/).waitFor(); // once it is known who looks
    await page.locator('body').press('n');
    await page.keyboard.type('Soot blower stands still');
    await page.getByLabel(/^Point/).selectOption(POINT);
    await page.getByRole('button', { name: 'Write' }).press('Enter');
    const who = page.getByRole('dialog').getByRole('textbox');
    const note = shift('2026-01-16/late').locator('[data-note]');
    await Promise.race([note.first().waitFor(), who.waitFor()]);
    if (await who.isVisible()) {
      await who.fill('Li');
      await who.press('Enter');
    }
    await note.filter({ hasText: 'Soot blower stands still' }).waitFor();
    const { items } = (await api.call(`${LOG}?point=${encodeURIComponent(POINT)}`)).body;
    expect(items).toMatchObject([{ text: 'Soot blower stands still', point: POINT, who: 'Li' }]);
  });

  it('corrects a note by another one', async () => {
    await shift('2026-01-16/late').getByRole('button', { name: 'Correct' }).click();
    await page.keyboard.type('It was the fan');
    await page.getByRole('button', { name: 'Write' }).click();
    await shift('2026-01-16/late')
      .locator('[data-corrected="true"]')
      .filter({ hasText: 'corrected by a later note' })
      .waitFor();
    const { items } = (await api.call(LOG)).body;
    expect(items.map(({ text, corrects }: Record<string, unknown>) => [text, corrects !== null])).toContainEqual([
      'It was the fan',
      true,
    ]);
  });

  it('is handed over by two people', async () => {
    const sign = async (button: string, name: string): Promise<void> => {
      await shift('2026-01-16/late').getByRole('button', { name: button }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox').first().fill(name);
      await dialog.getByRole('button', { name: 'Sign', exact: true }).click();
    };
    await sign('Sign as who goes', 'Li');
    await shift('2026-01-16/late').locator('[data-role="outgoing"]').filter({ hasText: 'Li' }).waitFor();
    await sign('Sign as who comes', 'li');
    await page.getByRole('alert').filter({ hasText: 'another person takes it over' }).waitFor();
    await page.getByRole('dialog').getByRole('textbox').first().fill('Wang');
    await page.getByRole('dialog').getByRole('button', { name: 'Sign', exact: true }).click();
    await shift('2026-01-16/late').locator('[data-role="incoming"]').filter({ hasText: 'Wang' }).waitFor();
    expect(await shift('2026-01-16/late').getAttribute('data-state')).toBe('signed');
  });

  it('counts in the rail the shifts that nobody has signed', async () => {
    api.clock.now = NOW + 20 * 3_600_000;
    const { unsigned } = (await api.call(`${LOG}?limit=1`)).body;
    expect(unsigned).toBeGreaterThan(0);
    await page.reload();
    const mark = page.getByRole('navigation', { name: 'Views' }).first().locator('.unsigned');
    await mark.waitFor();
    expect([(await mark.innerText()).trim(), await mark.getAttribute('aria-label')]).toEqual([
      expect.stringMatching(new RegExp(`${unsigned}$`)),
      unsigned === 1 ? 'One shift is not signed' : `${unsigned} shifts are not signed`,
    ]);
    api.clock.now = NOW;
  });

  it('writes nothing in the past, and shows what was known then', async () => {
    await page.goto(`${api.url}/north/log?lang=en&asOf=${encodeURIComponent('2026-01-16T12:00:00Z')}`);
    await shift('2026-01-16/late').waitFor();
    expect(await page.locator('.note-form').count()).toBe(0);
    expect(await page.locator('[data-note]').count()).toBe(0);
    expect(await page.getByRole('button', { name: /^Sign/ }).count()).toBe(0);
  });

  it.each(['en', 'zh', 'de'])('scrolls to no side on a phone (%s), and nothing went wrong', async (lang) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${api.url}/north/log?lang=${lang}`);
    await shift('2026-01-16/late').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    expect(opened.wrong.filter((one) => !/409/.test(one))).toEqual([]);
  });
});
