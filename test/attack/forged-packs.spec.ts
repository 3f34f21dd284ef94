import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { buildEvidence, type DerivedSite } from '#derivation';
import { HOUR_MS, periodOf, type Site } from '#domain';
import { packSigner } from '#evidence';
import { readEvidenceKeys } from '#runtime';
import { openFiles, sealFiles } from '../../libs/evidence/src/pack/container.js';
import { CONTENT_FILES, MANIFEST } from '../../libs/evidence/src/pack/content-files.js';
import { SIGNATURE } from '../../libs/evidence/src/pack/signature-file.js';
import {
  accountedFactors,
  accountedSite,
  LATER,
  openAccountedPlant,
  type AccountedPlant,
} from '../support/plants/accounted-plant.js';
import { message, RECORDED_FROM } from '../support/plants/dirty-plant.js';
import { startApi } from '../support/processes/api-under-test.js';
import { runGreenpark, type Ran } from '../support/processes/run-greenpark.js';

/** Each command is a process of its own. */
jest.setTimeout(180_000);

const DAY = '2026-01-19';
const PACK = `/api/v1/sites/north/evidence/${DAY}`;

/**
 * Who wants better tonnes makes a pack of readings of his own: with this very program, so that every hash and every figure fits. What he
 * does not have is the key of the site.
 */
