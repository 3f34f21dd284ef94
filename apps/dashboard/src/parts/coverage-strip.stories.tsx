import type { Stories } from '../stories/story.js';
import { CoverageStrip, type StripDay } from './CoverageStrip.js';

const days = (of: (i: number) => Partial<StripDay>): StripDay[] =>
  Array.from({ length: 31 }, (_, i) => ({
    date: `2027-01-${String(i + 1).padStart(2, '0')}`,
    coveragePct: 100,
    isDoubtful: false,
    title: '',
    ...of(i),
  }));

export default {
  of: 'CoverageStrip',
  states: {
    whole: () => <CoverageStrip label="31 of 31 days are whole" days={days(() => ({}))} />,
    'with gaps': () => (
      <CoverageStrip
        label="24 of 31 days are whole"
        days={days((i) => (i > 9 && i < 13 ? { coveragePct: 0 } : i % 9 === 4 ? { coveragePct: 93 } : {}))}
      />
    ),
    'estimated days': () => (
      <CoverageStrip
        label="28 of 31 days are whole"
        days={days((i) => (i > 19 && i < 23 ? { coveragePct: 60, isDoubtful: true } : {}))}
      />
    ),
    'nothing to say': () => <CoverageStrip label="comes when it comes" days={days(() => ({ coveragePct: null }))} />,
  },
} satisfies Stories;
