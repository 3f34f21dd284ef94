import { isPublicPushKey, newPushKeys, publicPushKeyOf } from './push-keys.js';

describe('keys of push', () => {
  it('are a pair: the private half says which the public one is', () => {
    const pairs = Array.from({ length: 20 }, newPushKeys);
    for (const { publicKey, privateKey } of pairs) {
      expect(publicPushKeyOf(privateKey)).toBe(publicKey);
      expect(isPublicPushKey(publicKey)).toBe(true);
    }
    expect(new Set(pairs.map(({ privateKey }) => privateKey)).size).toBe(20);
  });

  it('are nothing else', () => {
    const { publicKey } = newPushKeys();
    for (const text of ['', 'a', publicKey, 'A'.repeat(43), '_'.repeat(43), `${'A'.repeat(42)}=`])
      expect(publicPushKeyOf(text)).toBeNull();
    for (const text of ['', 'B'.repeat(87), `${publicKey.slice(0, 86)}!`, `${publicKey}A`])
      expect(isPublicPushKey(text)).toBe(false);
  });
});
