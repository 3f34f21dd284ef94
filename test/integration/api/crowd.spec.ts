/** Many who ask the same at once: what it costs PostgreSQL and the disk, and what each is told. */
import fs from 'node:fs';
import { jest } from '@jest/globals';
import { publishStatus } from '#derivation';
import { HOUR_MS } from '#domain';
import { addMarks, type Database } from '#postgres';
import {
  accountedFactors,
  accountedSite,
  LATER,
  openAccountedPlant,
  type AccountedPlant,
} from '../../support/plants/accounted-plant.js';
import { RECORDED_FROM } from '../../support/plants/dirty-plant.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { watchedQueries } from '../../support/processes/watched-queries.js';

const SITE = '/api/v1/sites/north';
const CROWD = 40;

describe('a crowd', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let statements = 0;
  /** What a statement has read is told when this resolves. */
  let told = Promise.resolve();
  /** Statements for pages of readings that are under way, the same number at its highest, and when they are told. */
  const pages = { underWay: 0, most: 0, told: Promise.resolve() };
  beforeAll(async () => {
    plant = await openAccountedPlant('crowd');
    const { db, owner } = plant.store;
    await publishStatus(db, plant.derived, LATER);
    const watched = (own: Database): Database =>
      watchedQueries(own, async (sql, ask) => {
        statements += 1;
        const isPage = sql.includes('are_there');
        const until = isPage ? pages.told : told;
        if (isPage) pages.most = Math.max(pages.most, (pages.underWay += 1));
        const rows = await ask();
        await until;
        if (isPage) pages.underWay -= 1;
        return rows;
      });
    const declared = { sites: [accountedSite], factors: accountedFactors };
    api = await startApi(owner, declared, { now: LATER, watched });
  });
  afterAll(async () => {
    await api?.stop();
    await plant?.store.close();
  });

  const counted = async <Answer>(ask: () => Promise<Answer>): Promise<{ answer: Answer; by: number }> => {
    const before = statements;
    const answer = await ask();
    return { answer, by: statements - before };
  };

  it.each([
    `${SITE}/status`,
    `${SITE}/ledger`,
    `${SITE}/targets`,
    `${SITE}/points`,
    `${SITE}/emissions?from=2026-01-16&to=2026-01-19&interval=day`,
    '/api/v1/alerts?site=north',
  ])(
    'of %s costs less than half of what it does one by one, and each has the same bytes as one alone',
    async (path) => {
      await api.call(path);
      const { answer: alone, by: ofOne } = await counted(() => api.call(path));
      const { answer: crowd, by } = await counted(() =>
        Promise.all(Array.from({ length: CROWD }, () => api.call(path))),
      );
      expect(ofOne).toBeGreaterThan(0);
      // They come one after the other: some reads begin before the last has asked.
      expect(by).toBeLessThan((ofOne * CROWD) / 2);
      for (const { text, headers } of crowd) {
        expect([text, headers.get('etag')]).toEqual([alone.text, alone.headers.get('etag')]);
      }
    },
  );

  it('waits for PostgreSQL once for a status: all is asked before anything is answered', async () => {
    await api.call(`${SITE}/status`);
    let tell!: () => void;
    told = new Promise((resolve) => (tell = resolve));
    const before = statements;
    const status = api.call(`${SITE}/status`);
    // The newest document, what waits, what is set aside, and alerts.
    while (statements < before + 4) await new Promise(setImmediate);
    tell();
    told = Promise.resolve();
    expect((await status).status).toBe(200);
  });

  it('never hears what was read before it asked', async () => {
    const waiting = async (): Promise<number> => (await api.call(`${SITE}/status`)).body.data.waitingMarks as number;
    await waiting();
    let tell!: () => void;
    told = new Promise((resolve) => (tell = resolve));
    const before = statements;
    const first = waiting();
    // It has the first of its rows, and is not told of them yet.
    while (statements === before) await new Promise(setImmediate);
    const { deviceId } = plant.derived.points.get('plant-meter/heat.energyTotal')!;
    await addMarks(plant.store.db, [{ deviceId, fromMs: RECORDED_FROM, toMs: RECORDED_FROM + HOUR_MS }]);
    const later = [waiting(), waiting()];
    tell();
    told = Promise.resolve();
    await first;
    expect(await Promise.all(later)).toEqual([1, 1]);
  });

  it('of pages of readings leaves connections to all else: a status is answered while they wait', async () => {
    let tell!: () => void;
    pages.told = new Promise((resolve) => (tell = resolve));
    const path = `${SITE}/points/plant-meter/heat.energyTotal/readings?from=2026-01-16&limit=3`;
    const asked = Array.from({ length: 12 }, () => api.call(path));
    while (pages.underWay < 4) await new Promise(setImmediate);
    expect((await api.call(`${SITE}/status`)).status).toBe(200);
    tell();
    const answers = await Promise.all(asked);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]!.body.items).toHaveLength(3);
    expect(pages.most).toBe(4);
  });

  it.each(['/api/v1/sites', '/health/live', '/metrics'])(
    'of %s looks for no file on the disk; one of pages does',
    async (path) => {
      const stat = jest.spyOn(fs, 'stat');
      await fetch(api.url + path);
      expect(stat).not.toHaveBeenCalled();
      await (await fetch(`${api.url}/sites`)).text();
      expect(stat).toHaveBeenCalled();
      stat.mockRestore();
    },
  );
});
