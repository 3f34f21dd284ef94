import fc from 'fast-check';

/** The bytes with one to three of them set to another, cut out or put in, mostly such as JSON is made of. */
export function changedBytes(value: Buffer): fc.Arbitrary<Buffer> {
  const byte = fc.oneof(
    fc.constantFrom(...Buffer.from('0123456789.-+eE"\\,:{}[] \n')),
    fc.integer({ min: 0, max: 255 }),
  );
  const change = fc.tuple(fc.nat(value.length - 1), byte, fc.constantFrom('set', 'cut', 'put'));
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    let bytes = Buffer.from(value);
    for (const [at, b, kind] of changes) {
      const i = at % bytes.length;
      const rest = bytes.subarray(kind === 'put' ? i : i + 1);
      bytes = Buffer.concat([bytes.subarray(0, i), ...(kind === 'cut' ? [] : [Buffer.of(b)]), rest]);
    }
    return bytes;
  });
}
