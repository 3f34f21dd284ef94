import type { Page } from 'playwright-core';
import { publishStatus } from '#derivation';
import { DAY_MS, HOUR_MS } from '#domain';
import { addToLedger } from '#postgres';
import { CHROMIUM, openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { accountedFactors, accountedSite, LATER, openAccountedPlant } from '../support/plants/accounted-plant.js';
import type { AccountedPlant } from '../support/plants/accounted-plant.js';
import { message, RECORDED_FROM } from '../support/plants/dirty-plant.js';
import { deadLetter } from '../support/processes/aggregator-store.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { until } from '../support/processes/until.js';

const JUMP_GJ = 3_000;
const REGISTER = 'heat.energyTotal';
const TOPIC = 'greenpark/v1/north/plant-meter/telemetry';

const batch = (id: string, origin: string, massT: number) => ({
  site: 'north',
  device: 'fuel-gate',
  receivedAt: RECORDED_FROM + 2 * DAY_MS,
  event: {
    id: `papers-${id}`,
    type: 'fuel-batch' as const,
    ts: RECORDED_FROM + DAY_MS,
    point: null,
    by: null,
    reason: null,
    evidence: null,
    batch: {
      id,
      version: 1,
      supplier: 'Jilin Straw',
      origin,
      crop: 'maize',
      massT,
      moisture: 0.12,
      ncvGjPerT: 15,
      ncvBasis: 'received' as const,
      distanceKm: 100,
      certificate: 'Q-1',
      certificateUntil: '2025-12-31',
      surplusProof: 'S-1',
    },
  },
});

withBrowser(`the view Data (${CHROMIUM})`, () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let opened: PageUnderTest;
  let page: Page;
  const panel = (title: string | RegExp) => page.getByRole('region', { name: title }).first();
  const textOf = async (title: string | RegExp): Promise<string> =>
    (await panel(title).innerText()).replace(/\s+/g, ' ');
  const shows = (title: string | RegExp, words: string | RegExp): Promise<void> =>
    page
      .locator('section.panel')
      .filter({ has: page.getByRole('heading', { name: title }) })
      .filter({ hasText: words })
      .waitFor();
  const publish = async () => publishStatus(plant.store.db, plant.derived, Date.now());

  beforeAll(async () => {
    plant = await openAccountedPlant('dataview');
    await plant.store.events(batch('B-1', "Nong'an", 30), batch('B-2', 'Dehui', 60));
    const detail = 'expected a point of plant-meter, found heat.energyTotalOfTheWholePlant';
    const letter = deadLetter({ device: 'plant-meter', point: null, topic: TOPIC, reason: 'UNKNOWN_POINT', detail });
    await plant.store.deadLetters({ id: 'letter', data: { ...letter, payload: '{"ts":1,"values":{"<b>x</b>":5}}' } });
    const { owner: db } = plant.store;
    const counts = { received: 5, stored: 3, duplicate: 0, conflict: 0, deadLettered: 0, replayed: 0, late: 4 };
    await addToLedger(db, [{ site: 'north', device: 'weather', ...counts, lastSeenMs: Date.now() }]);
    await publish();
    api = await startApi(db, { sites: [accountedSite], factors: accountedFactors }, { now: LATER });
    opened = await openPage(api.url);
    ({ page } = opened);
    await page.clock.setSystemTime(LATER);
    await page.goto(`${api.url}/north/data`);
  }, 120_000);
  afterAll(async () => {
    await opened?.close();
    await api?.stop();
    await plant?.store.close();
  });

  it('shows the ledger as a balance, each device with its difference in a column of its own', async () => {
    const { totals, devices } = (await api.call('/api/v1/sites/north/ledger')).body;
    expect(totals.inFlight).not.toBe(0);
    await shows('Ledger', `${totals.inFlight} values are not accounted for`);
    const number = (value: number): string => value.toLocaleString('en-GB');
    for (const { device, received, stored, inFlight } of devices.filter(
      (one: { received: number }) => one.received > 0,
    )) {
      const row = page.locator('.ledger tbody tr').filter({ hasText: `The ${device}` });
      await row.waitFor();
      const cells = await row.locator('td').allInnerTexts();
      expect([cells[0], cells[1], cells.at(-1)]).toEqual([received, stored, inFlight].map(number));
    }
    expect(await textOf('Ledger')).toMatch(/All [\d,]+/);
    expect(await textOf('Ledger')).toContain('history that was delivered later is among them, and all of it counts');
    await addToLedger(plant.store.db, [
      {
        site: 'north',
        device: 'weather',
        received: -totals.inFlight,
        stored: 0,
        duplicate: 0,
        conflict: 0,
        deadLettered: 0,
        replayed: 0,
        late: 0,
        lastSeenMs: null,
      },
    ]);
    await page.reload();
    await shows('Ledger', 'Every value that came in is accounted for');
  });

  it('shows what is covered by device and day, and each gap with its cause and what stands in its place', async () => {
    await page.getByRole('button', { name: '92 days' }).click();
    const days = page.locator('.calendar-row').filter({ hasText: 'The plant-meter' }).locator('i');
    await days.nth(90).waitFor();
    expect(await days.count()).toBe(91); // it is midnight: nothing of today has passed
    const titles = await days.evaluateAll((cells) => cells.map((cell) => (cell as unknown as { title: string }).title));
    const { items } = (await api.call('/api/v1/sites/north/coverage?from=2026-01-17&to=2026-01-18')).body;
    const { coveragePct } = items.find(({ device }: { device: string }) => device === 'plant-meter');
    expect(titles.find((title) => title.startsWith('17 Jan'))).toMatch(`${coveragePct.toFixed(1)}\u00a0%`);
    expect(titles.find((title) => title.startsWith('17 Jan'))).toContain('estimated');
    await shows(
      'Gaps',
      /1\sd\s1\d\sh\s*The plant-meter[\s\S]*nothing came\s*the register counted on; shared out by degree-days/,
    );
    await page.keyboard.press('v');
    await page.locator('.coverage table').waitFor();
    expect(await page.locator('.coverage tbody tr').count()).toBe(91);
    await page.keyboard.press('v');
  });

  it('shows dead letters with reason and original, replays them, and gives them up with a reason', async () => {
    await shows('Dead letters', /UNKNOWN_POINT[\s\S]*found heat\.energyTotalOfTheWholePlant/);
    await panel('Dead letters').getByText('Original').click();
    expect(await panel('Dead letters').locator('pre').innerText()).toBe('{"ts":1,"values":{"<b>x</b>":5}}');
    await panel('Dead letters').getByRole('button', { name: 'Replay', exact: true }).click();
    await shows('Dead letters', /0 sent; 1 still do not pass\./);
    await panel('Dead letters').getByRole('button', { name: 'Give up' }).click();
    const dialog = page.getByRole('dialog', { name: 'Give up this dead letter' });
    await dialog.getByRole('button', { name: 'Give up' }).click(); // without a reason the browser asks for one
    await dialog.getByLabel('Why').fill('a trial of the vendor');
    await dialog.getByRole('button', { name: 'Give up' }).click();
    const name = page.getByRole('dialog', { name: 'Who are you?' });
    await name.getByRole('textbox').fill('Li Wei');
    await name.getByRole('button', { name: 'Enter' }).click();
    await shows('Dead letters', 'No message waits');
    const [given] = (await api.call('/api/v1/sites/north/dead-letters?state=discarded')).body.items;
    expect(given).toMatchObject({ id: 'letter', discarded: { by: 'Li Wei', because: 'a trial of the vendor' } });
  });

  it('shows what of fuel papers does not fit, by origin', async () => {
    await shows('Fuel by its papers, 2025/26', 'Certificate had ended');
    expect((await page.locator('#fuel-origins').innerText()).replace(/\s+/g, ' ')).toMatch(
      /Dehui 1 batches 60 900 100 % certified 0 % 100\.0 Nong'an 1 batches 30 450 .*all 2 batches 90 1,350/,
    );
    expect((await page.locator('#fuel-findings').innerText()).replace(/\s+/g, ' ')).toMatch(
      /90\.0 t came under it, 0 t allowed/,
    );
  });

  it('shows what is excluded and what stands in, factors by their validity, and meters by their certificate', async () => {
    await shows('In doubt', /Excluded this season\s*[\d.,]+\sGJ[\s\S]*Effect of stand-ins/);
    await shows('Factors', 'No factor has an end.');
    const drawn = page.locator('.factors svg');
    await drawn.locator('text').filter({ hasText: 'today' }).waitFor();
    expect(await drawn.locator('text').allTextContents()).toEqual(expect.arrayContaining(['heat.cn.default', 'today']));
    await shows('Calibration', /The plant-meter[\s\S]*31 Dec 2099 verified/);
  });

  it('shows what a decision about held readings makes of the figures, and takes the decision', async () => {
    const held = 'Readings that wait for a decision';
    const start = RECORDED_FROM + 5 * DAY_MS;
    const [{ value: last }] = (
      await api.call(`/api/v1/sites/north/points/plant-meter/${REGISTER}/readings?from=2026-01-19T15:30:00Z&limit=1000`)
    ).body.items.slice(-1);
    const jumped = [0, 1, 2].map((i) =>
      message('plant-meter', start + i * HOUR_MS, { [REGISTER]: last + JUMP_GJ + 60 * i }, 50_000 + i),
    );
    await plant.store.readings(...jumped);
    await plant.derive();
    await page.reload();
    await shows(held, `plant-meter/${REGISTER}`);
    const figures = String.raw`2025/26: [\d,]+ GJ → [\d,]+ GJ, [\d,]+ → [\d,]+ t Jan 2026: [\d,]+ GJ → [\d,]+ GJ`;
    // figures of a decision are computed behind the first answer
    await until(
      async () => new RegExp(String.raw`If accepted [\d,.]+ GJ ${figures}`).test(await textOf(held)),
      'figures if accepted',
    );
    await until(
      async () => new RegExp(String.raw`If refused [\d,.]+ GJ ${figures}`).test(await textOf(held)),
      'figures if refused',
    );
    const curve = panel(held).getByRole('img', { name: `Readings of plant-meter/${REGISTER} around what is held` });
    await curve.waitFor();
    expect(await curve.locator('circle').count()).toBe(3);
    await panel(held).getByRole('button', { name: 'Refuse' }).click();
    const dialog = page.getByRole('dialog', { name: `Refuse plant-meter/${REGISTER}` });
    await dialog.getByRole('button', { name: 'Refuse' }).click(); // without a reason the browser asks for one
    expect(api.log.sent).toEqual([]);
    await dialog.getByLabel('Why').fill('bypass while the gateway was down');
    // a refresh keeps what was typed
    await Promise.all([page.waitForResponse((answer) => answer.url().endsWith('/held')), publish()]);
    expect(await dialog.getByLabel('Why').inputValue()).toBe('bypass while the gateway was down');
    await dialog.getByRole('button', { name: 'Refuse' }).click();
    await shows(held, /Recorded.*To take it back: greenpark held withdraw \S+/);
    const { event, sentBy } = JSON.parse(api.log.sent.at(-1)!.value).data;
    expect(sentBy).toBe('Li Wei');
    expect(event).toMatchObject({ type: 'jump-refused', point: REGISTER, reason: 'bypass while the gateway was down' });
    await plant.store.events(JSON.parse(api.log.sent.at(-1)!.value).data);
    await plant.derive();
    await publish();
    await shows(held, 'No reading waits for a decision');
  });

  it('looks at the past without anything that acts', async () => {
    await page.goto(`${api.url}/north/data?asOf=${new Date(RECORDED_FROM + 5 * DAY_MS).toISOString()}`);
    await shows('Ledger', 'nobody can say how many had been received by then');
    await shows('Dead letters', /UNKNOWN_POINT|No message waits/);
    const view = page.locator('.data-view');
    expect(await view.getByRole('button', { name: /Replay|Give up|Accept|Refuse/ }).count()).toBe(0);
  });

  it.each(['en', 'zh', 'de'])('fits a phone in %s, and had no error', async (lang) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${api.url}/north/data?lang=${lang}`);
    await page.locator('.ledger td').first().waitFor();
    await page.locator('.calendar-row').first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    expect(opened.wrong).toEqual([]);
    await page.setViewportSize({ width: 1_280, height: 900 });
  });
});
