import type { ComponentChildren } from 'preact';
import type { Stories } from '../stories/story.js';
import { LevelBar, UprightBar, type BarProps } from './UprightBar.js';

const RANGE = { usual: { low: 40, high: 60 }, min: 0, max: 120, limits: [75] };
const STATES: Readonly<Record<string, BarProps>> = {
  usual: { ...RANGE, value: 52 },
  low: { ...RANGE, value: 33 },
  high: { ...RANGE, value: 66 },
  'over its limit': { ...RANGE, value: 77, priority: 1 },
  warning: { ...RANGE, value: 70, priority: 2 },
  stale: { ...RANGE, value: 52, isStale: true },
  'no data': { ...RANGE, value: null },
  'no usual range': { ...RANGE, usual: null, value: 80 },
};
const shown = (draw: (props: BarProps) => ComponentChildren) =>
  Object.fromEntries(Object.entries(STATES).map(([name, props]) => [name, () => draw(props)]));

export default {
  of: 'UprightBar, LevelBar',
  states: shown((props) => (
    <span style={{ display: 'flex', gap: '24px', alignItems: 'center', height: '90px', width: '240px' }}>
      <span style={{ display: 'flex', flexDirection: 'column', height: '90px', width: '24px' }}>
        <UprightBar {...props} />
      </span>
      <LevelBar {...props} />
    </span>
  )),
} satisfies Stories;
