import type { Stories } from '../../../stories/story.js';
import type { Target } from '../asked.js';
import { SeasonChart } from './SeasonChart.js';

const DAYS = 169;
const dates = Array.from({ length: DAYS }, (_, i) => new Date(Date.UTC(2026, 9, 20 + i)).toISOString().slice(0, 10));
const plan = (i: number): number => 47_700 * (3 * (i / DAYS) ** 2 - 2 * (i / DAYS) ** 3);
/** A made-up season, as far as a picture needs it. @param now whole days that are over */
function season(now: number, parts: Partial<Target> = {}): Target {
  const achieved = (i: number): number => plan(i) + 380 * (i / 86) * Math.sin(i / 14);
  return {
    id: 'annual-avoided',
    metric: 'avoided.gross',
    unit: 't',
    amount: 47_700,
    amountForArea: 47_700,
    gap: { weather: 758, performance: -376, area: 0, data: -9 },
    planCurve: dates.map((date, i) => ({ date, plan: plan(i + 1) })),
    achievedCurve: dates
      .slice(0, now)
      .map((date, i) => ({ date, achieved: achieved(i + 1), expected: achieved(i + 1) + 4 * i })),
    forecastBand: dates.slice(Math.max(0, now - 1)).map((date, k) => {
      const mean = achieved(now) + plan(now + k) - plan(now);
      return { date, mean, p10: mean - 9 * k, p90: mean + 8 * k };
    }),
    lastSeasonCurve: dates.map((date, i) => ({ date, achieved: 0.965 * plan(i + 1) })),
    ...parts,
  } as unknown as Target;
}
const drawn = (target: Target) => (
  <div style={{ width: '860px', height: '400px', display: 'flex' }}>
    <SeasonChart target={target} label="A season" />
  </div>
);

export default {
  of: 'SeasonChart',
  states: {
    running: () => drawn(season(86)),
    'first season': () => drawn(season(86, { lastSeasonCurve: null })),
    finished: () => drawn(season(DAYS, { forecastBand: [] })),
    'without forecast': () => drawn(season(8, { forecastBand: [] })),
    phone: () => (
      <div style={{ width: '360px', height: '330px', display: 'flex' }}>
        <SeasonChart target={season(86)} label="A season" />
      </div>
    ),
  },
} satisfies Stories;
