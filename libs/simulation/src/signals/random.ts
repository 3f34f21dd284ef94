/**
 * Randomness as a pure function of (seed, name, index): the same at any time, in any order of asking. No state, so a run can
 * be repeated, joined in the middle, or computed by two processes.
 */

const TWO_32 = 2 ** 32;

/** FNV-1a of a text, 32 bits. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Finalizer of MurmurHash3: every bit of the input moves every bit of the output. */
function mix(bits: number): number {
  let h = bits;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** One named stream of random numbers, addressed by index. */
export class Stream {
  private readonly base: number;

  constructor(seed: number, name: string) {
    this.base = mix(mix(seed >>> 0) ^ hashText(name));
  }

  /** Uniform in [0, 1). `index` is any whole number below 2^53. */
  uniform(index: number): number {
    const high = Math.floor(index / TWO_32);
    return mix(mix(this.base ^ (index >>> 0)) ^ Math.imul(high | 0, 0x9e3779b1)) / TWO_32;
  }

  /** Normal with mean 0 and standard deviation 1 (sum of twelve uniforms: never beyond 6). */
  normal(index: number): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.uniform(index * 12 + i);
    return sum;
  }

  /** Smooth noise in about [-1, 1], mean 0: random knots every `periodMs`, joined by a smooth step. */
  smooth(t: number, periodMs: number): number {
    const knot = Math.floor(t / periodMs);
    const part = t / periodMs - knot;
    const before = this.uniform(knot) * 2 - 1;
    const after = this.uniform(knot + 1) * 2 - 1;
    return before + (after - before) * part * part * (3 - 2 * part);
  }
}
