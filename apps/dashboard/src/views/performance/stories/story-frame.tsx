import type { ComponentChildren } from 'preact';
import '../performance.css';

/** A box of the size that the view gives, in each of several states. @param height px */
export const boxed = (height: number, children: ComponentChildren) => (
  <div class="performance-story" style={{ height: `${height}px` }}>
    {children}
  </div>
);

export const ofEach = <Kind extends string>(kinds: readonly Kind[], draw: (kind: Kind) => ComponentChildren) =>
  Object.fromEntries(kinds.map((kind) => [kind, () => draw(kind)]));

/** All that the signature may find. */
export const KINDS = ['less', 'more', 'steady', 'early', 'no-reference', 'unknown'] as const;
