import { storableJson, storableText } from './storable-text.js';

describe('what PostgreSQL can store', () => {
  it('loses NUL and halves of surrogate pairs, and nothing else', () => {
    expect(storableText('a\0b\ud800c\u{1f525}ü')).toBe('a\u{fffd}b\u{fffd}c\u{1f525}ü');
    expect(storableJson({ 'k\0': ['\udc00', { n: 1, b: null, t: true }] })).toEqual({
      'k\u{fffd}': ['\u{fffd}', { n: 1, b: null, t: true }],
    });
  });
});
