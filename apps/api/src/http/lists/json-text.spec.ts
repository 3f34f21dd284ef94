import fc from 'fast-check';
import { writtenWith } from './json-text.js';

describe('an answer of which one member is written already', () => {
  const value = fc.oneof(fc.jsonValue(), fc.constant(undefined));

  it('is what JSON.stringify makes of all of it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), fc.array(fc.jsonValue()), (others, devices) => {
        const answer = { ...others, devices, data: others };
        expect(writtenWith(answer, 'devices', JSON.stringify(devices)).text).toBe(JSON.stringify(answer));
      }),
    );
  });
});
