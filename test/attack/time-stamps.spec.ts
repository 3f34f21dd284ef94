import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { openFiles, sealFiles } from '../../libs/evidence/src/pack/container.js';
import { PACK_FILES } from '../../libs/evidence/src/pack/file-names.js';
import { MANIFEST } from '../../libs/evidence/src/pack/content-files.js';
import { TIME_STAMP } from '../../libs/evidence/src/pack/stamp-file.js';
import { hasOpenssl, TimeStampAuthority } from '../support/attack/time-stamp-authority.js';
import {
  accountedFactors,
  accountedSite,
  LATER,
  openAccountedPlant,
  type AccountedPlant,
} from '../support/plants/accounted-plant.js';
import { startApi } from '../support/processes/api-under-test.js';
import { runGreenpark, type Ran } from '../support/processes/run-greenpark.js';

/** Each command is a process of its own. */
jest.setTimeout(180_000);

const DAYS = ['2026-01-19', '2026-01-18'] as const;
if (!hasOpenssl) process.stderr.write('openssl is not installed: the test of time stamps is skipped\n');

/** Who made a pack later than he says: with the key of the site all else fits. An authority of others says when it was there. */
(hasOpenssl ? describe : describe.skip)('when a pack was there', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-stamps-'));
  let plant: AccountedPlant;
  let authority: TimeStampAuthority;
  let stranger: TimeStampAuthority;
  const packs: Buffer[] = [];
  let without: Buffer;

  const verify = async (bytes: Uint8Array, ...args: string[]): Promise<Ran> => {
    const file = join(dir, 'pack.zip');
    writeFileSync(file, bytes);
    return runGreenpark(dir, ['verify', file, ...args]);
  };
  const made = async (url: string, day: string): Promise<Buffer> => {
    const path = `/api/v1/sites/north/evidence/${day}`;
    const variables = { TIMESTAMP_URL: url };
    const api = await startApi(
      plant.store.owner,
      { sites: [accountedSite], factors: accountedFactors },
      { now: LATER, variables },
    );
    try {
      expect((await api.call(path, { method: 'POST' })).status).toBe(201);
      return Buffer.from(await (await fetch(api.url + path)).arrayBuffer());
    } finally {
      await api.stop();
    }
  };

  beforeAll(async () => {
    plant = await openAccountedPlant('stamped');
    authority = await TimeStampAuthority.start('Clock of others');
    stranger = await TimeStampAuthority.start('Clock of anybody');
    for (const day of DAYS) packs.push(await made(authority.url, day));
    const { url } = stranger;
    await stranger.stop();
    without = await made(url, DAYS[0]);
  });
  afterAll(async () => {
    await authority?.stop();
    for (const one of [authority, stranger]) one?.forget();
    await plant?.store.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('is said by the authority, and proved under certificates that are known from elsewhere', async () => {
    const unproved = await verify(packs[0]!);
    expect(unproved).toMatchObject({ code: 0 });
    expect(unproved.out).toMatch(/ok {4}time stamp .*there at 20.*says CN=Clock of others; give --timestamp-ca/);
    const proved = await verify(packs[0]!, '--timestamp-ca', authority.ca, '--json');
    expect(proved.code).toBe(0);
    const { timeStamp } = JSON.parse(proved.out).pack;
    expect(timeStamp).toMatchObject({ authority: 'CN=Clock of others', trustedFrom: authority.ca });
    expect(Math.abs(Date.parse(timeStamp.time) - Date.now())).toBeLessThan(30 * 60_000);
  });

  it('is not proved by an authority of somebody else', async () => {
    const ran = await verify(packs[0]!, '--timestamp-ca', stranger.ca);
    expect(ran.code).toBe(1);
    expect(ran.out + ran.err).toContain(`it is not of an authority of ${stranger.ca}`);
  });

  it('is not said by the stamp of another pack, nor by a stamp over what was changed since', async () => {
    const [own, other] = packs.map((pack) => openFiles(pack, PACK_FILES)) as [
      Map<string, Uint8Array>,
      Map<string, Uint8Array>,
    ];
    const pasted = await verify(sealFiles(new Map([...own, [TIME_STAMP, other.get(TIME_STAMP)!]])));
    expect(pasted.code).toBe(1);
    expect(pasted.out + pasted.err).toContain('it stamps other bytes than these');
    const manifest = new TextDecoder().decode(own.get(MANIFEST)).replace(/"created": "20(\d\d)/, '"created": "19$1');
    const backdated = await verify(sealFiles(new Map([...own, [MANIFEST, new TextEncoder().encode(manifest)]])));
    expect(backdated.code).toBe(1);
    const broken = await verify(sealFiles(new Map([...own, [TIME_STAMP, Buffer.from('no token')]])));
    expect([broken.code, broken.out + broken.err]).toEqual([1, expect.stringContaining('the token cannot be read')]);
  });

  it('is nobody’s word but the maker’s without a stamp: said, and refused where one is asked for', async () => {
    const ran = await verify(without);
    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(/none {2}time stamp .*none: when it was made is the word of whoever made it/);
    expect((await verify(without, '--timestamp-ca', authority.ca)).code).toBe(1);
  });

  it('is not taken from an answer to another question, nor from what is none', async () => {
    const old = authority.lastAnswer();
    for (const answer of [old, Buffer.from('<html>'), Buffer.alloc(200_000)]) {
      authority.answer = answer;
      const ran = await verify(await made(authority.url, DAYS[0]));
      expect(ran.out).toMatch(/none {2}time stamp/);
    }
    authority.answer = null;
  });
});
