/** The page speaks first: the heading of each view is the sentence of the API, in every language, now and of the past. */
import type { SentencesAnswer } from '#contracts';
import { publishStatus } from '#derivation';
import type { Database } from '#postgres';
import { LANGUAGES } from '#words';
import { openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { fillPerformingPlant, PERFORMING_NOW } from '../support/plants/performing-plant.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { freshDatabase } from '../support/processes/fresh-database.js';

const SITE = 'changchun-south';
const VIEWS = ['overview', 'plant', 'performance', 'points', 'alarms', 'data', 'reports', 'log'] as const;
/** Spaces of any kind are one. */
const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();
const THEN = '2026-01-10T12:00:00Z';

withBrowser('the heading of each view', () => {
  let db: Database;
  let api: ApiUnderTest;
  let opened: PageUnderTest;

  beforeAll(async () => {
    db = await freshDatabase('headings');
    const { catalogue, derived } = await fillPerformingPlant(db);
    await publishStatus(db, derived, PERFORMING_NOW);
    await db.execute(
      `insert into alert (alert_id, site, rule, subject, severity, state, version, raised_at, changed_at, body)
       values ('hot', $1, 'boiler.limit', 'boiler-2', 'critical', 'active-unacknowledged', 1, $2, $2, '{}')`,
      [SITE, new Date(PERFORMING_NOW - 540_000)],
    );
    api = await startApi(db, catalogue, { now: PERFORMING_NOW });
    opened = await openPage(api.url, { width: 1_440, height: 900 });
  }, 180_000);
  afterAll(async () => {
    await opened?.close();
    await api?.stop();
    await db?.close();
  });

  const said = async (view: string, lang: string, asOf: string): Promise<string> => {
    const answer = await api.call(`/api/v1/sites/${SITE}/sentences?view=${view}&lang=${lang}${asOf}`);
    expect({ view, lang, status: answer.status }).toEqual({ view, lang, status: 200 });
    return (answer.body as SentencesAnswer).sentences
      .filter(({ about }) => about === 'view')
      .map(({ text }) => text)
      .join(' ');
  };

  const expectHeading = async (view: string, lang: string, asOf = ''): Promise<void> => {
    const sentence = await said(view, lang, asOf);
    expect(sentence.length).toBeGreaterThan(5);
    await opened.page.goto(`${api.url}/${SITE}/${view}?lang=${lang}${asOf}`);
    await opened.page.locator('h1 [data-sentence]').first().waitFor();
    const shown = await opened.page.locator('h1').innerText();
    expect({ view, lang, asOf, shown: plain(shown) }).toEqual({ view, lang, asOf, shown: plain(sentence) });
  };

  it.each(VIEWS.flatMap((view) => LANGUAGES.map((lang) => [view, lang] as const)))(
    'of %s is what the API says, in %s',
    (view, lang) => expectHeading(view, lang),
    60_000,
  );

  it.each(VIEWS)(
    'of %s is what the API says of the past',
    (view) => expectHeading(view, 'de', `&asOf=${THEN}`),
    60_000,
  );

  it('names the worst alarm of the plant, and nothing went wrong', async () => {
    await opened.page.goto(`${api.url}/${SITE}/plant?lang=de`);
    await opened.page.locator('h1 [data-sentence="alarm"]').waitFor();
    // figures of the alarm system are asked for by the clock of the browser, which is not that of this API
    expect(opened.wrong.filter((one) => !one.includes('/api/v1/alerts/metrics?'))).toEqual([]);
  });
});
