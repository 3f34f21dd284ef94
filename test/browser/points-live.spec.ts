/** A curve that ends now goes on by itself, also over a connection that was cut. */
import { MINUTE_MS, type Site } from '#domain';
import { Names, writeStatus, type Database } from '#postgres';
import { openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { TcpProxy } from '../support/faults/tcp-proxy.js';
import { deviceOf, factorsOfTests, pointOf, putReadings, siteOf } from '../support/plants/plant-of-tests.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { freshDatabase } from '../support/processes/fresh-database.js';

const POWER = 'meter/heat.power';
const site: Site = siteOf('live', 'UTC', [
  deviceOf('meter', 'heat-meter', [pointOf('meter', 'heat.power', { unit: 'MW', intervalMs: MINUTE_MS })]),
]);

withBrowser('a curve that ends now', () => {
  let db: Database;
  let names: Names;
  let api: ApiUnderTest;
  let wire: TcpProxy;
  let opened: PageUnderTest;
  let version = 0;

  /** A reading arrives, and the status after it. */
  const arrives = async (rows: readonly { readonly t: number; readonly v: readonly number[] }[]): Promise<void> => {
    const pointId = names.point('live', 'meter', 'heat.power')!.pointId;
    await putReadings(db, names.device('live', 'meter')!.deviceId, [{ id: pointId, unit: 'MW' }], rows);
    const now = Date.now();
    api.clock.now = now;
    const devices = [
      { id: 'meter', kind: 'heat-meter', name: 'Meter', state: 'ok', lastSeen: new Date(now).toISOString() },
    ];
    const status = {
      asOf: new Date(now).toISOString(),
      heat: { powerMw: 20, todayGj: 1, seasonGj: 1 },
      avoided: { todayT: 1, monthT: 1, seasonT: 1, seasonNetT: 1 },
      targets: [],
      devices,
      data: { coveragePct: 100, lateCount: 0, deadLetterCount: 0, lagSeconds: 0, findings: [] },
      alerts: { info: 0, warning: 0, critical: 0, unacknowledged: 0 },
    };
    await writeStatus(db, names.siteId('live')!, ++version, status, now);
  };
  let from = '';
  const says = (words: string): Promise<void> =>
    opened.page.locator(`.trend-draw[aria-label*="${words}"]`).waitFor({ timeout: 40_000 });

  beforeAll(async () => {
    db = await freshDatabase('points_live');
    names = await Names.open(db);
    await names.declare([site]);
    api = await startApi(db, { sites: [site], factors: factorsOfTests }, { now: Date.now() });
    wire = await TcpProxy.to(api.url);
    const begin = Date.now() - 60 * MINUTE_MS;
    await arrives(Array.from({ length: 59 }, (_, i) => ({ t: begin + i * MINUTE_MS, v: [20 + (i % 5)] })));
    const origin = `http://127.0.0.1:${wire.port}`;
    opened = await openPage(origin, { width: 1_440 });
    from = new Date(Date.now() - 90 * MINUTE_MS).toISOString();
    await opened.page.goto(`${origin}/live/points?lang=en&points=${POWER}&from=${from}`);
    await says('highest 24');
  }, 120_000);
  afterAll(async () => {
    await opened?.close();
    await wire?.close();
    await api?.stop();
    await db?.close();
  });

  it('shows what comes without a reload', async () => {
    await arrives([{ t: Date.now(), v: [31] }]);
    await says('highest 31\u00a0MW');
    await says('last 31\u00a0MW');
  }, 90_000);

  it('says that the connection is lost, keeps the curve, and has lost nothing when it is back', async () => {
    wire.down();
    await opened.shows(/No connection since \d\d:\d\d, retrying/, '.lost');
    await says('highest 31\u00a0MW');
    const cutAt = Date.now();
    await arrives([-2, -1, 0].map((i) => ({ t: cutAt + i * 5_000 + 1, v: [40 + i] })));
    wire.up();
    await opened.page.locator('.lost').waitFor({ state: 'detached' });
    await says('highest 40\u00a0MW');
    await says('last 40\u00a0MW');
    await opened.page.keyboard.press('v');
    for (const value of [38, 39, 40])
      await opened.page.locator('.chart-table td.num').getByText(`${value}\u00a0MW`, { exact: true }).first().waitFor();
    // The curve has gone on meanwhile: the address says so without being written again and again.
    expect(new URL(opened.page.url()).searchParams.get('from')).toBe(from);
  }, 120_000);
});