describe('a pack with other figures', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-forged-'));
  const keys = join(dir, 'keys');
  const plants: AccountedPlant[] = [];
  let own: { publicKey: string; fingerprint: string; line: string };
  let site: Site;
  let siteFile: string;
  let honest: Buffer;

  const greenpark = (...args: string[]): Promise<Ran> => runGreenpark(dir, args);
  const verify = async (name: string, bytes: Uint8Array, ...args: string[]): Promise<Ran> => {
    const file = join(dir, name);
    writeFileSync(file, bytes);
    return greenpark('verify', file, ...args);
  };
  const newKey = async (folder: string) =>
    JSON.parse(
      (await greenpark('evidence', 'key', 'new', 'north', '--from', '2026-01-01', '--keys', folder, '--json')).out,
    );
  const open = async (name: string): Promise<AccountedPlant> => {
    const plant = await openAccountedPlant(name);
    plants.push(plant);
    return plant;
  };

  beforeAll(async () => {
    own = await newKey(keys);
    site = { ...accountedSite, evidenceKeys: [{ key: own.publicKey, from: '2026-01-01' }] };
    siteFile = join(dir, 'north.yaml');
    writeFileSync(siteFile, `site: north\nevidence:\n  publicKeys:\n    ${own.line}\n`);
    const { store } = await open('signed');
    const declared = { sites: [site], factors: accountedFactors };
    const without = await startApi(store.owner, declared, { now: LATER, variables: { GREENPARK_EVIDENCE_KEYS: dir } });
    const refused = await without.call(PACK, { method: 'POST' });
    await without.stop();
    expect([refused.status, refused.body.detail]).toEqual([503, expect.stringContaining(own.fingerprint)]);
    const api = await startApi(store.owner, declared, { now: LATER, variables: { GREENPARK_EVIDENCE_KEYS: keys } });
    expect((await api.call(PACK, { method: 'POST' })).status).toBe(201);
    honest = Buffer.from(await (await fetch(api.url + PACK)).arrayBuffer());
    await api.stop();
  });
  afterAll(async () => {
    for (const { store } of plants) await store.close();
    rmSync(dir, { recursive: true, force: true });
  });

  /** The plant with a lower reading of its own consumption, made into a pack. */
  async function forge(name: string, declared: Site, signingFolder: string | null): Promise<Uint8Array> {
    const { store, derived, derive } = await open(name);
    await store.readings(message('aux-power', RECORDED_FROM + 120 * HOUR_MS, { 'elec.energyTotal': 14_805.8 }, 1));
    await derive();
    const [key] = signingFolder === null ? [] : await readEvidenceKeys(signingFolder, 'north');
    const of: DerivedSite = { ...derived, site: declared };
    const outcome = await buildEvidence(store.owner, of, {
      period: periodOf(declared, DAY)!,
      methodology: '# Methodology\n',
      productVersion: '1.0.0',
      who: 'test',
      nowMs: LATER,
      ...(key && { signer: packSigner(key) }),
    });
    if (outcome.kind !== 'built') throw new Error(outcome.kind);
    return outcome.evidence.bytes;
  }

  it('is told from the pack of the site by the key that the auditor has from elsewhere', async () => {
    for (const from of [
      ['--public-key', own.publicKey],
      ['--site-file', siteFile],
    ]) {
      const { code, out } = await verify('honest.zip', honest, ...from);
      expect([code, out]).toEqual([
        0,
        expect.stringMatching(new RegExp(`ok {4}signature +Ed25519 under the key ${own.fingerprint}, which`)),
      ]);
    }
    const alone = await verify('honest.zip', honest);
    expect([alone.code, alone.out]).toEqual([
      0,
      expect.stringContaining('compare it with a key that you know from elsewhere'),
    ]);

    // Nobody else's word: it fits in itself, and says that nothing says whose it is.
    const unsigned = await forge('unsigned', accountedSite, null);
    const taken = await verify('unsigned.zip', unsigned);
    expect([taken.code, taken.out]).toEqual([0, expect.stringMatching(/none {2}signature +not signed/)]);
    for (const from of [
      ['--public-key', own.publicKey],
      ['--site-file', siteFile],
    ]) {
      const { code, err } = await verify('unsigned.zip', unsigned, ...from);
      expect([code, err]).toEqual([1, expect.stringContaining('the pack is not signed')]);
    }
  });

  it('that is signed under another key names that one, and fits to no known key', async () => {
    const others = join(dir, 'others');
    const other = await newKey(others);
    const forged = await forge(
      'otherkey',
      { ...accountedSite, evidenceKeys: [{ key: other.publicKey, from: null }] },
      others,
    );
    const alone = await verify('other.zip', forged);
    expect([alone.code, alone.out]).toEqual([0, expect.stringContaining(other.fingerprint)]);
    const known = await verify('other.zip', forged, '--site-file', siteFile);
    expect([known.code, known.err]).toEqual([1, expect.stringContaining(own.fingerprint)]);
  });

  it('and the signature of the site, or the site’s own pack without it, does not fit', async () => {
    const names = new Set<string>([MANIFEST, SIGNATURE, ...CONTENT_FILES]);
    const files = openFiles(honest, names);
    const stripped = await verify(
      'stripped.zip',
      sealFiles(new Map([...files].filter(([name]) => name !== SIGNATURE))),
    );
    expect([stripped.code, stripped.err]).toEqual([
      1,
      expect.stringContaining('the pack is not signed: the site file in the pack names the key'),
    ]);
    const forged = openFiles(await forge('pasted', site, null), names);
    const pasted = await verify('pasted.zip', sealFiles(new Map([...forged, [SIGNATURE, files.get(SIGNATURE)!]])));
    expect([pasted.code, pasted.err]).toEqual([1, expect.stringContaining('is not one of this manifest.json')]);
  });

  it('a key is asked for in a form that can be read', async () => {
    for (const wrong of [
      ['--public-key', 'nothing'],
      ['--public-key', siteFile],
      ['--site-file', '/nowhere'],
      ['--public-key', own.publicKey, '--site-file', siteFile],
    ]) {
      expect((await verify('honest.zip', honest, ...wrong)).code).toBe(2);
    }
    expect((await greenpark('evidence', 'key', 'new', '../north', '--keys', keys)).code).toBe(2);
    const again = await greenpark('evidence', 'key', 'new', 'north', '--from', '2026-01-01', '--keys', keys);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('is there already')]);
  });
});
