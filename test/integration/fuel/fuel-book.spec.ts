import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { buildEvidence } from '#derivation';
import { HOUR_MS, periodOf } from '#domain';
import { verifyPack } from '#evidence';
import { readMarkedDevices } from '#postgres';
import { checkFuelBook } from '../../../libs/evidence/src/verify/check-fuel-book.js';
import { accountedFactors, accountedSite, LATER, openAccountedPlant } from '../../support/plants/accounted-plant.js';
import type { AccountedPlant } from '../../support/plants/accounted-plant.js';
import { RECORDED_FROM } from '../../support/plants/dirty-plant.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { runGreenpark } from '../../support/processes/run-greenpark.js';

jest.setTimeout(120_000);
const BATCHES = '/api/v1/sites/north/fuel-batches';
const at = (hours: number): string => new Date(RECORDED_FROM + hours * HOUR_MS).toISOString();
const papers = {
  id: 'B-1',
  deliveredAt: at(10),
  supplier: 'Jilin Straw',
  origin: "Nong'an",
  crop: 'maize',
  massT: 30,
  moisture: 0.12,
  ncvGjPerT: 15,
  distanceKm: 100,
  surplusProof: 'S-1',
};

describe('the book of fuel batches', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let dataDir: string;
  beforeAll(async () => {
    plant = await openAccountedPlant('fuelbook');
    api = await startApi(plant.store.owner, { sites: [accountedSite], factors: accountedFactors }, { now: LATER });
    dataDir = await mkdtemp(join(tmpdir(), 'greenpark-fuel-'));
    await writeFile(join(dataDir, 'endpoints.json'), JSON.stringify({ http: api.url, processes: [] }));
  });
  afterAll(async () => {
    await rm(dataDir, { recursive: true, force: true });
    await api?.stop();
    await plant?.store.close();
  });

  const stored = async (): Promise<void> => {
    const { sent } = api.log;
    await plant.store.events(...sent.splice(0).map(({ value }) => JSON.parse(value).data));
  };
  /** By the API, whose event then comes back from Kafka. */
  async function post(path: string, body: object) {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await api.call(path, init);
    if (answer.status === 202) await stored();
    return answer;
  }
  const list = async (query = '') => (await api.call(`${BATCHES}?${query}`)).body.items;
  const figures = () => plant.store.owner.query('select * from emission order by grain, start');

  it('takes papers, the same ones once, and others as a correction with a reason', async () => {
    const before = await figures();
    const [first, again] = [await post(BATCHES, papers), await post(BATCHES, papers)];
    expect(first).toMatchObject({ status: 202, body: { batch: 'B-1', version: 1, device: 'fuel-gate' } });
    expect(again.body).toEqual(first.body);
    expect(await list()).toMatchObject([{ id: 'B-1', version: 1, versions: 1, state: 'counts', energyGj: 450 }]);

    const corrected = { ...papers, massT: 28 };
    expect(await post(BATCHES, corrected)).toMatchObject({ status: 400, body: { errors: [{ field: 'reason' }] } });
    expect(await post(BATCHES, { ...corrected, version: 1 })).toMatchObject({ status: 409 });
    expect(await post(BATCHES, { ...papers, moisture: 12 })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'moisture', detail: expect.stringContaining('12 % is 0.12') as string }] },
    });
    const correction = await post(BATCHES, { ...corrected, reason: 'weighed again', by: 'Li Wei' });
    expect(correction).toMatchObject({ status: 202, body: { version: 2 } });
    expect(await list()).toMatchObject([{ version: 2, versions: 2, massT: 28, reason: 'weighed again', by: 'Li Wei' }]);
    expect(await list('versions=all&batch=B-1')).toMatchObject([{ state: 'counts' }, { state: 'replaced' }]);

    // papers make no figure, and nothing is derived again for them
    expect(await readMarkedDevices(plant.store.owner)).toEqual([]);
    await plant.derive();
    expect(await figures()).toEqual(before);
  });

  it('is read from and written to by files', async () => {
    const file = join(dataDir, 'straw.csv');
    const head = 'id,deliveredAt,supplier,origin,crop,massT,moisture,ncvGjPerT,distanceKm,certificate,certificateUntil';
    const row = `B-2,${at(30)},Dehui Farm,Dehui,rice,60,0.1,14,80,Q-9,2026-01-01`;
    await writeFile(file, `${head}\n${row.replace('0.1,', 'wet,')}\n`);
    const refused = await runGreenpark(dataDir, ['fuel', 'batches', 'add', file]);
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('line 2, column moisture: found "wet"') });
    await writeFile(file, `${head}\n${row}\n`);
    // as whoever holds a key
    const added = await runGreenpark(dataDir, ['fuel', 'batches', 'add', file, '--json'], { GREENPARK_TOKEN: 'key' });
    expect({ ...added, out: JSON.parse(added.out).items }).toMatchObject({ code: 0, out: [{ batch: 'B-2' }] });
    await stored();
    const shown = await runGreenpark(dataDir, ['fuel', 'batches', 'list']);
    expect(shown.out).toMatch(/B-2 +1 +Dehui Farm +Dehui +60 +10 +14 +80 +Q-9 \(lapsed\)/);
    expect(shown.out.indexOf('B-2')).toBeLessThan(shown.out.indexOf('B-1'));
  });

  it('says what came from where in a period', async () => {
    const path = `${BATCHES}/by-origin?period=2026-01`;
    expect((await api.call(path)).body).toMatchObject({
      period: '2026-01',
      simulated: false,
      items: [
        { origin: 'Dehui', batches: 1, massT: 60, energyGj: 840, meanNcvGjPerT: 14, provenShare: 0, certifiedShare: 0 },
        { origin: "Nong'an", batches: 1, massT: 28, energyGj: 420, meanDistanceKm: 100, provenShare: 1 },
      ],
      total: { batches: 2, massT: 88, energyGj: 1260, provenShare: 28 / 88 },
    });
    expect((await api.call(`${BATCHES}/by-origin?period=soon`)).status).toBe(400);
    expect((await runGreenpark(dataDir, ['fuel', 'by-origin', '2026-01'])).out).toMatch(/^Dehui +1 +60 +840/m);
  });

  it('gives back what was taken out of it only by a later version, and answers what it was', async () => {
    const withdrawn = await post(`${BATCHES}/B-1/withdraw`, { reason: 'it was another plant’s' });
    expect(withdrawn).toMatchObject({ status: 202, body: { batch: 'B-1', version: 2 } });
    expect(await post(`${BATCHES}/B-1/withdraw`, { reason: 'again' })).toMatchObject({ status: 409 });
    expect(await post(`${BATCHES}/B-7/withdraw`, { reason: 'none' })).toMatchObject({ status: 404 });
    expect((await list()).map(({ id }: { id: string }) => id)).toEqual(['B-2']);
    expect(await list('versions=all&batch=B-1')).toMatchObject([{ state: 'withdrawn' }, { state: 'replaced' }]);
    // received when the API had them: all at the same moment here, so nothing before it
    expect(await list(`asOf=${new Date(LATER - 1).toISOString()}`)).toEqual([]);
    const back = await post(BATCHES, { ...papers, massT: 28, reason: 'it was ours' });
    expect(back.body.version).toBe(3);
    expect((await list()).map(({ id }: { id: string }) => id)).toEqual(['B-2', 'B-1']);
  });

  it('goes with the evidence of the period, and is added up again from it', async () => {
    await plant.derive(); // a withdrawal marks its own time
    const pack = async () => {
      const outcome = await buildEvidence(plant.store.owner, plant.derived, {
        period: periodOf(accountedSite, '2026-01')!,
        methodology: '',
        productVersion: '1.0.0',
        who: 'test',
        nowMs: LATER,
      });
      if (outcome.kind !== 'built') throw new Error(outcome.kind);
      return outcome.evidence;
    };
    const { bytes } = await pack();
    const report = verifyPack(bytes);
    expect(report.problem).toBeNull();
    expect(report.checks.at(-1)).toMatchObject({
      name: 'fuel batches',
      detail: '2 batches by their papers, added up again by origin',
    });
    const book = report.content!.fuelBook!;
    expect(book.records.map(({ batch, isWithdrawn }) => [batch.id, batch.version, isWithdrawn]).sort()).toEqual([
      ['B-1', 1, false],
      ['B-1', 2, true],
      ['B-1', 3, false],
      ['B-2', 1, false],
    ]);
    expect(book.byOrigin.total).toMatchObject({ batches: 2, massT: 88, energyGj: 1260 });
    const more = { ...book, records: book.records.filter(({ batch }) => batch.id !== 'B-2') };
    expect(() => checkFuelBook({ ...report.content!, fuelBook: more })).toThrow(/28 t by the papers, 88 t stated/);
    // papers stand in one place
    expect(report.content!.events.filter(({ event }) => event.type === 'fuel-batch')).toEqual([]);
  });

  it('comes in pages', async () => {
    const [first] = await list('limit=1');
    const { nextCursor } = (await api.call(`${BATCHES}?limit=1`)).body;
    const rest = (await api.call(`${BATCHES}?limit=1&cursor=${encodeURIComponent(nextCursor)}`)).body;
    expect([first.id, rest.items[0].id, rest.nextCursor]).toEqual(['B-2', 'B-1', null]);
    expect(await list(`from=${at(20)}`)).toHaveLength(1);
    expect(await list('origin=Dehui')).toHaveLength(1);
  });
});
