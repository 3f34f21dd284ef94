/** Right-angled pipes between boxes of neighbouring columns. Pure. */

export interface Box {
  readonly id: string;
  /** px in the mimic. */
  readonly left: number;
  readonly right: number;
  readonly middle: number;
}

export interface Pipe {
  readonly kind: 'supply' | 'return' | 'fuel';
  readonly path: string;
}

/** px between the two pipes. */
const APART = 10;

/** From each box on the left over one upright to each box on the right. */
export function pipesBetween(left: readonly Box[], right: readonly Box[], kind: 'heat' | 'fuel'): Pipe[] {
  if (left.length === 0 || right.length === 0) return [];
  const from = Math.max(...left.map((box) => box.right));
  const to = Math.min(...right.map((box) => box.left));
  const middle = Math.round((from + to) / 2);
  const run = (shift: number): string => {
    const x = middle + (left.length > 1 || right.length > 1 ? shift : 0);
    const ys = [...left, ...right].map((box) => Math.round(box.middle) + shift);
    return [
      ...left.map((box) => `M${Math.round(box.right)} ${Math.round(box.middle) + shift}H${x}`),
      `M${x} ${Math.min(...ys)}V${Math.max(...ys)}`,
      ...right.map((box) => `M${x} ${Math.round(box.middle) + shift}H${Math.round(box.left)}`),
    ].join('');
  };
  if (kind === 'fuel') return [{ kind, path: run(0) }];
  return [
    { kind: 'return', path: run(APART / 2) },
    { kind: 'supply', path: run(-APART / 2) },
  ];
}
