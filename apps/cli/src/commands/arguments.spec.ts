import { count, seconds, speed, wholeNumber } from './arguments.js';

describe('arguments of the command line', () => {
  it('take a count as a whole number above 0', () => {
    expect(count('100')).toBe(100);
    for (const wrong of ['1.5', '0', '-1', '', ' 5', '1e3', '0x10', 'ten', '9'.repeat(16)])
      expect(() => count(wrong)).toThrow('expected a whole number');
  });

  it('take a number from 0 on, as a seed is', () => {
    expect(wholeNumber('0')).toBe(0);
    for (const wrong of ['1.5', '-1', '', 'Infinity']) expect(() => wholeNumber(wrong)).toThrow('whole number');
  });

  it('take parts of a second, and no time without an end', () => {
    expect(seconds('1.5')).toBe(1.5);
    for (const wrong of ['0', '-1', '', 'Infinity', '1e3', '0x10', '5s'])
      expect(() => seconds(wrong)).toThrow('expected seconds, a number above 0');
  });

  it('take a speed as a factor or max', () => {
    expect(speed('600')).toBe(600);
    expect(speed('0.5')).toBe(0.5);
    expect(speed('max')).toBe(Infinity);
    for (const wrong of ['0', 'fast', 'Infinity', '']) expect(() => speed(wrong)).toThrow('or max');
  });
});
