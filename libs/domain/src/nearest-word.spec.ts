import fc from 'fast-check';
import { nearestWord } from './nearest-word.js';

describe('the word that was meant', () => {
  it.each([
    ['pmup', 'pump'],
    ['boler-1', 'boiler-1'],
    ['TIME', 'time'],
    ['tiem', 'time'],
    ['ab', null],
    ['something', null],
    ['', null],
  ])('%p: %p', (word, meant) => {
    expect(nearestWord(word, ['pump', 'boiler-1', 'boiler-22', 'time'])).toBe(meant);
  });

  it('is not looked for letter by letter where a word is as long as a message', () => {
    const began = process.cpuUsage();
    expect(nearestWord('x'.repeat(1_000_000), ['pump', 'boiler-1', 'heat.energyTotal'])).toBeNull();
    expect(process.cpuUsage(began).user).toBeLessThan(1_000_000); // microseconds
  });

  it('is the word itself where it is known', () => {
    const words = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, selector: (word) => word.toLowerCase() });
    fc.assert(fc.property(words, (known) => expect(nearestWord(known[0]!, known)).toBe(known[0])));
  });
});
