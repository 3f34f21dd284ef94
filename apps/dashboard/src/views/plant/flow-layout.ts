/** Where the bars and ribbons of an energy flow lie: one scale for all of them, and nothing made to fit. Pure. */
import type { AnswerOf } from '../../api/answers.js';

export type Flow = AnswerOf<'getEnergyFlow'>;

export type FlowNodeKind =
  'fuel' | 'boilerLoss' | 'boiler' | 'outlet' | 'networkLoss' | 'customer' | 'undivided' | 'unexplained';

export interface FlowNode {
  readonly id: string;
  readonly kind: FlowNodeKind;
  /** Of the site; null: a word of the catalogue says it. */
  readonly name: string | null;
  /** null: not known; its height is that of what comes out of it. */
  readonly gj: number | null;
  readonly mw: number | null;
  readonly pct: number | null;
  readonly coveragePct: number | null;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}
export interface Ribbon {
  readonly to: FlowNodeKind;
  readonly path: string;
}
export interface FlowLayout {
  readonly nodes: readonly FlowNode[];
  readonly ribbons: readonly Ribbon[];
}

export const BAR = 12;
/** px between nodes of a column. */
const GAP = 14;
/** A flow that is there is seen. */
const LEAST = 1.5;

interface Part extends Omit<FlowNode, 'x' | 'y' | 'height'> {
  readonly size: number;
}

/**
 * From left to right, or upright: from top to bottom, with `x` and `y`, width and height of all of it exchanged.
 * @param width of the picture without the labels at its end, in the direction of the flow, px
 * @param height across the flow, px
 */
export function flowLayout(flow: Flow, width: number, height: number, isUpright = false): FlowLayout {
  const boilers = flow.boilers.map((one): Part => ({
    ...known(one),
    id: one.device,
    kind: 'boiler',
    name: one.name,
    pct: one.efficiencyPct,
    coveragePct: one.coveragePct,
    size: one.gj ?? 0,
  }));
  const made = sum(boilers);
  const fuelSize = flow.fuel.gj ?? made;
  const loss = flow.boilerLoss.gj === null ? [] : [part('boilerLoss', flow.boilerLoss)];
  const ends = [
    part('networkLoss', flow.networkLoss, flow.networkLoss.pct),
    ...flow.customers.map((one): Part => ({
      ...known(one),
      id: one.device,
      kind: 'customer',
      name: one.customer ?? one.name,
      pct: one.pct,
      coveragePct: one.coveragePct,
      size: one.gj ?? 0,
    })),
    ...(flow.undivided.gj ? [part('undivided', flow.undivided)] : []),
    part('unexplained', flow.unexplained, flow.unexplained.pct),
  ];
  const outlet: Part = {
    ...known(flow.outlet),
    id: 'outlet',
    kind: 'outlet',
    name: null,
    pct: null,
    coveragePct: flow.outlet.coveragePct,
    size: flow.outlet.gj ?? 0,
  };
  const columns =
    boilers.length > 0
      ? [[{ ...part('fuel', flow.fuel), size: fuelSize }], [...loss, ...boilers], [outlet], ends]
      : [[outlet], ends];
  const scale = Math.min(...columns.map((parts) => (height - GAP * parts.length) / Math.max(sum(parts), 1e-9)));
  const placed = columns.map((parts, i) =>
    stack(parts, columns.length === 1 ? 0 : (i * (width - BAR)) / (columns.length - 1), height, scale),
  );
  const ribbons: Ribbon[] = [];
  for (let i = 0; i + 1 < placed.length; i += 1) ribbons.push(...between(placed[i]!, placed[i + 1]!, scale, isUpright));
  return { nodes: placed.flat(), ribbons };
}

const known = ({ gj, mw }: { readonly gj: number | null; readonly mw: number | null }) => ({ gj, mw });
const sum = (parts: readonly Part[]): number => parts.reduce((all, { size }) => all + size, 0);

const part = (kind: FlowNodeKind, heat: { gj: number | null; mw: number | null }, pct: number | null = null): Part => ({
  ...known(heat),
  id: kind,
  kind,
  name: null,
  pct,
  coveragePct: null,
  size: Math.abs(heat.gj ?? 0),
});

type Placed = FlowNode & { readonly size: number };

function stack(parts: readonly Part[], x: number, height: number, scale: number): Placed[] {
  const heights = parts.map(({ size }) => (size > 0 ? Math.max(LEAST, size * scale) : 0));
  const used = heights.reduce((all, one) => all + one, 0);
  const gap = parts.length > 1 ? Math.min(28, (height - used) / parts.length) : 0;
  let y = Math.max(0, (height - used - gap * (parts.length - 1)) / 2);
  return parts.map((one, i) => {
    const node = { ...one, x, y, height: heights[i]! };
    y += heights[i]! + gap;
    return node;
  });
}

/** Each node of the left gives to the right in order, as far as it has something; what a right node cannot get comes from nowhere. */
function between(left: readonly Placed[], right: readonly Placed[], scale: number, isUpright: boolean): Ribbon[] {
  const ribbons: Ribbon[] = [];
  const targets = right.map((node) => ({ node, taken: 0 }));
  const isMany = left.length > 1;
  for (const source of left) {
    if (isMany && source.kind === 'boilerLoss') continue;
    let given = 0;
    for (const target of targets) {
      // What more arrived than left is no flow out of the plant.
      if (target.node.kind === 'unexplained' && (target.node.gj ?? 0) < 0) continue;
      const amount = Math.min(source.size - given, target.node.size - target.taken);
      if (amount <= 0) continue;
      const [y0, y1] = [source.y + given * scale, target.node.y + target.taken * scale];
      const thick = Math.max(LEAST, amount * scale);
      ribbons.push({ to: target.node.kind, path: ribbon([source.x + BAR, y0], [target.node.x, y1], thick, isUpright) });
      given += amount;
      target.taken += amount;
    }
  }
  return ribbons;
}

const r = (value: number): number => Math.round(value * 10) / 10;

type Place = readonly [along: number, across: number];

function ribbon([x0, y0]: Place, [x1, y1]: Place, thick: number, isUpright: boolean): string {
  const middle = (x0 + x1) / 2;
  const at = (along: number, across: number): string =>
    isUpright ? `${r(across)} ${r(along)}` : `${r(along)} ${r(across)}`;
  return (
    `M${at(x0, y0)}C${at(middle, y0)} ${at(middle, y1)} ${at(x1, y1)}` +
    `L${at(x1, y1 + thick)}C${at(middle, y1 + thick)} ${at(middle, y0 + thick)} ${at(x0, y0 + thick)}Z`
  );
}
