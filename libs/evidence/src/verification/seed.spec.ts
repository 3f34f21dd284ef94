import { drawsOf, sampleSeed } from './seed.js';

/** From a script of another language, of nothing but SHA-256 and the formula. */
const ROOT = '650cb459f95efd8c4c65800175f814b118dd87fdccde8cbe386f594da99a2a80';
const SEED = 'b769d9f2fff305bda54233c118775497dc2259e39be333d32688ef8f3aa7a99d';

it('comes from the root and the words alone', () => {
  expect(sampleSeed(ROOT, 'seven crows on the north chimney')).toBe(SEED);
  expect(sampleSeed(ROOT, 'seven crows on the south chimney')).not.toBe(SEED);
});

it('gives each hour a number of its own, the same on every machine', () => {
  const draw = drawsOf(SEED);
  expect(draw(Date.parse('2026-01-10T00:00:00Z'))).toBe(0.9715768432752824);
  expect(draw(Date.parse('2026-01-10T04:00:00Z'))).toBe(0.021125234308246532);
  expect(draw(Date.parse('2026-01-10T11:00:00Z'))).toBe(0.637377458492011);
});
