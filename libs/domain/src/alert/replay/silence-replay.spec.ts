import fc from 'fast-check';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../calendar/durations.js';
import type { Device, PointVersion } from '../../plant/plant.js';
import type { ReplayedStep } from '../rules/replay-rules.js';
import { silenceLook } from '../rules/silence-look.js';
import { ConditionsReplay, type ReplayedSite } from './conditions-replay.js';
import { SilenceReplay, type HeardDevice } from './silence-replay.js';

const START = Date.UTC(2026, 0, 10);
const TICK_MS = 5 * SECOND_MS;
/** Silent after three minutes. */
const device = (id: string, via?: string): Device =>
  ({
    id,
    name: id,
    kind: 'substation',
    ...(via === undefined ? {} : { via }),
    points: [{ versions: [{ fromMs: -Infinity, intervalMs: MINUTE_MS } as PointVersion] }],
  }) as unknown as Device;
const site = {
  id: 'north',
  timeZone: 'Asia/Shanghai',
  season: { start: '10-20', end: '04-06', exceptions: {} },
  devices: [device('a', 'g'), device('b', 'g'), device('c', 'g'), device('alone')],
  gateways: [{ id: 'g', name: 'Gateway' }],
} as unknown as ReplayedSite;

type Heard = Readonly<Record<string, readonly number[]>>;
const shown = ({ at, subject, news, suppression }: ReplayedStep) => ({
  ms: Date.parse(at),
  what: `${subject} ${news}${suppression ? ` ${suppression.why}` : ''}`,
});

/** What a database would say of a stretch, of gaps that are longer than asked. */
function heardIn(heard: Heard, fromMs: number, toMs: number, wanted: ReturnType<SilenceReplay['wanted']>) {
  return new Map(
    wanted.flatMap(({ device: id, beforeMs, longerThanMs }): [string, HeardDevice][] => {
      const times = (heard[id] ?? []).filter((ms) => ms >= fromMs && ms < toMs);
      if (times.length === 0) return [];
      const all = beforeMs === null ? times : [beforeMs, ...times];
      const gaps = all.slice(1).map((ms, i) => ({ fromMs: all[i]!, toMs: ms }));
      return [
        [
          id,
          {
            firstMs: times[0]!,
            lastMs: times.at(-1)!,
            gaps: gaps.filter((gap) => gap.toMs - gap.fromMs > longerThanMs),
          },
        ],
      ];
    }),
  );
}

function replayed(heard: Heard, stretches: readonly number[]) {
  const replay = new SilenceReplay(site, new ConditionsReplay(site), new Map());
  return stretches.slice(1).flatMap((toMs, i) => {
    const fromMs = stretches[i]!;
    return replay.stretch({ fromMs, toMs, works: [], heard: heardIn(heard, fromMs, toMs, replay.wanted(fromMs)) });
  }).map(shown); // prettier-ignore
}

/** As the clock of alerting looks, each five seconds by what was heard until then, and right after: a silence counts from more than so long on. */
function looked(heard: Heard, toMs: number) {
  const conditions = new ConditionsReplay(site);
  const steps: ReplayedStep[] = [];
  for (let i = 0; START + Math.floor(i / 2) * TICK_MS < toMs; i += 1) {
    const atMs = START + Math.floor(i / 2) * TICK_MS + (i % 2);
    const lastSeen = (id: string) => (heard[id] ?? []).findLast((ms) => ms <= atMs) ?? null;
    steps.push(...conditions.look(silenceLook(site, lastSeen, conditions.told('device.silent'), atMs), atMs));
  }
  return steps.map(shown);
}

/** Each minute, without some stretches. */
const times = fc
  .array(fc.record({ beats: fc.integer({ min: 1, max: 20 }), silentTicks: fc.integer({ min: 0, max: 240 }) }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => {
    let ms = START;
    return parts.flatMap(({ beats, silentTicks }) => {
      const own = Array.from({ length: beats }, (_, i) => ms + i * MINUTE_MS);
      ms = own.at(-1)! + MINUTE_MS + silentTicks * TICK_MS;
      return own;
    });
  });

describe('silence over a history', () => {
  it('is told as a clock that looks each five seconds tells it', () => {
    fc.assert(
      fc.property(fc.record({ a: times, b: times, c: times, alone: times }), (heard) => {
        const end = START + 100 * MINUTE_MS;
        const ours = replayed(heard, [START, START + 20 * MINUTE_MS, START + HOUR_MS, end]);
        const theirs = looked(heard, end);
        const of = (steps: typeof ours, id: string) => steps.filter(({ what }) => what.startsWith(`${id} `));
        for (const id of ['a', 'b', 'c', 'g', 'alone']) expect(of(ours, id)).toEqual(of(theirs, id));
      }),
      { numRuns: 30 },
    );
  });

  it('goes on over the end of a stretch, and ends with the first reading', () => {
    const alone = [START, START + HOUR_MS];
    expect(replayed({ alone }, [START, START + 2 * MINUTE_MS, START + 30 * MINUTE_MS, START + 61 * MINUTE_MS])).toEqual(
      [
        { ms: START + 3 * MINUTE_MS + 1, what: 'alone raised' },
        { ms: START + HOUR_MS, what: 'alone returned' },
      ],
    );
  });

  it('is nothing of what was never heard', () => {
    expect(replayed({ alone: [START + HOUR_MS] }, [START, START + HOUR_MS, START + HOUR_MS + MINUTE_MS])).toEqual([]);
  });
});
