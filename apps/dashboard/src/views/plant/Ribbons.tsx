import type { Priority } from '../../parts/AlarmMark.js';
import type { FlowLayout } from './flow-layout.js';

interface Props {
  readonly ribbons: FlowLayout['ribbons'];
  /** Of a standing alarm of the unexplained rest; null: none. */
  readonly priority: Priority | null;
  readonly hatch: string;
}

/** What flows from one part of the plant to the next, lying or upright; hatched where it is not known whose it is. */
export function Ribbons({ ribbons, priority, hatch }: Props) {
  return (
    <>
      {ribbons.map(({ to, path }) => (
        <path
          key={path}
          d={path}
          class={`ribbon ${to}`}
          data-priority={to === 'unexplained' ? (priority ?? undefined) : undefined}
          style={{ fill: to === 'unexplained' || to === 'undivided' ? hatch : undefined }}
        />
      ))}
    </>
  );
}
