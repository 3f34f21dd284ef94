/** The view Performance shows the figures of the API, over two seasons in a real database. */
import type { Page } from 'playwright-core';
import { publishStatus } from '#derivation';
import { addDays } from '#domain';
import type { SeasonHoursAnswer, SignatureAnswer } from '#contracts';
import type { Database } from '#postgres';
import { fitsAcross, viewStands } from '../support/browser/axe.js';
import { openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { fillPerformingPlant, GAP_DAY, LOSS, PERFORMING_NOW } from '../support/plants/performing-plant.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { freshDatabase } from '../support/processes/fresh-database.js';

const SITE = 'changchun-south';
const NOTE = 'soot blower of boiler 2 out of order';
/** Units stand behind a space that does not break. */
const plain = (text: string | null): string => (text ?? '').replaceAll('\u00a0', ' ');
const whole = (value: number, digits = 0): string =>
  Math.abs(value).toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

withBrowser('the view Performance', () => {
  let db: Database;
  let api: ApiUnderTest;
  let opened: PageUnderTest;
  let page: Page;
  let signature: SignatureAnswer;
  let hours: SeasonHoursAnswer;

  beforeAll(async () => {
    db = await freshDatabase('performance_view');
    const { catalogue, derived } = await fillPerformingPlant(db);
    await publishStatus(db, derived, PERFORMING_NOW);
    api = await startApi(db, catalogue, { now: PERFORMING_NOW });
    const note = await api.call(`/api/v1/sites/${SITE}/log`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: NOTE, at: `${LOSS.from}T09:00:00+08:00`, by: 'shift A' }),
    });
    expect(note.status).toBe(201);
    signature = (await api.call(`/api/v1/sites/${SITE}/signature`)).body as SignatureAnswer;
    hours = (await api.call(`/api/v1/sites/${SITE}/season-hours`)).body as SeasonHoursAnswer;
    opened = await openPage(api.url, { width: 1_440, height: 900 });
    ({ page } = opened);
    await page.goto(`${api.url}/${SITE}/performance?lang=en`);
    await opened.shows('Load duration');
    await page.locator('.signature circle.day').first().waitFor();
    await page.locator('.hour-map canvas').waitFor();
  }, 120_000);
  afterAll(async () => {
    await opened?.close();
    await api?.stop();
    await db?.close();
  });

  it('says first since when the plant gives less, and what it costs', async () => {
    const { finding } = signature;
    await page.locator('h1 [data-sentence="less"]').waitFor();
    const heading = plain(await opened.text('.finding h1'));
    expect(heading).toMatch(/^Since \d+ December the plant gives /);
    expect(heading).toContain(`gives ${whole(finding.pct!, 1)} % less heat than its reference`);
    const more = plain(await opened.text('.finding div p'));
    expect(more).toContain(`That is about ${whole(Number(finding.perDay!.toPrecision(2)))} t a day.`);
    const left = Math.abs(finding.toSeasonEnd!);
    expect(more).toContain(
      `about ${whole(left >= 1_000 ? 100 * Math.round(left / 100) : Number(left.toPrecision(2)))} t by 6 April.`,
    );
    await opened.shows(`The note nearest to the bend, 22 Dec: “${NOTE}”.`, '.finding div p');
    await opened.shows('22 Dec: soot blower of boiler 2 out', '.cusum svg');
  });

  it('draws each day twice, with its figures, and says the same as a table', async () => {
    const shown = signature.days.filter(({ celsius, atArea }) => celsius !== null && atArea !== null);
    expect(await page.locator('.signature circle.day').count()).toBe(2 * shown.length);
    const last = shown.at(-1)!;
    const title = plain(
      await page.locator(`.signature circle.day[data-date="${last.date}"] title`).first().textContent(),
    );
    expect(title).toContain(`${whole(last.atArea! * signature.capacity.mwPerUnitDay!, 1)} MW`);
    const gap = page.locator(`.signature circle.day[data-date="${GAP_DAY}"]`).first();
    expect(await gap.getAttribute('fill')).toMatch(/^url\(#hatch/);
    await page.keyboard.press('v');
    const row = page.locator('.signature table tbody tr').last();
    await row.waitFor();
    expect(await row.locator('td').allInnerTexts()).toEqual([
      expect.stringContaining(whole(last.celsius!, 1)),
      whole(last.hdd!, 1),
      whole(last.heatGj!),
      expect.stringContaining(whole(last.differencePct!, 1)),
      whole(last.coveragePct),
    ]);
    const sum = page.locator('.cusum table tbody tr').last().locator('td');
    expect(await sum.innerText()).toContain(whole(signature.sums.at(-1)!.sum, 1));
    await page.keyboard.press('v');
    await page.locator('.signature circle.day').first().waitFor();
  });

  it('shows the sum of the differences with its bend and its alarm', async () => {
    const { sums, alarmedOn } = signature;
    const text = plain(await page.locator('.cusum svg').first().textContent());
    expect(text).toContain(`−${whole(sums.at(-1)!.sum)} t CO₂ by 13 Jan`);
    expect(text).toContain(`alarm since ${Number(alarmedOn!.slice(8))} `);
  });

  it('compares the same days of two seasons as the API does', async () => {
    const { own, other, change } = signature.sameDays;
    const cells = await page.locator('.same-days tbody td').allInnerTexts();
    const signed = (pct: number) => `${pct < 0 ? '−' : '+'}${whole(pct, 1)} %`;
    expect(cells.map(plain)).toEqual([
      whole(other.degreeDays),
      whole(own.degreeDays),
      signed(change.degreeDaysPct!),
      whole(other.heatGj),
      whole(own.heatGj),
      signed(change.heatPct!),
      whole(other.gjPerDegreeDay!, 1),
      whole(own.gjPerDegreeDay!, 1),
      signed(change.gjPerDegreeDayPct!),
    ]);
  });

  it('says of the hour under the pointer what the API says of it, and hatches what is not known', async () => {
    const day = hours.days.findIndex(({ date }) => date === GAP_DAY);
    const map = page.locator('.hour-map svg rect[fill="transparent"]');
    const box = (await map.boundingBox())!;
    const saysAt = async (hour: number, words: string): Promise<void> => {
      const x = box.x + ((day + 0.5) / hours.days.length) * box.width;
      await page.mouse.move(x, box.y + ((hour + 0.5) / 24) * box.height);
      await page.locator('.hour-map .under').getByText(words, { exact: true }).waitFor();
    };
    await saysAt(6, `8 Dec, 06:00: ${whole(hours.days[day]!.mw[6]!, 1)} MW, 100 % covered`);
    await saysAt(18, '8 Dec, 18:00: no data');
  });

  it('shows one day in all pictures, by the pointer and by keys, with the figures of the API', async () => {
    const shown = (): Promise<(string | null)[]> =>
      page.evaluate<(string | null)[]>(
        "[...document.querySelectorAll('.cusum .day-hair, .hour-map .day-hair, .signature .shown-day')].map((one) => one.dataset.date ?? null)",
      );
    const map = page.locator('.hour-map svg rect[fill="transparent"]');
    const box = (await map.boundingBox())!;
    const at = hours.days.findIndex(({ date }) => date === '2025-12-20');
    await page.mouse.move(box.x + ((at + 0.5) / hours.days.length) * box.width, box.y + 40);
    await page.locator('.cusum .day-hair[data-date="2025-12-20"]').waitFor();
    expect(await shown()).toEqual(Array.from({ length: 4 }, () => '2025-12-20'));
    const sumOf = (date: string): string => `${whole(signature.sums.find((one) => one.date === date)!.sum)} t CO₂`;
    expect(plain(await page.locator('.cusum .day-hair').textContent())).toContain(sumOf('2025-12-20'));
    await page.mouse.move(2, 2);
    await page.locator('.day-hair').first().waitFor({ state: 'detached' });
    await page.locator('.cusum .draw').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    const last = signature.sums.at(-1)!.date;
    const then = addDays(last, -8);
    await page.locator(`.hour-map .day-hair[data-date="${then}"]`).waitFor();
    expect(await shown()).toEqual(Array.from({ length: 4 }, () => then));
    const day = hours.days.find(({ date }) => date === then)!;
    const mean = day.mw.reduce<number>((sum, power) => sum + power!, 0) / day.mw.length;
    const text = plain(await page.locator('.hour-map .day-hair').textContent());
    expect(text).toContain(`${whole(mean, 1)} MW`);
    expect(text).toContain(`${whole(day.celsius!, 1)} °C`);
    expect(new URL(page.url()).searchParams.has('asOf')).toBe(false);
    await page.keyboard.press('Escape');
    await page.locator('.day-hair').first().waitFor({ state: 'detached' });
  });

  it('takes the other season away, and puts it back, in one switch', async () => {
    const thin = page.locator('.duration svg').getByText('season 2024/25, same days');
    await thin.waitFor();
    const compare = page.locator('.seasons').getByRole('button', { name: 'compare with 2024/25' });
    await compare.click();
    await thin.waitFor({ state: 'detached' });
    await compare.click();
    await thin.waitFor();
  });

  it('counts the hours that needed more than one boiler', async () => {
    const known = hours.days.flatMap(({ mw }) => mw.filter((power) => power !== null));
    const over = known.filter((power) => power > 29).length;
    expect(await page.locator('.duration .needed').textContent()).toBe(`${whole(over)} of ${whole(known.length)} h`);
  });

  it('keeps the season in the address, and says of one without reference that its line is its own', async () => {
    await page.locator('.seasons').getByRole('button', { name: 'choose' }).click();
    await page.locator('dialog select').first().selectOption('season-2024');
    await page.getByRole('dialog').getByRole('button', { name: 'Show' }).click();
    await opened.shows('line of season 2024/25 itself', '.signature');
    expect(new URL(page.url()).searchParams.get('season')).toBe('season-2024');
    await page.goBack();
    await opened.shows('reference, season 2024/25', '.signature');
  });

  it('fits the screen of a desk, and scrolls sideways on no phone', async () => {
    const overflow = () =>
      page.evaluate<{ down: number; aside: number }>(`(() => {
        const main = document.querySelector('main');
        const root = document.documentElement;
        const aside = Math.max(root.scrollWidth - root.clientWidth, main.scrollWidth - main.clientWidth);
        return { down: main.scrollHeight - main.clientHeight, aside };
      })()`);
    await viewStands(page);
    expect(await overflow()).toEqual({ down: 0, aside: 0 });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.locator('.signature circle.day').first().waitFor();
    await fitsAcross(page);
    expect((await overflow()).aside).toBe(0);
    await page.setViewportSize({ width: 1_440, height: 900 });
  });

  it('asks for nothing elsewhere and fails nowhere', () => {
    expect(opened.wrong).toEqual([]);
  });
});
