import { publishStatus } from '#derivation';
import { DAY_MS } from '#domain';
import { accountedFactors, accountedSite, LATER, openAccountedPlant } from '../support/plants/accounted-plant.js';
import type { AccountedPlant } from '../support/plants/accounted-plant.js';
import { RECORDED_FROM } from '../support/plants/dirty-plant.js';
import { CHROMIUM, openPage, withBrowser, type PageUnderTest } from '../support/browser/page-under-test.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';

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

withBrowser(`fuel on the page (${CHROMIUM})`, () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let opened: PageUnderTest;
  beforeAll(async () => {
    plant = await openAccountedPlant('page_fuel');
    await plant.store.events(batch('B-1', "Nong'an", 30), batch('B-2', 'Dehui', 60));
    await publishStatus(plant.store.db, plant.derived, LATER);
    api = await startApi(plant.store.db, { sites: [accountedSite], factors: accountedFactors }, { now: LATER });
    opened = await openPage(api.url);
  }, 120_000);
  afterAll(async () => {
    await opened?.close();
    await api?.stop();
    await plant?.store.db.close();
  });

  it('shows where it came from, and what of its papers does not fit', async () => {
    await opened.page.goto(`${api.url}/classic`);
    await opened.shows('Certificate had ended', '#fuel-findings');
    expect(await opened.text('#fuel-title')).toBe('Fuel by its papers, 2025/26');
    expect((await opened.text('#fuel')).replace(/\s+/g, ' ')).toMatch(
      /Dehui 1 batches 60 900 100 % certified 0 % 100\.0 Nong'an 1 batches 30 450 .*all 2 batches 90 1,350/,
    );
    expect(await opened.text('#fuel-findings')).toMatch(/90\.00 t came under it, 0 t allowed/);
    expect(opened.wrong).toEqual([]);
  });
});
