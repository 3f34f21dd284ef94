import { shellWords } from '#words';
import { inWords } from '../words/language.js';
import './alarm-mark.css';

export type Priority = 1 | 2 | 3;
export type Severity = 'critical' | 'warning' | 'info';
/** How a mark looks: filled and breathing, filled, hollow with ring, dashed, ticked. */
export type MarkState = 'unacknowledged' | 'acknowledged' | 'returned' | 'aside' | 'over';

export const priorityOf = (severity: string): Priority =>
  severity === 'critical' ? 1 : severity === 'warning' ? 2 : 3;
const severityOf: Readonly<Record<Priority, Severity>> = { 1: 'critical', 2: 'warning', 3: 'info' };

/** The mark of an alarm in a state of its life cycle (`ALERT_STATES`). */
export function markStateOf(state: string): MarkState {
  if (state === 'active-unacknowledged') return 'unacknowledged';
  if (state === 'active-acknowledged') return 'acknowledged';
  if (state === 'returned-unacknowledged') return 'returned';
  return state === 'resolved' ? 'over' : 'aside';
}

/** Square, triangle, lozenge: the priority is told by shape, digit and colour. */
const SHAPES: Readonly<Record<Priority, string>> = {
  1: 'M2 2H18V18H2Z',
  2: 'M10 1.4 19 18H1Z',
  3: 'M10 .8 19.2 10 10 19.2 .8 10Z',
};

interface Props {
  readonly priority: Priority;
  readonly state?: MarkState;
  /** px */
  readonly size?: number;
  /** The words beside it say the same. */
  readonly isDecoration?: boolean;
}

export function AlarmMark({ priority, state = 'acknowledged', size = 20, isDecoration = false }: Props) {
  const words = inWords(shellWords);
  const label = `${words.priority[severityOf[priority]]}, ${words.alarmState[state]}`;
  const name = isDecoration ? { 'aria-hidden': true as const } : { role: 'img' as const, 'aria-label': label };
  if (state === 'over') {
    return (
      <svg class="mark" width={size} height={size} viewBox="0 0 20 20" {...name}>
        <path d="M4 10.5 8.5 15 16 5.5" fill="none" stroke="var(--ink-2)" stroke-width="1.8" />
      </svg>
    );
  }
  const isHollow = state === 'returned' || state === 'aside';
  const edge = state === 'aside' ? 'var(--ink-3)' : `var(--p${priority})`;
  const ink = state === 'aside' ? 'var(--ink-3)' : isHollow ? `var(--p${priority})` : `var(--p${priority}-on)`;
  return (
    <svg class="mark" data-state={state} width={size} height={size} viewBox="0 0 20 20" {...name}>
      <path
        d={SHAPES[priority]}
        fill={isHollow ? 'var(--panel)' : `var(--p${priority}-fill)`}
        stroke={edge}
        stroke-width="1.6"
        stroke-linejoin="round"
        stroke-dasharray={state === 'aside' ? '2.5 2' : undefined}
      />
      <text x="10" y={priority === 2 ? 16.2 : 14.4} text-anchor="middle" style={{ fill: ink, fontWeight: 700 }}>
        {priority}
      </text>
    </svg>
  );
}
