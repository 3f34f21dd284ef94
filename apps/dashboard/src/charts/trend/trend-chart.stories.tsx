import type { Stories } from '../../stories/story.js';
import { timeWindow } from './time-window.js';
import { TrendChart } from './TrendChart.js';
import { lookOf } from './trend-columns.js';
import type { Trend } from './asked/trend-tiles.js';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const START = Date.parse('2026-01-14T16:00:00Z');
type Item = Trend['items'][number];

/** A point that swings by the day, in rows of `stepMs`; what `change` says of a row is so. */
function trendOf(spanMs: number, stepMs: number, change: (item: Item, i: number) => Partial<Item> = () => ({})): Trend {
  const items = Array.from({ length: Math.round(spanMs / stepMs) }, (_, i): Item => {
    const atMs = START + i * stepMs;
    const mean = 40 + 9 * Math.sin((2 * Math.PI * atMs) / DAY) + 2 * Math.sin(i * 1.7);
    const spread = stepMs > MINUTE ? 2 + Math.abs(Math.sin(i)) : 0;
    const item: Item = {
      start: new Date(atMs).toISOString(),
      end: new Date(atMs + stepMs).toISOString(),
      min: mean - spread,
      max: mean + spread,
      mean,
      last: mean,
      amount: null,
      rate: null,
      excluded: null,
      count: 10,
      coveragePct: 100,
      quality: 'good',
      mark: 'good',
      codes: [],
    };
    return { ...item, ...change(item, i) };
  });
  const [from, to] = [new Date(START).toISOString(), new Date(START + spanMs).toISOString()];
  return {
    items,
    nextCursor: null,
    device: 'plant-meter',
    point: 'heat.power',
    kind: 'gauge',
    unit: 'MW',
    resolution: 0.01,
    rateUnit: null,
    from,
    to,
    source: 'buckets',
    bucketSeconds: stepMs / 1_000,
    gaps: [],
    corrections: [],
    events: [],
    held: null,
  };
}

const MISSING: Partial<Item> = {
  min: null,
  max: null,
  mean: null,
  last: null,
  coveragePct: 0,
  mark: 'missing',
  quality: null,
};

function story(trend: Trend, more: Partial<Parameters<typeof TrendChart>[0]> = {}) {
  const span = { fromMs: Date.parse(trend.from), toMs: Date.parse(trend.to) };
  const time = timeWindow(span, () => span);
  return () => (
    <div style={{ width: '640px', maxWidth: '100%', height: '220px', display: 'flex' }}>
      <TrendChart name="plant-meter/heat.power" look={lookOf([trend])} window={time} {...more} />
    </div>
  );
}

const gap = (trend: Trend, fromRow: number, toRow: number): Trend => ({
  ...trend,
  items: trend.items.map((item, i) => (i >= fromRow && i < toRow ? { ...item, ...MISSING } : item)),
  gaps: [{ from: trend.items[fromRow]!.start, to: trend.items[toRow]!.start }],
});

const corrected: Trend = {
  ...trendOf(DAY, 2 * MINUTE, (_, i) =>
    i > 200 && i < 230 ? { mark: 'excluded', codes: ['RANGE'] } : i > 400 && i < 460 ? { mark: 'suspect' } : {},
  ),
  corrections: Array.from({ length: 12 }, (_, i) => ({
    ts: new Date(START + (400 + i * 5) * MINUTE).toISOString(),
    sent: 55 + i / 3,
    counts: null,
    codes: ['RANGE'],
  })),
};

const stories: Stories = {
  of: 'TrendChart',
  states: {
    minute: story(trendOf(MINUTE * 10, 10_000)),
    'day, with its usual range, limits, a note and alarms': story(trendOf(DAY, 2 * MINUTE), {
      usual: { low: 34, high: 46, fromMs: START, toMs: START + DAY },
      limits: [
        { value: 48, priority: 2, side: 'above', text: 'limit 48 MW' },
        { value: 69.6, priority: null, side: 'above', text: 'nothing beyond 69.6 MW counts' },
      ],
      pins: [{ atMs: START + 9 * HOUR, text: 'soot blower out of order', of: 'notes' }],
      alarms: [
        { fromMs: START + 4 * HOUR, toMs: START + 7 * HOUR, priority: 2, text: 'Boiler 2: flue gas too hot' },
        { fromMs: START + 20 * HOUR, toMs: null, priority: 1, text: 'Boiler 2: flue gas far too hot' },
      ],
    }),
    'day, with a gap': story(gap(trendOf(DAY, 2 * MINUTE), 300, 420)),
    'day, with what does not count': story(corrected),
    season: story(gap(trendOf(169 * DAY, 6 * HOUR), 180, 200)),
    'season, compared': story(trendOf(169 * DAY, 6 * HOUR), {
      compared: {
        look: lookOf([trendOf(169 * DAY, 6 * HOUR, ({ mean }) => ({ mean: (mean ?? 0) - 6 }))]),
        name: '2025',
      },
    }),
    'no data': story({
      ...trendOf(DAY, HOUR, () => MISSING),
      gaps: [{ from: new Date(START).toISOString(), to: new Date(START + DAY).toISOString() }],
    }),
  },
};
export default stories;
