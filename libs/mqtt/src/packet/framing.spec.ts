import fc from 'fast-check';
import { Framing, ProtocolViolation } from './framing.js';

const frame = (type: number, length: number): Buffer => {
  const header = [type << 4];
  let rest = length;
  do {
    const digit = rest % 128;
    rest = Math.floor(rest / 128);
    header.push(rest > 0 ? digit | 0x80 : digit);
  } while (rest > 0);
  return Buffer.concat([Buffer.from(header), Buffer.alloc(length, type)]);
};

function cut(framing: Framing, chunks: readonly Buffer[]): string[] {
  const seen: string[] = [];
  for (const chunk of chunks) {
    framing.push(chunk, (bytes, start, body, end) => {
      seen.push(`${bytes[start]! >> 4}:${body - start}:${bytes.subarray(start, end).toString('hex')}`);
      return true;
    });
  }
  return seen;
}

describe('framing', () => {
  it('finds the same packets however the stream is cut', () => {
    const lengths = fc.array(
      fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 120, max: 140 }), fc.constant(20_000)),
      {
        minLength: 1,
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(lengths, fc.array(fc.nat({ max: 30_000 }), { maxLength: 20 }), (sizes, cuts) => {
        const packets = sizes.map((size, i) => frame((i % 14) + 1, size));
        const stream = Buffer.concat(packets);
        const at = [0, ...cuts.map((c) => c % (stream.length + 1)).sort((a, b) => a - b), stream.length];
        const chunks = at.slice(1).map((end, i) => stream.subarray(at[i], end));
        const framing = new Framing(1_000_000);
        expect(cut(framing, chunks)).toEqual(cut(new Framing(1_000_000), [stream]));
        expect(framing.buffered).toBe(0);
      }),
    );
  });

  it('finds packets that come byte by byte', () => {
    const stream = Buffer.concat([frame(3, 300), frame(12, 0), frame(3, 5)]);
    const seen = cut(
      new Framing(1_000),
      [...stream].map((byte) => Buffer.from([byte])),
    );
    expect(seen).toEqual(cut(new Framing(1_000), [stream]));
  });

  it('refuses a packet by its announced length, before its bytes are there', () => {
    const framing = new Framing(1_000);
    expect(() => cut(framing, [Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f])])).toThrow(ProtocolViolation);
    expect(() => cut(new Framing(1_000), [frame(3, 998)])).toThrow('the limit is 1000');
    expect(cut(new Framing(1_000), [frame(3, 997)])).toHaveLength(1);
  });

  it('has a limit of its own for a PUBLISH', () => {
    expect(() => cut(new Framing(1_000, 100), [frame(8, 99)])).toThrow('the limit is 100');
    expect(cut(new Framing(1_000, 100), [frame(8, 98), frame(3, 997)])).toHaveLength(2);
  });

  it('refuses a length of five bytes', () => {
    expect(() => cut(new Framing(1_000), [Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 1])])).toThrow('four bytes');
  });

  it('keeps the rest when the visitor stops, and hands it over later', () => {
    const framing = new Framing(1_000);
    let count = 0;
    framing.push(Buffer.concat([frame(1, 3), frame(3, 4), frame(12, 0)]), () => ++count < 1);
    expect(count).toBe(1);
    expect(framing.buffered).toBe(8);
    framing.push(Buffer.alloc(0), () => ++count > 0);
    expect(count).toBe(3);
    expect(framing.buffered).toBe(0);
  });
});
