import fc from 'fast-check';
import { CHECKSUM, originals } from '../../client.js';
import { crc32c } from './fast-checksum.js';

describe('checksum of record batches', () => {
  const original = originals.get(CHECKSUM) as (bytes: Buffer) => number;

  it.each([
    ['123456789', 0xe3069283], // the check value of CRC-32/ISCSI
    ['', 0],
    ['\0'.repeat(32), 0x8a9136aa], // RFC 3720, appendix B.4
  ])('knows the checksum of %j', (text, expected) => {
    expect(crc32c(Buffer.from(text))).toBe(expected);
  });

  it('gives what the library gives, of any bytes, wherever they lie in memory', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(9), (bytes, from) => {
        const view = Buffer.from(bytes).subarray(from);
        expect(crc32c(view)).toBe(original(view));
      }),
      { numRuns: 1_000 },
    );
  });
});
