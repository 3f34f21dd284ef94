import fc from 'fast-check';
import { JsonBytes, writtenWith } from './json-text.js';

describe('an answer of which one member is written already', () => {
  const value = fc.oneof(fc.jsonValue(), fc.constant(undefined));

  it('is what JSON.stringify makes of all of it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), fc.array(fc.jsonValue()), (others, devices) => {
        const answer = { ...others, devices, data: others };
        expect(writtenWith(answer, 'devices', JSON.stringify(devices)).bytes.toString()).toBe(JSON.stringify(answer));
      }),
    );
  });
});

describe('JSON that grows', () => {
  it('is all that was added, however little was expected', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.nat(40), (texts, expected) => {
        const bytes = new JsonBytes(expected);
        for (const text of texts) bytes.add(text);
        expect(bytes.written().bytes).toEqual(Buffer.concat(texts.map((text) => Buffer.from(text))));
      }),
    );
  });
});
