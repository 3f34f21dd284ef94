import { gzipSync } from 'node:zlib';
import { jest } from '@jest/globals';
import fc from 'fast-check';
import { operationList } from '#contracts';
import { Names, type Database } from '#postgres';
import { show } from '../support/attack/figures.js';
import { forTheTime, LEAST_RUNS, SECONDS, SEED } from '../support/attack/for-the-time.js';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../support/plants/plant-of-tests.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { freshDatabase } from '../support/processes/fresh-database.js';

jest.setTimeout(SECONDS * 6_000 + 60_000);
const NOW = Date.parse('2026-01-10T04:00:00Z');
const site = siteOf('south', 'Asia/Shanghai', [
  deviceOf('meter', 'heat-meter', [pointOf('meter', 'heat.energyTotal', { kind: 'total', unit: 'GJ' })]),
  deviceOf('scale', 'fuel-scale', [pointOf('scale', 'fuel.received', { kind: 'delta', unit: 't' })]),
]);
const ALERT = `insert into alert (alert_id, site, rule, subject, severity, state, version, raised_at, changed_at, body)
  values ('alert-1', 'south', 'device.silent', 'meter', 'warning', 'active-unacknowledged', 1, now(), now(), '{"message": "tests"}')`;
const VERIFICATION = `insert into verification (site_id, period, grain, revision, gross_t, net_t, verifier, words, size, root, pack_version, link,
    materiality, hours, simulated, opened_at)
  select site_id, '2025-12', 'month', 1, 5, 4, 'Chen', 'words', 1, repeat('a', 64), 1, repeat('b', 64), '{"pct": 5, "t": null}',
    '[[1764547200000, 5, false, 1]]', false, now() from site where code = 'south'`;
const FINDING = `insert into finding (site_id, period, kind, description, hours, source, key, who, raised_at)
  select site_id, '2025-12', 'CAR', 'tests', '[]', 'test', 'test', 'system', now() from site where code = 'south'`;
const CLAIM = `insert into claim_act (site_id, action, claim, detail, who, reason, acted_at)
  select site_id, 'new', 'claim-1', jsonb_build_object('replaces', '[]'::jsonb, 'claim', jsonb_build_object(
           'id', 'claim-1', 'period', '2025-12', 'purpose', 'reporting', 'basis', 'net', 'statement', null,
           'owner', '{"kind":"plant","name":"South"}'::jsonb, 'parts', '[{"month":"2025-12","kg":1000}]'::jsonb)), 'Li', '', now()
  from site where code = 'south'`;
const PLACES: Readonly<Record<string, string>> = {
  site: 'south',
  id: 'alert-1',
  period: '2025-12',
  name: 'gateway',
  verification: '1',
  finding: '1',
  claim: 'claim-1',
  batch: 'load-1',
};

/** JSON as it is written: names may stand twice, numbers may be of any length. */
type Text = string;
type Fields = readonly (readonly [name: Text, value: Text])[];
const written = (fields: Fields): Text => `{${fields.map(([name, value]) => `${name}:${value}`).join(',')}}`;
const fieldsOf = (body: object): Fields =>
  Object.entries(body).map(([name, value]) => [JSON.stringify(name), JSON.stringify(value)]);

