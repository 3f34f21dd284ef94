/** The points that all devices of one make declare, in the order in which their rows have them, and the unit of each. */
export class DeclaredKind {
  /** Of the message that was looked at last: those of thousands of devices are the same objects. */
  private lastCodes: readonly string[] | null = null;
  private lastUnits: readonly string[] | null = null;
  private lastOrder: readonly number[] | null | undefined = undefined;

  constructor(
    readonly codes: readonly string[],
    readonly units: readonly string[],
  ) {}

  /**
   * By position in the row, the position in a message of these points.
   * @returns null: the same; undefined: they are not all that is declared and nothing else, or in other units
   */
  orderOf(codes: readonly string[], units: readonly string[]): readonly number[] | null | undefined {
    if (codes === this.lastCodes && units === this.lastUnits) return this.lastOrder;
    this.lastCodes = codes;
    this.lastUnits = units;
    return (this.lastOrder = this.findOrder(codes, units));
  }

  private findOrder(codes: readonly string[], units: readonly string[]): readonly number[] | null | undefined {
    if (codes.length !== this.codes.length) return undefined;
    const order = this.codes.map((code) => codes.indexOf(code));
    // No unit is what a point has that nobody declares.
    if (order.some((at, i) => at < 0 || units[at] === '' || units[at] !== this.units[i])) return undefined;
    return order.every((at, i) => at === i) ? null : order;
  }
}

/** Each kind once, however many devices are of it. */
export class DeclaredKinds {
  private readonly kinds = new Map<string, DeclaredKind>();

  of(codes: readonly string[], units: readonly string[]): DeclaredKind {
    const key = JSON.stringify([codes, units]);
    let kind = this.kinds.get(key);
    if (kind === undefined) this.kinds.set(key, (kind = new DeclaredKind(codes, units)));
    return kind;
  }
}
