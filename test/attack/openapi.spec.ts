import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { createHash } from 'node:crypto';
import { operationList, TOPICS } from '#contracts';
import { createKafka } from '#kafka';
import { shippedConfigFolder } from '#runtime';
import { freePort } from '#servers';
import { show } from '../support/attack/figures.js';
import { fuzzByDocument, hasSchemathesis } from '../support/openapi/schemathesis.js';
import { storeSimulatedPlant, type SimulatedPlant } from '../support/plants/simulated-plant.js';
import { urlOf } from '../support/processes/fresh-database.js';
import { ServiceProcess } from '../support/processes/service-process.js';
import { until } from '../support/processes/until.js';

jest.setTimeout(600_000);
if (!hasSchemathesis) process.stderr.write('schemathesis is not installed: what OpenAPI allows is not tried\n');

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const KEY = 'the-key-of-whoever-tries-everything';
/** Of each operation and phase; with the seed, some 2,500 requests in all. */
const EXAMPLES = 8;

/**
 * The API as a process, with a plant that has figures, and whoever has nothing but its OpenAPI document: what the document allows is
 * taken, what it forbids is refused, every answer is as it says, nothing is a failure of ours. The stream is left out, which does not end.
 */
(hasSchemathesis ? describe : describe.skip)('the OpenAPI document, tried by schemathesis', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-openapi-'));
  let plant: SimulatedPlant;
  let api: ServiceProcess;
  let url: string;
  beforeAll(async () => {
    const story = { file: `${shippedConfigFolder()}/sites/changchun-south.yaml`, from: '2026-01-10', to: '2026-01-13' };
    plant = await storeSimulatedPlant('openapi', { ...story, seed: 1 }, Date.parse('2026-06-01T00:00:00Z'));
    for (const rows of [ALERTS, VERIFICATION, FINDINGS, CLOSED, CLAIMS, BATCHES]) await plant.db.execute(rows);
    const keys = join(dir, 'keys.yaml');
    const sha256 = createHash('sha256').update(KEY).digest('hex');
    writeFileSync(keys, JSON.stringify([{ name: 'Fuzz', role: 'admin', sha256 }]));
    // The API makes no topics: without them an event waits for Kafka in vain.
    const brokers = process.env.TEST_KAFKA_BROKERS!;
    const kafka = createKafka({ brokers: brokers.split(','), clientId: 'openapi', log: silent });
    await kafka.ensureTopics(TOPICS).finally(() => kafka.disconnect());
    const port = await freePort(0);
    url = `http://127.0.0.1:${port}`;
    api = await ServiceProcess.start('api', {
      DATABASE_URL: await urlOf(plant.db),
      KAFKA_BROKERS: brokers,
      HTTP_PORT: String(port),
      GREENPARK_AUTH: 'on',
      GREENPARK_API_KEYS_FILE: keys,
    });
    await until(async () => (await fetch(`${url}/health/ready`)).ok, 'the API is ready', 30_000);
  });
  afterAll(async () => {
    await api?.end('SIGKILL');
    await plant?.db.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('allows what the code takes and nothing else, and no answer is a failure', async () => {
    const began = performance.now();
    const { code, output, answers } = await fuzzByDocument(url, KEY, EXAMPLES);
    const statuses: Record<string, number> = {};
    for (const one of Object.values(answers)) {
      for (const [status, count] of Object.entries(one)) statuses[status] = (statuses[status] ?? 0) + count;
    }
    show('what OpenAPI allows', { seconds: Math.round((performance.now() - began) / 1_000), statuses });
    expect(code === 0 ? '' : output).toBe('');
    // Nothing was hidden behind a limit, and every call got as far as what is stored; no configuration was ever accepted here,
    // no browser has subscribed and no report is scheduled (test/integration/push and reports try these), and the document itself is
    // what it begins with. A trial goes to `browsers`, the sink of a plant that names none.
    expect(statuses).not.toHaveProperty('429');
    const unreached = operationList().filter(({ method, path }) => {
      const seen = Object.keys(answers[`${method.toUpperCase()} ${path}`] ?? {});
      return !seen.some((status) => status.startsWith('2') || status === '409');
    });
    expect(unreached.map(({ id }) => id)).toEqual([
      'stream',
      'unsubscribePush',
      'testPush',
      'getConfiguration',
      'sendReport',
      'previewReport',
      'getOpenApi',
    ]);
  });
});

/** Some to acknowledge and to shelve. */
const ALERTS = `insert into alert (alert_id, site, rule, subject, severity, state, version, raised_at, changed_at, body)
  select 'alert-' || n, 'changchun-south', 'device.silent', 'boiler-' || n, 'warning', 'active-unacknowledged', 1, now(), now(), '{"message": "tests"}'
  from generate_series(1, 3) n`;

/** One of the caller's own that has no opinion yet; findings of a check. */
const BATCHES = `insert into meter_event (site_id, event_id, device_id, type, ts, body, received_at)
  select site_id, 'load-' || n, device_id, 'fuel-batch', '2026-01-11T00:00:00Z', jsonb_build_object(
           'id', 'load-' || n, 'device', device.code, 'type', 'fuel-batch', 'ts', 1768089600000, 'by', 'Li', 'reason', null,
           'batch', jsonb_build_object('id', 'load-' || n, 'version', 1, 'supplier', 'a', 'origin', 'b', 'crop', 'maize', 'massT', 20,
             'moisture', 0.12, 'ncvGjPerT', 15, 'ncvBasis', 'received', 'distanceKm', 60, 'certificate', null, 'certificateUntil', null,
             'surplusProof', null)), now()
  from generate_series(1, 3) n, site join device using (site_id) where site.code = 'changchun-south' and device.code = 'fuel-gate'`;
const VERIFICATION = `insert into verification (site_id, period, grain, revision, gross_t, net_t, verifier, words, size, root, pack_version, link,
    materiality, hours, simulated, opened_at)
  select site_id, '2026-01', 'month', 1, 5, 4, 'Fuzz', 'words', 1, repeat('a', 64), 1, repeat('b', 64), '{"pct": 5, "t": null}',
    '[[1768003200000, 5, false, 1]]', true, now() from site where code = 'changchun-south'`;
const FINDINGS = `insert into finding (site_id, period, kind, description, hours, source, key, who, raised_at)
  select site_id, '2026-01', 'CAR', 'tests', '[]', 'test', 'test-' || n, 'system', now()
  from site, generate_series(1, 3) n where code = 'changchun-south'`;
/** Who has answered does not close: some are closed already. */
const CLOSED = `insert into finding_act (finding_id, action, description, who, acted_at)
  select finding_id, 'close', 'tests', 'Chen', now() from finding where finding_id > 1`;

/** Some to transfer, to retire and to withdraw. */
const CLAIMS = `insert into claim_act (site_id, action, claim, detail, who, reason, acted_at)
  select site_id, 'new', 'claim-' || n, jsonb_build_object('replaces', '[]'::jsonb, 'claim', jsonb_build_object(
           'id', 'claim-' || n, 'period', '2026-01', 'purpose', 'reporting', 'basis', 'net', 'statement', null,
           'owner', '{"kind":"plant","name":"South"}'::jsonb, 'parts', '[{"month":"2026-01","kg":1000}]'::jsonb)), 'Li', '', now()
  from site, generate_series(1, 3) n`;
