/**
 * Student's t distribution, to about 1e-12: what a bound from few days is worth depends on how many degrees of freedom they leave. Own,
 * as the normal one: the small libraries at hand agree to eight digits only, and `verify` has to come to the same bits.
 */
import { bisect } from './normal-distribution.js';

/** Coefficients of Lanczos' series (g = 7, n = 9), as published by Godfrey. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;

/** ln Γ(x), x > 0.5. */
function logGamma(x: number): number {
  const [first, ...rest] = LANCZOS;
  const t = x + 6.5;
  const series = rest.reduce((sum, c, i) => sum + c / (x + i), first as number);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series);
}

/** Regularized incomplete beta function by its continued fraction (modified Lentz), for x below (a + 1)/(a + b + 2). */
function fractionOf(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const kept = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / kept(1 + even * d);
    c = kept(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / kept(1 + odd * d);
    c = kept(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  const scale = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return (scale * fraction) / a;
}

function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  return x < (a + 1) / (a + b + 2) ? fractionOf(x, a, b) : 1 - fractionOf(1 - x, b, a);
}

/** P(T <= t) with `freedom` degrees of freedom, at least 1 and not necessarily whole. */
export function studentCdf(t: number, freedom: number): number {
  const tail = incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
  return t > 0 ? 1 - tail : tail;
}

/** The t for which P(T <= t) = p, for p from 0.5 to below 1. */
export const studentQuantile = (p: number, freedom: number): number =>
  bisect((t) => studentCdf(t, freedom) - p, 0, 1e6);
