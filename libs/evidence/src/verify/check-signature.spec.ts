import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import type { EvidenceKey, Site } from '#domain';
import { MANIFEST } from '../pack/content-files.js';
import { SIGNATURE, signatureFile } from '../pack/signature-file.js';
import { fingerprintOf, packSigner } from '../pack/signer.js';
import { checkSignature, describeSignature, type KnownKeys } from './check-signature.js';

const own = packSigner(generateKeyPairSync('ed25519').privateKey);
const later = packSigner(generateKeyPairSync('ed25519').privateKey);
const other = packSigner(generateKeyPairSync('ed25519').privateKey);
const manifest = new TextEncoder().encode('{ "site": "north" }\n');
const CREATED = Date.parse('2026-02-01T10:00:00Z');

const siteWith = (...evidenceKeys: EvidenceKey[]): Site =>
  ({ timeZone: 'Asia/Shanghai', ...(evidenceKeys.length > 0 && { evidenceKeys }) }) as unknown as Site;
const signed = (by: typeof own | null): Map<string, Uint8Array> =>
  new Map([[MANIFEST, manifest], ...(by ? ([[SIGNATURE, signatureFile(manifest, by)]] as const) : [])]);
const known = (...keys: EvidenceKey[]): KnownKeys => ({ keys, from: '--public-key' });
const ever = ({ publicKey }: typeof own): EvidenceKey => ({ key: publicKey, from: null });

describe('the signature of a pack', () => {
  it('is missing where nothing asks for one, and that is said', () => {
    const state = checkSignature(signed(null), siteWith(), CREATED, null);
    expect(state).toBeNull();
    expect(describeSignature(state)).toMatch(/^not signed/);
  });

  it('is asked for by the site file in the pack, and by keys that are known from elsewhere', () => {
    const named = siteWith(ever(own));
    const check = (by: typeof own | null, site: Site, keys: KnownKeys | null = null) =>
      checkSignature(signed(by), site, CREATED, keys);
    expect(() => check(null, named)).toThrow('not signed: the site file in the pack names the key');
    expect(() => check(other, named)).toThrow(`under the key ${fingerprintOf(other.publicKey)}`);
    expect(() => check(null, siteWith(), known(ever(own)))).toThrow('not signed: --public-key names');
    expect(() => check(other, siteWith(ever(other)), known(ever(own)))).toThrow(fingerprintOf(own.publicKey));
    expect(() => check(own, siteWith(), known({ key: own.publicKey, from: '2026-02-02' }))).toThrow(
      'names no key for 2026-02-01',
    );
    expect(check(own, named, known(ever(own)))).toMatchObject({ publicKey: own.publicKey, knownFrom: '--public-key' });
  });

  it('says what to compare the key with where only the pack speaks for it', () => {
    const text = (...keys: EvidenceKey[]) =>
      describeSignature(checkSignature(signed(own), siteWith(...keys), CREATED, null));
    expect(text(ever(own))).toMatch(
      new RegExp(`${fingerprintOf(own.publicKey)}.*whoever made the pack wrote that.*--public-key`),
    );
    expect(text()).toContain('does not name it');
  });

  it('is by the key of its day: one that has been replaced signs nothing later', () => {
    const rotated = siteWith({ key: own.publicKey, from: '2025-01-01' }, { key: later.publicKey, from: '2026-02-02' });
    // 2026-02-01T16:00Z is midnight in Shanghai.
    const border = Date.parse('2026-02-01T16:00:00Z');
    expect(checkSignature(signed(own), rotated, border - 1, null)?.named?.from).toBe('2025-01-01');
    expect(checkSignature(signed(later), rotated, border, null)?.named?.from).toBe('2026-02-02');
    expect(() => checkSignature(signed(own), rotated, border, null)).toThrow('from 2026-02-02 on');
    expect(() => checkSignature(signed(later), rotated, border - 1, null)).toThrow('from 2025-01-01 on');
  });

  it('fits to no other byte of the manifest, and is no other byte itself', () => {
    const file = signatureFile(manifest, own);
    const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
      const copy = Uint8Array.from(bytes);
      copy[bit >> 3] = copy[bit >> 3]! ^ (1 << (bit & 7));
      return copy;
    };
    const bits = (bytes: Uint8Array) => fc.integer({ min: 0, max: bytes.length * 8 - 1 });
    const keys = known(ever(own));
    const check = (files: [string, Uint8Array][]) => () => checkSignature(new Map(files), siteWith(), CREATED, keys);
    fc.assert(
      fc.property(bits(manifest), (bit) => {
        expect(
          check([
            [MANIFEST, flipped(manifest, bit)],
            [SIGNATURE, file],
          ]),
        ).toThrow('is not one of this manifest.json');
      }),
    );
    const text = new TextDecoder('latin1').decode(file);
    const parts = ['Ed25519', own.publicKey, text.slice(-93, -4)].map((part) => text.indexOf(part));
    for (const at of parts) {
      expect(
        check([
          [MANIFEST, manifest],
          [SIGNATURE, flipped(file, at * 8 + 1)],
        ]),
      ).toThrow(/\w/);
    }
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['null', 'null'],
    ['a list', '[]'],
    [
      'another algorithm',
      JSON.stringify({ algorithm: 'none', file: MANIFEST, publicKey: own.publicKey, signature: '' }),
    ],
    [
      'another file',
      JSON.stringify({ algorithm: 'Ed25519', file: 'VERIFY.md', publicKey: own.publicKey, signature: '' }),
    ],
    ['no key', JSON.stringify({ algorithm: 'Ed25519', file: MANIFEST, signature: '' })],
    ['no signature', JSON.stringify({ algorithm: 'Ed25519', file: MANIFEST, publicKey: own.publicKey })],
    ['too much', ' '.repeat(5_000)],
  ])('that is %s is a fault, and never none', (_, text) => {
    const files = new Map([
      [MANIFEST, manifest],
      [SIGNATURE, new TextEncoder().encode(text)],
    ]);
    expect(() => checkSignature(files, siteWith(), CREATED, null)).toThrow(
      /cannot be read|expected|is no|is not|has 5000/,
    );
  });
});
