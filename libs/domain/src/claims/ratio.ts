/** An exact fraction: shares of a month add up to 1 or they do not, and no last bit of a sum decides it. */
export class Ratio {
  static readonly ZERO = new Ratio(0n, 1n);
  static readonly ONE = new Ratio(1n, 1n);

  private constructor(
    private readonly over: bigint,
    /** Above 0. */
    private readonly under: bigint,
  ) {}

  /** @param under not 0; whole numbers both */
  static of(over: number | bigint, under: number | bigint = 1): Ratio {
    const [a, b] = [BigInt(over), BigInt(under)];
    const sign = b < 0n ? -1n : 1n;
    const divisor = greatestCommon(a < 0n ? -a : a, b * sign);
    return new Ratio((a * sign) / divisor, (b * sign) / divisor);
  }

  static sum(parts: Iterable<Ratio>): Ratio {
    let sum = Ratio.ZERO;
    for (const part of parts) sum = sum.plus(part);
    return sum;
  }

  static least(...of: readonly [Ratio, ...Ratio[]]): Ratio {
    return of.reduce((least, one) => (one.isAbove(least) ? least : one));
  }

  plus({ over, under }: Ratio): Ratio {
    return Ratio.of(this.over * under + over * this.under, this.under * under);
  }

  minus({ over, under }: Ratio): Ratio {
    return Ratio.of(this.over * under - over * this.under, this.under * under);
  }

  times({ over, under }: Ratio): Ratio {
    return Ratio.of(this.over * over, this.under * under);
  }

  /** @param divisor not 0 */
  dividedBy({ over, under }: Ratio): Ratio {
    return Ratio.of(this.over * under, this.under * over);
  }

  isAbove({ over, under }: Ratio): boolean {
    return this.over * under > over * this.under;
  }

  get isPositive(): boolean {
    return this.over > 0n;
  }

  /** The greatest whole number that is not above it. */
  floor(): number {
    const down = this.over / this.under;
    return Number(this.over < 0n && down * this.under !== this.over ? down - 1n : down);
  }

  ceil(): number {
    return -Ratio.of(-this.over, this.under).floor() + 0;
  }

  toNumber(): number {
    return Number(this.over) / Number(this.under);
  }
}

function greatestCommon(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommon(b, a % b);
}
