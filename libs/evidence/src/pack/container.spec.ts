import { openFiles, sealFiles, sealProblem } from './container.js';

const files = new Map([
  ['a.txt', Buffer.from('first')],
  ['b.txt', Buffer.alloc(5_000, 'second ')],
]);
const NAMES = new Set(files.keys());
const sealed = sealFiles(files);

describe('the sealed archive', () => {
  it('gives back its files, and is the same bytes whenever it is made', () => {
    expect(sealProblem(sealed)).toBeNull();
    expect([...openFiles(sealed, NAMES)].map(([name, bytes]) => [name, Buffer.from(bytes).toString()])).toEqual(
      [...files].map(([name, bytes]) => [name, bytes.toString()]),
    );
    expect(Buffer.from(sealFiles(files)).equals(Buffer.from(sealed))).toBe(true);
  });

  it('finds each single flipped bit of all', () => {
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const flipped = Uint8Array.from(sealed);
      flipped[bit >> 3] = flipped[bit >> 3]! ^ (1 << (bit & 7));
      expect(sealProblem(flipped)).not.toBeNull();
    }
  });

  it('refuses to unpack a file that claims to be a thousand times larger than it can be', () => {
    const lying = Buffer.from(sealed);
    // the directory of the archive: signature, and 24 bytes behind it the size unpacked
    const entry = lying.indexOf(Buffer.from('504b0102', 'hex'));
    lying.writeUInt32LE(0x7fff_ffff, entry + 24);
    expect(() => openFiles(lying, NAMES)).toThrow(/a\.txt is said to unpack from \d+ to 2147483647 bytes/);
  });

  it('unpacks no more than a hundred times its bytes, however many files share them', () => {
    // 11 kB that unpack to ten megabytes: zeros pack 1:1000.
    const bomb = sealFiles(new Map([['a.txt', Buffer.alloc(10_000_000)]]));
    expect(bomb.length).toBeLessThan(12_000);
    expect(() => openFiles(bomb, NAMES)).toThrow(/above \d+ bytes in all/);
    const shared = sealFiles(new Map('abcdefghij'.split('').map((name) => [name, Buffer.alloc(1_000_000)])));
    expect(() => openFiles(shared, new Set('abcdefghij'))).toThrow(/above \d+ bytes in all/);
  });

  it('takes the names of a pack and no other, each once', () => {
    for (const name of ['../../etc/passwd', '/root/.ssh/authorized_keys', 'A.TXT']) {
      expect(() => openFiles(sealFiles(new Map([[name, Buffer.from('x')]])), NAMES)).toThrow(
        /is no file of an evidence pack/,
      );
    }
    const twice = Buffer.from(sealed);
    for (let at = twice.indexOf('b.txt'); at >= 0; at = twice.indexOf('b.txt')) twice.write('a.txt', at);
    expect(() => openFiles(twice, NAMES)).toThrow(/a\.txt stands twice/);
  });

  it('says of other files that they are none', () => {
    expect(sealProblem(Buffer.from('PK'))).toMatch(/too short/);
    expect(sealProblem(Buffer.alloc(1_000))).toMatch(/does not end with the seal/);
  });
});
