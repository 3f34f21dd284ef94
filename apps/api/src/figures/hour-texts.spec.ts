import { HourTexts } from './hour-texts.js';

const bytes = (n: number): Buffer => Buffer.alloc(n, 'x');

describe('texts of hours that are kept', () => {
  it('make room by what was not wanted for the longest', () => {
    const texts = new HourTexts(100);
    for (const key of ['a', 'b', 'c']) texts.keep(key, '1', bytes(30));
    expect(texts.get('a')?.version).toBe('1');
    texts.keep('d', '1', bytes(50));
    expect(['a', 'b', 'c', 'd'].map((key) => texts.get(key)?.bytes.length)).toEqual([30, undefined, undefined, 50]);
  });

  it('are one of a key: the newest', () => {
    const texts = new HourTexts(100);
    for (let version = 1; version <= 9; version++) texts.keep('a', String(version), bytes(60));
    texts.keep('b', '1', bytes(40));
    expect(texts.get('a')?.version).toBe('9');
    expect(texts.get('b')).toBeDefined();
  });

  it('are given back also where they are too long to be kept', () => {
    const texts = new HourTexts(100);
    expect(texts.keep('a', '1', bytes(101)).bytes).toHaveLength(101);
    expect(texts.get('a')).toBeUndefined();
    expect(texts.keep('b', '1', bytes(100)).bytes).toHaveLength(100);
    expect(texts.get('b')).toBeDefined();
  });
});
