import type { Stories } from '../../../stories/story.js';
import { ChanceBand } from './ChanceBand.js';
import { GapWaterfall } from './GapWaterfall.js';
import { WinterDots } from './WinterDots.js';
import './enough.css';

const winters = (around: number) =>
  Array.from({ length: 32 }, (_, i) => ({ winter: String(1994 + i), forecast: around + 1_900 * Math.sin(i * 2.4) }));
const fall = (weather: number, performance: number | null) => (
  <div class="why" style={{ width: '360px' }}>
    <GapWaterfall
      from={{ label: 'Plan to 13 Jan', value: 23_168 }}
      parts={[
        { label: 'Weather', value: weather, colour: 'weather' },
        { label: 'Performance', value: performance, colour: 'achieved' },
        { label: 'Area', value: 0, colour: 'ink-3' },
      ]}
      to={{ label: 'Achieved', value: 23_168 + weather + (performance ?? 0) }}
      label="From the plan to what was achieved"
    />
  </div>
);
const dots = (around: number) => (
  <div style={{ width: '360px' }}>
    <WinterDots members={winters(around)} due={47_700} unit="t" />
  </div>
);

export default {
  of: 'WinterDots, ChanceBand, Waterfall',
  states: {
    'some winters are enough': () => dots(47_300),
    'all are': () => dots(52_000),
    'none is': () => dots(41_000),
    'no winters known': () => (
      <div style={{ width: '360px' }}>
        <ChanceBand low={46_000} mean={47_300} high={48_700} due={47_700} />
      </div>
    ),
    'a gain and a loss': () => fall(758, -376),
    'nothing but loss': () => fall(-500, -900),
    'a part that is not known': () => fall(300, null),
  },
} satisfies Stories;
