import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sealFiles } from '../../libs/evidence/src/pack/container.js';
import { addDeadLetters, Names, type Database } from '#postgres';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { storedLetter } from '../support/plants/stored-letter.js';
import { factorsOfTests } from '../support/plants/plant-of-tests.js';
import { freshDatabase } from '../support/processes/fresh-database.js';
import { runGreenpark } from '../support/processes/run-greenpark.js';
import { northSite } from '../support/processes/aggregator-store.js';

/** What strangers write reaches the operator's terminal, spreadsheet and memory: the command line as its own process. */
const NOW = Date.parse('2026-01-10T05:00:00Z');
const ESC = '\u001b';
const CSI = '\u009b';

describe('text from strangers', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-text-'));
  const sites = [northSite()];
  let db: Database;
  let api: ApiUnderTest;

  beforeAll(async () => {
    db = await freshDatabase('text_from_strangers');
    await (await Names.open(db)).declare(sites);
    await addDeadLetters(db, [
      storedLetter({
        id: 'hostile',
        site: 'north',
        device: `${ESC}]0;owned\u0007${ESC}[2J`,
        topic: `greenpark/v1/north/${ESC}[31m/telemetry`,
        point: `=cmd|' /C calc'!A0`,
        receivedMs: NOW,
        reason: 'UNKNOWN_DEVICE',
        detail: `first line\nforged-line  ok${CSI}2J\u202e`,
      }),
    ]);
    api = await startApi(db, { sites, factors: factorsOfTests }, { now: NOW });
  });
  afterAll(async () => {
    await api?.stop();
    await db?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('is written out on a terminal, and stays on its line', async () => {
    const { out } = await runGreenpark('/nowhere', ['dead-letters', 'list', '--http', api.url]);
    expect(out).toContain('\\u001b]0;owned\\u0007\\u001b[2J');
    expect(out).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    expect(out.trimEnd().split('\n')).toHaveLength(2);
    const { out: json } = await runGreenpark('/nowhere', ['dead-letters', 'list', '--json', '--http', api.url]);
    expect(json).not.toContain(CSI);
    expect((JSON.parse(json) as { items: { detail: string }[] }).items[0]!.detail).toContain(`ok${CSI}2J`);
  });

  it('is no formula in a spreadsheet', async () => {
    const answer = await fetch(`${api.url}/api/v1/sites/north/dead-letters`, { headers: { accept: 'text/csv' } });
    expect(await answer.text()).toContain(`'=cmd|' /C calc'!A0`);
  });

  it('as the name of a person is refused where it is not one line', async () => {
    const post = (by: string) =>
      fetch(`${api.url}/api/v1/sites/north/dead-letters/discard`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ids: ['nothing'], because: 'a test', by }),
      });
    expect((await post(`Li${ESC}[2J`)).status).toBe(400);
    expect((await post('L'.repeat(201))).status).toBe(400);
    expect((await post('Li Wei')).status).toBe(200);
  });
});

describe('passwords', () => {
  it('of URLs are in no finding of doctor', async () => {
    const secret = 'hunter2';
    const url = (protocol: string): string => `${protocol}://someone:${secret}@127.0.0.1:1/x`;
    const env = { DATABASE_URL: url('postgres'), MQTT_URL: url('mqtt') };
    const { out, err } = await runGreenpark('/nowhere', ['doctor', '--http', url('http')], env);
    expect(out).toContain('someone:***@127.0.0.1:1');
    expect(out + err).not.toContain(secret);
  });
});

describe('an archive that is a bomb', () => {
  it('is refused by verify before it is unpacked', async () => {
    const file = join(tmpdir(), `greenpark-bomb-${process.pid}.zip`);
    const names = ['manifest.json', 'readings.csv', 'configuration.json'];
    writeFileSync(file, sealFiles(new Map(names.map((name) => [name, Buffer.alloc(100_000_000)]))));
    try {
      const { code, out } = await runGreenpark('/nowhere', ['verify', file, '--json']);
      expect(code).toBe(1);
      expect((JSON.parse(out) as { problem: { detail: string } }).problem.detail).toMatch(/above \d+ bytes in all/);
    } finally {
      rmSync(file, { force: true });
    }
  });
});
