import { Names, type Database } from '#postgres';
import { Access } from '../../apps/api/src/access/access.js';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../support/plants/plant-of-tests.js';
import { apiKey, keyOf } from '../support/processes/api-keys.js';
import { startApi, type Answer, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { freshDatabase } from '../support/processes/fresh-database.js';
import { until } from '../support/processes/until.js';

const site = siteOf('south', 'Asia/Shanghai', [
  deviceOf('boiler-1', 'boiler', [pointOf('boiler-1', 'heat.power', { unit: 'MW' })]),
]);

interface Refusal {
  readonly kind: string;
  readonly subject: string;
  readonly count: number;
}

describe('who asks too often, or may not', () => {
  let db: Database;
  let api: ApiUnderTest;
  beforeAll(async () => {
    db = await freshDatabase('floods');
    await (await Names.open(db)).declare([site]);
    const access = new Access(true, [apiKey('admin', 'admin'), apiKey('screen', 'viewer'), apiKey('flood', 'viewer')]);
    api = await startApi(
      db,
      { sites: [site], factors: factorsOfTests },
      {
        now: Date.now(),
        access,
        rates: { windowS: 60, ofKey: 100, ofAddress: 300 },
      },
    );
  });
  afterAll(async () => {
    await api?.stop();
    await db?.close();
  });

  const me = (token: string, path = '/api/v1/me'): Promise<Answer> =>
    api.call(path, { headers: { authorization: `Bearer ${token}` } });
  /** So many calls, twenty at a time. */
  async function flood(count: number, one: (i: number) => Promise<Answer>): Promise<Answer[]> {
    const answers: Answer[] = [];
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < count) answers.push(await one(next++));
    };
    await Promise.all(Array.from({ length: 20 }, worker));
    return answers;
  }
  const refusals = async (): Promise<readonly Refusal[]> =>
    (await me(keyOf('admin'), '/api/v1/security-log?limit=1000')).body.items as readonly Refusal[];

  it('with one key is told to wait, and others are not', async () => {
    const answers = await flood(130, () => me(keyOf('flood')));
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(100);
    expect(refused).toHaveLength(30);
    for (const { headers } of refused) {
      const seconds = Number(headers.get('retry-after'));
      expect(seconds >= 1 && seconds <= 60).toBe(true);
    }
    expect((await me(keyOf('screen'))).status).toBe(200);
    expect((await api.call('/health/live')).status).toBe(200);
  });

  it('is in the security log, without the secret, and a flood is a few rows', async () => {
    expect((await me('made-up-secret')).status).toBe(401);
    expect((await me(keyOf('screen'), '/api/v1/security-log')).status).toBe(403);
    expect((await fetch(`${api.url}/api/v1/made-up-path?key=made-up-secret`)).status).toBe(401);
    const kinds = ['too-many-requests', 'unauthorized', 'forbidden'];
    await until(async () => {
      const found = new Set((await db.query<Refusal>('select kind from security_log')).map(({ kind }) => kind));
      return kinds.every((kind) => found.has(kind));
    }, 'all are written');
    const log = await me(keyOf('admin'), '/api/v1/security-log?limit=1000');
    expect(log.text).not.toMatch(/made-up|the-key-of/);
    const floods = (await refusals()).filter(({ kind }) => kind === 'too-many-requests');
    expect(floods.reduce((sum, { count }) => sum + count, 0)).toBe(30);
    expect(floods.length).toBeLessThan(20);
    expect(new Set(floods.map(({ subject }) => subject))).toEqual(new Set(['GET /api/v1/me']));
  });

  it('with keys that are made up is held by the address, whatever is sent', async () => {
    const answers = await flood(320, (i) => me(`made-up-${i}`));
    expect(answers.some(({ status }) => status === 429)).toBe(true);
    expect(answers.every(({ status }) => [401, 429].includes(status))).toBe(true);
    const [{ rows }] = (await db.query<{ rows: number }>('select count(*)::int as rows from security_log')) as [
      { rows: number },
    ];
    expect(rows).toBeLessThan(500);
  });
});