/** A body of each call that takes one, that it could well take. */
const BODIES: Readonly<Record<string, object>> = {
  postEvent: {
    type: 'meter-replaced',
    ts: '2026-01-09T00:00:00Z',
    device: 'meter',
    oldFinal: 7,
    newInitial: 0,
    id: 'e',
  },
  replayDeadLetters: { ids: ['a'], reason: 'BAD_TIME', device: 'meter', from: '2026-01-01', to: '2026-01-02' },
  discardDeadLetters: { ids: ['a'], all: true, because: 'tests', by: 'Li', device: 'meter' },
  discardStrayDeadLetters: { ids: ['a'], because: 'tests', from: '2026-01-01' },
  ackAlert: { by: 'Li', note: 'seen', severity: 'warning', occurrence: 1 },
  noteAlert: { by: 'Li', note: 'the soot blower does not turn' },
  shelveAlert: { until: '2026-02-01T00:00:00Z', by: 'Li', reason: 'works' },
  suppressAlert: { until: '2026-02-01T00:00:00Z', by: 'Li', reason: 'works' },
  unshelveAlert: { by: 'Li', reason: 'done' },
  subscribePush: {
    endpoint: 'https://fcm.googleapis.com/fcm/send/a',
    keys: {
      p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      auth: 'BTBZMqHH6r4Tts7J_aSIgg',
    },
    language: 'de',
    by: 'Li',
  },
  sendReport: { id: 'r', by: 'Li' },
  addNote: { id: 'n', text: 'read', at: '2026-01-09T00:00:00Z', point: 'meter/heat', corrects: 'n', by: 'Li' },
  handOver: { shift: '2026-01-09/early', role: 'outgoing', remark: 'quiet', by: 'Li' },
  closePeriod: { by: 'Li', reason: 'read' },
  approvePeriod: { by: 'Wang', reason: 'read' },
  makeWaterfall: {
    period: '2025-12',
    claimT: 100,
    claimSource: 'Li',
    choices: [{ name: 'a', source: 'b', clause: 'c', change: { factors: { grid: { value: 1, unit: 't/(MW.h)' } } } }],
  },
  newClaim: {
    id: 'claim-2',
    period: '2025-12',
    purpose: 'reporting',
    basis: 'net',
    owner: { kind: 'plant', name: 'South' },
    amountT: 1,
    by: 'Li',
  },
  reserveStatement: { id: 'claim-3', period: '2025-12', customer: 'meter', basis: 'net', by: 'Li', reason: 'tests' },
  transferClaim: { id: 'claim-4', to: { kind: 'park', name: 'Park' }, purpose: 'reporting', amountT: 0.5, by: 'Li' },
  retireClaim: { by: 'Li', reason: 'tests' },
  withdrawClaim: { by: 'Li', reason: 'tests' },
  postFuelBatch: {
    id: 'load-1',
    version: 1,
    deliveredAt: '2026-01-09T00:00:00Z',
    device: 'scale',
    supplier: 'Straw Cooperative',
    origin: 'Dehui',
    crop: 'maize',
    massT: 20.5,
    moisture: 0.12,
    ncvGjPerT: 15,
    ncvBasis: 'received',
    distanceKm: 60,
    certificate: 'a',
    certificateUntil: '2026-12-31',
    surplusProof: 'b',
    reason: 'tests',
    by: 'Li',
    evidence: {},
  },
  raiseFuelFindings: { period: '2025-12', by: 'Chen' },
  withdrawFuelBatch: { reason: 'tests', by: 'Li' },
  newCredential: { name: 'gateway', site: 'south', devices: ['meter'], rights: ['telemetry'], expires: '2027-01-01' },
  rotateCredential: { expires: null },
  revokeCredential: { credential: 'a', reason: 'tests' },
  openVerification: { period: '2025-12', words: 'seven crows', size: 60, by: 'Chen' },
  signOpinion: { level: 'reasonable', opinion: 'adverse', text: 'read', by: 'Chen' },
  raiseFinding: {
    verification: 1,
    kind: 'CAR',
    text: 'read',
    hours: ['2025-12-01T00:00:00Z'],
    document: 'certificate 7',
    errorT: 1.5,
    by: 'Chen',
  },
  answerFinding: { text: 'read', by: 'Li' },
  closeFinding: { text: 'read', errorT: 0, by: 'Chen' },
  makeKey: { name: 'Li', role: 'viewer', sites: ['south'], expires: '2027-01-01' },
};

const deep = fc.nat({ max: 400 }).map((levels) => '['.repeat(levels) + ']'.repeat(levels));
const hostile: fc.Arbitrary<Text> = fc.oneof(
  fc.constantFrom('null', 'true', '[]', '{}', '""', '-0', '1e999', '-1e999', '9007199254740993', '0.1e-400', '1E400'),
  fc.constantFrom(
    '"\\u0000"',
    '"a\\u0000b"',
    '"\\ud800"',
    '"\\udc00x"',
    '"\\u001b[2J"',
    '"=1+1"',
    '"__proto__"',
    '" "',
  ),
  fc.constantFrom('{"__proto__":{"role":"admin"}}', '{"constructor":{"prototype":{}}}', '[null]', '["",""]', '[[]]'),
  fc.constantFrom(
    '"2026-02-30"',
    '"0000-01-01"',
    '"+275760-09-13T00:00:00Z"',
    '"9999-12-31T23:59:59-23:59"',
    '8640000000000000',
  ),
  fc.nat({ max: 300_000 }).map((length) => JSON.stringify('x'.repeat(length))),
  deep,
  fc.json({ maxDepth: 3 }),
);
const name = fc.oneof(
  fc.constantFrom('"__proto__"', '"constructor"', '"toString"', '""', '"\\u0000"', '"by"', '"evidence"', '"reason"'),
  fc.string({ maxLength: 5 }).map((text) => JSON.stringify(text)),
);

