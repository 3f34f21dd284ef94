import { LANGUAGES } from '#words';
import { addToLedger, Names, raiseAlert, writeStatus, type Database } from '#postgres';
import { faultsOf, tooWide } from '../support/browser/axe.js';
import { CHROMIUM, openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../support/plants/plant-of-tests.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { freshDatabase } from '../support/processes/fresh-database.js';

const VIEWS = ['overview', 'plant', 'performance', 'points', 'alarms', 'data', 'reports', 'log', 'more'];
const boiler = deviceOf('boiler-1', 'boiler', [pointOf('boiler-1', 'heat.power', { unit: 'MW' })]);
const site = siteOf('south', 'Asia/Shanghai', [boiler]);

/** Serious and critical faults as axe-core sees them: contrast, names, roles, focus. */
withBrowser(`every view for those who see, hear or move otherwise (${CHROMIUM})`, () => {
  let db: Database;
  let api: ApiUnderTest;
  let opened: PageUnderTest;

  beforeAll(async () => {
    db = await freshDatabase('accessibility');
    const names = await Names.open(db);
    await names.declare([site]);
    api = await startApi(db, { sites: [site], factors: factorsOfTests }, { now: Date.now() });
    const counts = { received: 10, stored: 10, duplicate: 0, conflict: 0, deadLettered: 0, late: 0, replayed: 0 };
    await addToLedger(db, [{ site: 'south', device: 'boiler-1', ...counts, lastSeenMs: Date.now() }]);
    const status = {
      asOf: new Date().toISOString(),
      heat: { powerMw: 31.4, todayGj: 1_000, seasonGj: 60_000 },
      avoided: { todayT: 110, monthT: 2_000, seasonT: 7_296, seasonNetT: 7_000 },
      targets: [],
      devices: [{ id: 'boiler-1', kind: 'boiler', name: 'Boiler 1', state: 'ok', lastSeen: new Date().toISOString() }],
      data: { coveragePct: 99.4, lateCount: 0, deadLetterCount: 0, lagSeconds: 0, findings: [] },
      alerts: { info: 0, warning: 0, critical: 0, unacknowledged: 0 },
    };
    await writeStatus(db, names.siteId('south')!, 1, status, Date.now());
    for (const [subject, severity] of [
      ['boiler-1', 'critical'],
      ['network', 'warning'],
      ['fuel', 'info'],
    ] as const) {
      const key = { site: 'south', rule: 'device.silent', subject };
      const words = { message: `${subject} sent nothing for 12 minutes`, details: {} };
      await db.transaction((tx) => raiseAlert(tx, key, severity, words, Date.now()));
    }
    opened = await openPage(api.url, { width: 1_440 });
    // What breathes has many contrasts: axe judges the page at rest.
    await opened.page.emulateMedia({ reducedMotion: 'reduce' });
  }, 60_000);
  afterAll(async () => {
    await opened?.close();
    await api?.stop();
    await db?.close();
  });

  it.each(['light', 'dark'] as const)(
    'has no serious fault, %s, in three languages',
    async (colorScheme) => {
      const { page } = opened;
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const found: string[] = [];
      for (const view of VIEWS) {
        for (const lang of LANGUAGES) {
          await page.goto(`${api.url}/south/${view}?lang=${lang}`);
          found.push(...(await faultsOf(page, `${view} ${lang}`)));
        }
      }
      expect(found).toEqual([]);
    },
    180_000,
  );

  it('has none on a phone, nor any sideways scroll', async () => {
    const { page } = opened;
    await page.setViewportSize({ width: 390, height: 844 });
    const found: string[] = [];
    for (const view of VIEWS) {
      await page.goto(`${api.url}/south/${view}?lang=de`);
      found.push(...(await faultsOf(page, view)), ...(await tooWide(page, view)));
    }
    expect(found).toEqual([]);
  }, 120_000);
});
