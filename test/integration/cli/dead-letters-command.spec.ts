import { jest } from '@jest/globals';
import { HOUR_MS } from '#domain';
import { addDeadLetters, Names, type Database } from '#postgres';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';
import { storedLetter } from '../../support/plants/stored-letter.js';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../../support/plants/plant-of-tests.js';
import { runGreenpark } from '../../support/processes/run-greenpark.js';

/** Each command is a process of its own. */
jest.setTimeout(120_000);

const NOW = Date.now();
const sites = ['north', 'south'].map((id) =>
  siteOf(id, 'Asia/Shanghai', [deviceOf('boiler-1', 'boiler', [pointOf('boiler-1', 'heat.power', { unit: 'MW' })])]),
);

describe('greenpark dead-letters and doctor', () => {
  let db: Database;
  let api: ApiUnderTest;
  beforeAll(async () => {
    db = await freshDatabase('dead_letters_command');
    await (await Names.open(db)).declare(sites);
    const letter = (id: string, site: string | null, device: string | null, topic: string, ageMs: number) =>
      storedLetter({
        id,
        site,
        device,
        topic,
        receivedMs: NOW - ageMs,
        reason: 'UNKNOWN_SITE',
        sender: id === 'a' ? { kind: 'principal', name: 'gateway-7' } : { kind: 'broker', name: null },
      });
    await addDeadLetters(db, [
      letter('a', 'north', 'boiler-1', 'greenpark/v1/north/boiler-1/telemetry', 4 * HOUR_MS),
      letter('b', 'sauth', 'boiler-1', 'greenpark/v1/sauth/boiler-1/telemetry', 3 * HOUR_MS),
      letter('c', 'south', 'boiler-1', 'greenpark/v1/south/boiler-1/telemetry', 2 * HOUR_MS),
      letter('d', null, null, 'tele/plug/SENSOR', HOUR_MS),
    ]);
    api = await startApi(db, { sites, factors: factorsOfTests }, { now: NOW });
  });
  afterAll(async () => {
    await api?.stop();
    await db?.close();
  });
  const run = (...args: string[]) => runGreenpark('/nowhere', [...args, '--http', api.url]);
  const ids = async (...args: string[]): Promise<string[]> => {
    const { out } = await run('dead-letters', 'list', '--json', ...args);
    return (JSON.parse(out) as { items: { id: string }[] }).items.map(({ id }) => id);
  };

  it('lists those of every site and of none, the newest first, where no site is named', async () => {
    expect(await ids()).toEqual(['d', 'c', 'b', 'a']);
    expect(await ids('--limit', '3')).toEqual(['d', 'c', 'b']);
    const { out } = await run('dead-letters', 'list');
    expect(out).toMatch(/\(unknown\) +tele\/plug\/SENSOR/);
    expect(out).toMatch(/sauth +boiler-1 .* \(broker\)/);
    expect(out).toMatch(/north +boiler-1 .* gateway-7/);
  });

  it('lists those of a site, of a device, or of no declared site alone', async () => {
    expect(await ids('--site', 'south')).toEqual(['c']);
    expect(await ids('--device', 'boiler-1')).toEqual(['c', 'a']);
    expect(await ids('--unknown-site')).toEqual(['d', 'b']);
    expect(await run('dead-letters', 'list', '--unknown-site', '--site', 'south')).toMatchObject({ code: 2 });
    expect(await run('dead-letters', 'list', '--limit', '1.5')).toMatchObject({
      code: 2,
      err: expect.stringContaining('expected a whole number') as string,
    });
  });

  it('doctor sees those of unknown sites and topics, and says what to do', async () => {
    const { out } = await run('doctor');
    expect(out).toMatch(/BAD +dead letters +2 of unknown sites or topics, the newest at \S+ on tele\/plug\/SENSOR/);
    expect(out).toContain('greenpark dead-letters list --unknown-site');
    await db.execute(`update dead_letter set received_at = received_at - interval '3 days'`);
    expect((await run('doctor')).out).toMatch(/ok +dead letters +2 of unknown/);
  });
});