type Change = (fields: Fields) => Fields;
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(fc.nat(), hostile).map(
    ([at, value]): Change =>
      (fields) =>
        fields.map((field, i) => (i === at % fields.length ? [field[0], value] : field)),
  ),
  fc.tuple(name, hostile).map(([key, value]): Change => (fields) => [...fields, [key, value]]),
  fc.nat().map(
    (at): Change =>
      (fields) =>
        fields.filter((_, i) => i !== at % fields.length),
  ),
  // The same name twice.
  fc.tuple(fc.nat(), hostile).map(
    ([at, value]): Change =>
      (fields) =>
        fields.length === 0 ? fields : [...fields, [fields[at % fields.length]![0], value]],
  ),
);
const body = fc
  .tuple(fc.constantFrom(...Object.keys(BODIES)), fc.array(change, { maxLength: 3 }))
  .map(([id, changes]) => ({ id, text: written(changes.reduce((fields, one) => one(fields), fieldsOf(BODIES[id]!))) }));

type Bytes = (text: Text) => Buffer;
const bytes: fc.Arbitrary<Bytes> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Bytes>((text) => Buffer.from(text)) },
  {
    weight: 1,
    arbitrary: fc.nat().map(
      (at): Bytes =>
        (text) =>
          Buffer.from(text).subarray(0, at % (text.length + 1)),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(), fc.constantFrom(0x80, 0xc0, 0xff, 0xed, 0x00)).map(([at, byte]): Bytes => (text) => {
      const changed = Buffer.from(text);
      changed[at % changed.length] = byte;
      return changed;
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Bytes[]>(
      (text) => Buffer.from(text, 'utf16le'),
      (text) => gzipSync(text),
    ),
  },
  {
    weight: 1,
    arbitrary: hostile.map(
      (value): Bytes =>
        () =>
          Buffer.from(value),
    ),
  },
);
const headers = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ 'content-type': 'application/json' }) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'x',
        'application/json; charset=utf-16',
        'application/json; charset=latin1',
        'application/vnd.api+json',
      )
      .map((type) => ({ 'content-type': type })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('gzip', 'deflate', 'br', 'identity', 'zstd', 'gzip, gzip')
      .map((encoding) => ({ 'content-type': 'application/json', 'content-encoding': encoding })),
  },
);

it(`bodies (seed ${SEED}): every one is taken or refused with a code, what is wrong is named, nothing fails`, async () => {
  expect(Object.keys(BODIES).sort()).toEqual(
    operationList()
      .filter((operation) => operation.body)
      .map(({ id }) => id)
      .sort(),
  );
  const db: Database = await freshDatabase('fuzz_bodies');
  await (await Names.open(db)).declare([site]);
  await db.execute(ALERT);
  await db.execute(VERIFICATION);
  await db.execute(FINDING);
  await db.execute(CLAIM);
  const api: ApiUnderTest = await startApi(db, { sites: [site], factors: factorsOfTests }, { now: NOW });
  const seen = new Map<string, number>();
  try {
    const runs = await forTheTime(fc.tuple(body, bytes, headers), async ([{ id, text }, encode, head]) => {
      const { path } = operationList().find((operation) => operation.id === id)!;
      const place = path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => PLACES[parameter]!);
      // `call` holds every answer against the document.
      const answer = await api.call(place, { method: 'POST', headers: head, body: encode(text) });
      const shown = { id, sent: text.slice(0, 300), head, status: answer.status, answer: answer.text.slice(0, 500) };
      expect({ ...shown, isOurs: answer.status >= 500 }).toEqual({ ...shown, isOurs: false });
      expect(answer.text).not.toMatch(/TypeError|RangeError|SyntaxError: |node_modules|\.[jt]s:\d+/);
      if (answer.status === 400) {
        expect({ ...shown, field: answer.body.field }).toEqual({ ...shown, field: expect.any(String) as string });
      }
      const kind = answer.status < 300 ? 'taken' : String(answer.body.type).slice('/docs#'.length);
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
    });
    expect((await api.call('/api/v1/keys')).status).toBe(200);
    expect(({} as { role?: unknown }).role).toBeUndefined();
    show('fuzzed bodies', { seed: SEED, runs, answers: Object.fromEntries(seen) });
    expect(runs).toBeGreaterThanOrEqual(LEAST_RUNS);
    expect([...seen.keys()]).toEqual(expect.arrayContaining(['taken', 'bad-body', 'unsupported-media-type']));
  } finally {
    await api.stop();
    await db.close();
  }
});
