import { energy, megawatts } from '../../words/figures.js';
import { NONE, withUnit } from '../../words/format.js';
import type { Flow, FlowNode } from './flow-layout.js';

/** Power of what goes on, else energy. */
export const figureOf = (flow: Flow, { gj, mw }: Pick<FlowNode, 'gj' | 'mw'>): string =>
  gj === null ? NONE : flow.period === 'now' ? withUnit(megawatts(mw), 'MW') : energy(gj);

/** Where energy leaves the picture. */
export const ENDS: ReadonlySet<FlowNode['kind']> = new Set(['networkLoss', 'customer', 'undivided', 'unexplained']);

/** How much it is, or whose, is not known: it is hatched. */
export const isUnknown = ({ gj, kind }: Pick<FlowNode, 'gj' | 'kind'>): boolean =>
  gj === null || kind === 'unexplained' || kind === 'undivided';
