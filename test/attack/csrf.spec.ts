import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Names, type Database } from '#postgres';
import { openPage, withBrowser } from '../support/browser/page-under-test.js';
import { Access } from '../../apps/api/src/access/access.js';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../support/plants/plant-of-tests.js';
import { apiKey } from '../support/processes/api-keys.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { freshDatabase } from '../support/processes/fresh-database.js';
import { until } from '../support/processes/until.js';

const site = siteOf('south', 'Asia/Shanghai', [
  deviceOf('boiler-1', 'boiler', [pointOf('boiler-1', 'heat.power', { unit: 'MW' })]),
]);
const ALERT = `insert into alert (alert_id, site, rule, subject, severity, state, version, raised_at, changed_at, body)
  values ('alert-1', 'south', 'device.silent', 'boiler-1', 'warning', 'active-unacknowledged', 1, now(), now(), '{}')`;
/** Calls that need no body, so that no form has to make JSON. */
const BODYLESS = ['/api/v1/alerts/alert-1/ack', '/api/v1/sites/south/dead-letters/replay', '/api/v1/keys/li/revoke'];
const ACK = '/api/v1/alerts/alert-1/ack';
/** What a form or `fetch` without CORS may send: a body that is JSON all the same. */
const SIMPLE_TYPES = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'];

describe('a page of elsewhere that sends in the name of who looks at it, keys being off', () => {
  let db: Database;
  let api: ApiUnderTest;
  beforeAll(async () => {
    db = await freshDatabase('csrf');
    await (await Names.open(db)).declare([site]);
    await db.execute(ALERT);
    api = await startApi(db, { sites: [site], factors: factorsOfTests }, { now: Date.parse('2026-01-10T04:00:00Z') });
  });
  afterAll(async () => {
    await api?.stop();
    await db?.close();
  });

  const post = async (path: string, headers: Record<string, string>, body?: string): Promise<number> =>
    (await api.call(path, { method: 'POST', headers, ...(body !== undefined && { body }) })).status;
  const stateOfAlert = async (): Promise<unknown> =>
    (await db.query<{ state: string }>(`select state from alert where alert_id = 'alert-1'`))[0]?.state;

  it.each([
    ['of today', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['that says no origin', { 'sec-fetch-site': 'cross-site' }],
    ['on another port of this machine', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }],
    ['of before Sec-Fetch-Site', { origin: 'https://evil.example' }],
    ['of before Sec-Fetch-Site, in a sandboxed frame', { origin: 'null' }],
    ['of before Origin', { referer: 'https://evil.example/page' }],
    ['that pretends our origin beside what its browser says', { origin: 'OURS', 'sec-fetch-site': 'cross-site' }],
  ])('changes nothing by a browser %s', async (_, said: Record<string, string>) => {
    const headers = { ...said, ...(said['origin'] === 'OURS' && { origin: api.url }) };
    for (const path of BODYLESS) {
      expect([path, await post(path, headers)]).toEqual([path, 403]);
      for (const type of [...SIMPLE_TYPES, 'application/json']) {
        expect([path, type, await post(path, { ...headers, 'content-type': type }, '{}')]).toEqual([path, type, 403]);
      }
    }
    expect(await stateOfAlert()).toBe('active-unacknowledged');
  });

  it('changes nothing by what forms can write, even where the browser says nothing at all', async () => {
    for (const type of SIMPLE_TYPES) {
      expect([type, await post(ACK, { 'content-type': type }, '{"note":"="}')]).toEqual([type, 415]);
    }
    expect(await stateOfAlert()).toBe('active-unacknowledged');
  });

  it('is allowed nothing by a preflight', async () => {
    for (const path of [...BODYLESS, '/api/v1/sites/south/events']) {
      const asked = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
      const { status, headers } = await api.call(path, { method: 'OPTIONS', headers: asked });
      expect([path, status, [...headers.keys()].filter((name) => name.startsWith('access-control'))]).toEqual([
        path,
        405,
        [],
      ]);
    }
  });

  withBrowser('in a real browser', () => {
    let elsewhere: Server;
    beforeAll(async () => {
      elsewhere = createServer((_, response) => response.setHeader('content-type', 'text/html').end(page(api.url)));
      await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    });
    afterAll(() => {
      elsewhere?.closeAllConnections();
      elsewhere?.close();
    });

    it.each(['localhost', '127.0.0.1'])(
      'from %s it sends forms, fetch and beacons, and nothing comes of it',
      async (host) => {
        const { port } = elsewhere.address() as AddressInfo;
        const before = await refused();
        const tab = await openPage(`http://${host}:${port}`);
        try {
          await tab.page.goto(`http://${host}:${port}/`);
          // Three forms, a fetch without CORS, one with, and a beacon; fetch with CORS ends at its preflight.
          await until(async () => (await refused()) - before >= 5, 'the refusals', 20_000);
        } finally {
          await tab.close();
        }
        expect(await stateOfAlert()).toBe('active-unacknowledged');
      },
    );

    /** Refusals that are in the security log by now. */
    async function refused(): Promise<number> {
      const { items } = (await api.call('/api/v1/security-log')).body as { items: readonly Refusal[] };
      const own = items.filter(({ kind, subject }) => kind === 'forbidden' && subject.includes('/ack'));
      return own.reduce((sum, { count }) => sum + count, 0);
    }
  });

  it('is told apart from the page of the service itself, and from what is no browser', async () => {
    const own = { origin: api.url, 'sec-fetch-site': 'same-origin', referer: `${api.url}/` };
    expect(await post(BODYLESS[1]!, own)).toBe(200);
    expect(await post(BODYLESS[1]!, { referer: `${api.url}/` })).toBe(200);
    expect(await post(ACK, {})).toBe(200);
    expect(await stateOfAlert()).not.toBe('active-unacknowledged');
  });
});

it('where keys are asked for no cookie and no other memory of a browser is one', async () => {
  const db = await freshDatabase('csrf_keys');
  const access = new Access(true, [apiKey('li', 'admin')]);
  const api = await startApi(db, { sites: [site], factors: factorsOfTests }, { now: Date.now(), access });
  try {
    const ambient: readonly Record<string, string>[] = [
      { cookie: 'key=the-key-of-li' },
      { authorization: `Basic ${btoa('li:the-key-of-li')}` },
    ];
    for (const headers of ambient) {
      const { status, headers: said } = await api.call('/api/v1/keys/li/revoke', { method: 'POST', headers });
      expect([status, said.get('set-cookie'), said.get('www-authenticate')]).toEqual([
        401,
        null,
        'Bearer realm="greenpark"',
      ]);
    }
  } finally {
    await api.stop();
    await db.close();
  }
});

interface Refusal {
  readonly kind: string;
  readonly subject: string;
  readonly count: number;
}

/** Tries everything that a page may try without asking. */
const page = (api: string): string => `<!doctype html><title>a page</title>
${SIMPLE_TYPES.map(
  (type, i) => `<iframe name="f${i}"></iframe>
<form method="post" action="${api}${ACK}" target="f${i}" enctype="${type.split(';')[0]}"><input name='{"note":"' value='"}'></form>`,
).join('\n')}
<script>
  for (const form of document.forms) form.submit();
  const target = '${api}${ACK}';
  fetch(target, { method: 'POST', mode: 'no-cors', body: '{}', credentials: 'include' }).catch(() => {});
  fetch(target, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }).catch(() => {});
  navigator.sendBeacon(target, '{}');
</script>`;
