/** What many ask in the same words: through the handlers once, and yet to each his own. */
import { createHash } from 'node:crypto';
import { jest } from '@jest/globals';
import { publishStatus } from '#derivation';
import type { Database } from '#postgres';
import { Access } from '../../../apps/api/src/access/access.js';
import { EntityTags } from '../../../apps/api/src/http/answers/entity-tags.interceptor.js';
import { RequestSeconds } from '../../../apps/api/src/http/request-seconds.js';
import { SecurityLog } from '../../../apps/api/src/security/security-log.js';
import {
  accountedFactors,
  accountedSite,
  LATER,
  openAccountedPlant,
  type AccountedPlant,
} from '../../support/plants/accounted-plant.js';
import { startApi, type Answer, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { until } from '../../support/processes/until.js';
import { watchedQueries } from '../../support/processes/watched-queries.js';

const PATH = '/api/v1/sites/north/status';
const CROWD = 30;
const OF_KEY = 50;

describe('a question that many ask in the same words', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let statements = 0;
  /** What a statement has read is told when this resolves. */
  let told = Promise.resolve();
  beforeAll(async () => {
    plant = await openAccountedPlant('shared_answers');
    await publishStatus(plant.store.db, plant.derived, LATER);
    const watched = (own: Database): Database =>
      watchedQueries(own, async (_sql, ask) => {
        const toTell = told;
        statements += 1;
        const rows = await ask();
        await toTell;
        return rows;
      });
    const keys = ['first', 'second', 'third'].map((name) => ({
      name,
      role: 'viewer' as const,
      sha256: createHash('sha256').update(name).digest('hex'),
    }));
    api = await startApi(
      plant.store.owner,
      { sites: [accountedSite], factors: accountedFactors },
      { now: LATER, watched, access: new Access(true, keys), rates: { windowS: 600, ofKey: OF_KEY, ofAddress: 1_000 } },
    );
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    await api?.stop();
    await plant?.store.close();
  });

  const ask = (key: string, headers: Record<string, string> = {}): Promise<Answer> =>
    api.call(PATH, { headers: { authorization: `Bearer ${key}`, ...headers } });
  const times = <Item>(count: number, make: () => Item): Item[] => Array.from({ length: count }, make);

  /** The next statements are told when the function that this returns is called. */
  function hold(): () => void {
    let tell!: () => void;
    told = new Promise((resolve) => (tell = resolve));
    return tell;
  }
  /** Asks, and goes on when it has been read and is not told yet. */
  async function heldBack(
    key: string,
    headers?: Record<string, string>,
  ): Promise<{ readonly answer: Promise<Answer> }> {
    const before = statements;
    const answer = ask(key, headers);
    await until(() => statements > before, 'a statement');
    return { answer };
  }
  const free = (tell: () => void): void => {
    told = Promise.resolve();
    tell();
  };

  /** So many questions have come to the API since this was called. */
  async function arrived(count: number): Promise<void> {
    const began = jest.spyOn(RequestSeconds.prototype, 'begins');
    const before = began.mock.calls.length;
    await until(() => began.mock.calls.length >= before + count, 'the crowd');
  }

  it('goes through the handlers once for all who waited, and each has its time', async () => {
    await ask('first');
    const handled = jest.spyOn(EntityTags.prototype, 'intercept');
    const noted = jest.spyOn(RequestSeconds.prototype, 'note');
    const tell = hold();
    const first = await heldBack('first', { 'user-agent': 'one page' });
    const crowd = times(CROWD, () => ask('first', { 'user-agent': 'another', 'x-forwarded-for': '192.0.2.1' }));
    await arrived(CROWD);
    free(tell);
    const answers = await Promise.all([first.answer, ...crowd]);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0].status).toBe(200);
    expect(handled).toHaveBeenCalledTimes(2);
    expect(noted.mock.calls.map(([operation, status]) => `${operation} ${status}`)).toEqual(
      times(CROWD + 1, () => 'getStatus 200'),
    );
    const [headers, others] = [answers[1]!, answers[5]!].map((answer) =>
      Object.fromEntries([...answer.headers].filter(([name]) => name !== 'date')),
    );
    expect(headers).toEqual(others);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-cache' });
  });

  it('is asked again by each who is refused, and told to nobody else', async () => {
    const refused = jest.spyOn(SecurityLog.prototype, 'note');
    const tell = hold();
    const first = await heldBack('first');
    const askers = times(6, () => [ask('unknown'), ask('first')]).flat();
    free(tell);
    const answers = await Promise.all(askers);
    expect((await first.answer).status).toBe(200);
    expect(answers.map(({ status }) => status)).toEqual(times(6, () => [401, 200]).flat());
    expect(refused).toHaveBeenCalledTimes(6);
  });

  it('counts for the rate of its key as often as it is asked', async () => {
    const answers = await Promise.all(times(OF_KEY + 20, () => ask('second')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(OF_KEY);
    const others = answers.filter(({ status }) => status !== 200);
    expect(others.map(({ status }) => status)).toEqual(times(20, () => 429));
    for (const { headers } of others) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('is answered where the one for whom it went through the handlers has left', async () => {
    await ask('third');
    const tellFirst = hold();
    const first = await heldBack('third');
    const waiting = times(3, () => ask('third'));
    await arrived(3);
    const leaving = new AbortController();
    // Whoever asked last is the one.
    const last = fetch(api.url + PATH, { headers: { authorization: 'Bearer third' }, signal: leaving.signal });
    await arrived(1);
    let tell: (() => void) | undefined;
    // oxlint-disable-next-line typescript/unbound-method -- it is called with the `this` that it was called with
    const handled = EntityTags.prototype.intercept;
    jest.spyOn(EntityTags.prototype, 'intercept').mockImplementation(function (this: EntityTags, ...args) {
      tell ??= hold();
      return handled.apply(this, args);
    });
    free(tellFirst);
    await until(() => tell !== undefined, 'its turn');
    leaving.abort();
    await expect(last).rejects.toThrow('aborted');
    free(tell!);
    expect((await Promise.all([first.answer, ...waiting])).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });
});
