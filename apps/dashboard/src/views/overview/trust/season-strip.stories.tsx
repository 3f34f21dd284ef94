import type { Stories } from '../../../stories/story.js';
import { SeasonStrip, type CoveredDay } from './SeasonStrip.js';

const days = (missing: Readonly<Record<number, number | null>>): CoveredDay[] =>
  Array.from({ length: 60 }, (_, i) => ({
    date: new Date(Date.UTC(2026, 9, 20 + i)).toISOString().slice(0, 10),
    coveragePct: i in missing ? missing[i]! : 100,
  }));
const strip = (of: CoveredDay[]) => (
  <SeasonStrip
    days={of}
    label="Completeness of each day"
    dayHead="Day"
    completeHead="Complete"
    worst={({ date, coveragePct }) => `${date}: ${coveragePct ?? 0} %`}
  />
);

export default {
  of: 'SeasonStrip',
  states: {
    whole: () => strip(days({})),
    'some hours missing': () => strip(days({ 12: 92, 34: 66.7, 50: 98 })),
    'a day without data': () => strip(days({ 8: null })),
    'no day yet': () => strip([]),
  },
} satisfies Stories;
