import fc from 'fast-check';
import { HOUR_MS, MINUTE_MS } from '../calendar/durations.js';
import {
  CLEAR,
  conditionDueMs,
  isWorseForLong,
  nextCondition,
  nextWorse,
  type ConditionState,
  type ConditionTiming,
  type Observation,
} from './condition.js';

const TIMING: ConditionTiming = {
  onDelayMs: 2 * MINUTE_MS,
  offDelayMs: 5 * MINUTE_MS,
  chatter: { times: 2, withinMs: HOUR_MS },
};
const AT_ONCE: ConditionTiming = { ...TIMING, onDelayMs: 0, offDelayMs: 0 };

/** `+` holds, `-` is clear, `?` has no data; one letter a minute. */
const OBSERVED: Readonly<Record<string, Observation>> = { '+': 'holds', '-': 'clear', '?': 'no-data' };
/** As `1` where it is an alert, `~` where it is chattering. */
function run(letters: string, timing: ConditionTiming): string {
  let state = CLEAR;
  return letters
    .split('')
    .map((letter, minute) => {
      state = nextCondition(state, OBSERVED[letter]!, minute * MINUTE_MS, timing);
      return state.isChattering ? '~' : state.isOn ? '1' : '0';
    })
    .join('');
}

describe('a condition', () => {
  it.each([
    ['holds for the delay before it is an alert', '--+++--', '0000111', TIMING],
    ['starts the delay anew after each break', '++-++-+++', '000000001', TIMING],
    ['is clear for the delay before it returns', '+++-----+---------', '001111111111110000'.slice(0, 18), TIMING],
    ['comes and goes at once without delays', '+-+-', '1010', AT_ONCE],
    ['is not cleared by silence', '+++?????????', '001111111111', TIMING],
    ['is not raised by silence', '++?+++', '000001', TIMING],
    ['is not cleared by silence without delays', '+???-', '11110', AT_ONCE],
    ['is one alert where it came on a third time', '+-+-+-+-+---', '1010~~~~~~~~', AT_ONCE],
  ])('%s', (_, letters, states, timing) => {
    expect(run(letters, timing)).toBe(states);
  });

  it('is calm again after as long as it may come and go, either way', () => {
    const chattering = '+-+-+';
    expect(run(`${chattering}${'-'.repeat(61)}`, AT_ONCE).slice(-2)).toBe('~0');
    expect(run(`${chattering}${'+'.repeat(61)}`, AT_ONCE).slice(-2)).toBe('11');
    // and begins to count anew
    expect(run(`${chattering}${'-'.repeat(61)}+-+`, AT_ONCE).slice(-3)).toBe('101');
  });

  it('says when time alone will change it', () => {
    const held = nextCondition(CLEAR, 'holds', 0, TIMING);
    expect(conditionDueMs(held, TIMING)).toBe(2 * MINUTE_MS);
    const on = nextCondition(held, 'holds', 2 * MINUTE_MS, TIMING);
    expect(conditionDueMs(on, TIMING)).toBeNull();
    expect(conditionDueMs(nextCondition(on, 'clear', 10 * MINUTE_MS, TIMING), TIMING)).toBe(15 * MINUTE_MS);
    expect(conditionDueMs(nextCondition(on, 'no-data', 10 * MINUTE_MS, TIMING), TIMING)).toBeNull();
    expect(conditionDueMs(CLEAR, TIMING)).toBeNull();
  });
});

describe('what gets worse', () => {
  const on: ConditionState = { ...CLEAR, isOn: true, last: 'holds', sinceMs: 0, lastMs: 0 };
  const worsened = (minute: number, seen: 'warning' | 'critical' | null, before = on): ConditionState =>
    nextWorse(before, { told: 'warning', seen }, minute * MINUTE_MS);

  it('must be so for the on-delay without a break, and says when that is', () => {
    const worse = worsened(1, 'critical');
    expect(conditionDueMs(worse, TIMING)).toBe(3 * MINUTE_MS);
    expect(isWorseForLong(worsened(2, 'critical', worse), 3 * MINUTE_MS - 1, TIMING)).toBe(false);
    expect(isWorseForLong(worsened(2, 'critical', worse), 3 * MINUTE_MS, TIMING)).toBe(true);
    const broken = worsened(2, 'warning', worse);
    expect(broken.worse).toBeNull();
    expect(worsened(3, 'critical', broken).worse).toEqual({ severity: 'critical', sinceMs: 3 * MINUTE_MS });
    expect(worsened(3, null, worse).worse).toBeNull();
  });

  it('is told at once without a delay, and never of what nobody was told of', () => {
    expect(isWorseForLong(worsened(1, 'critical'), MINUTE_MS, AT_ONCE)).toBe(true);
    expect(nextWorse(on, { told: null, seen: 'critical' }, 0)).toBe(on);
  });
});

describe('whatever is observed', () => {
  const timing = fc.record({
    onDelayMs: fc.integer({ min: 0, max: 10 }),
    offDelayMs: fc.integer({ min: 0, max: 10 }),
    chatter: fc.record({ times: fc.integer({ min: 1, max: 5 }), withinMs: fc.integer({ min: 1, max: 60 }) }),
  });
  const observation = fc.constantFrom<Observation>('holds', 'clear', 'no-data');
  const look = fc.record({ observation, atMs: fc.integer({ min: 0, max: 200 }) });
  const inOrder = fc.array(look, { maxLength: 60 }).map((looks) => looks.toSorted((a, b) => a.atMs - b.atMs));
  const states = (looks: readonly { observation: Observation; atMs: number }[], by: ConditionTiming) => {
    const found: ConditionState[] = [CLEAR];
    for (const { observation: seen, atMs } of looks) found.push(nextCondition(found.at(-1)!, seen, atMs, by));
    return found;
  };
  const raises = (found: readonly ConditionState[]): number =>
    found.filter(({ isOn }, i) => isOn && !found[i - 1]?.isOn).length;

  it('the same look again, or an older one, changes nothing', () => {
    fc.assert(
      fc.property(inOrder, look, timing, (looks, extra, by) => {
        const last = states(looks, by).at(-1)!;
        for (const { observation: seen, atMs } of looks.slice(-1))
          expect(nextCondition(last, seen, atMs, by)).toEqual(last);
        if (looks.length > 0) expect(nextCondition(last, extra.observation, last.lastMs - 1, by)).toBe(last);
      }),
    );
  });

  it('looks that come twice and out of turn raise no more than those in order', () => {
    fc.assert(
      fc.property(inOrder, timing, fc.array(fc.nat()), (looks, by, picks) => {
        const newest = (k: number) => looks.slice(0, k + 1);
        // each look is followed by some of before it, as a second process would bring them
        const mixed = looks.flatMap((one, k) => [
          one,
          ...picks.map((pick) => newest(k)[pick % (k + 1)]!).filter(({ atMs }) => atMs < one.atMs),
        ]);
        expect(raises(states(mixed, by))).toBe(raises(states(looks, by)));
      }),
    );
  });

  it('no data never returns an alert and never raises one', () => {
    fc.assert(
      fc.property(inOrder, timing, fc.array(fc.nat({ max: 500 })), (looks, by, later) => {
        const last = states(looks, by).at(-1)!;
        const silent = later
          .toSorted((a, b) => a - b)
          .map((ms) => ({ observation: 'no-data' as const, atMs: 200 + ms }));
        for (const state of states([...looks, ...silent], by).slice(looks.length + 1))
          expect([state.isOn, state.isChattering]).toEqual([last.isOn, last.isChattering]);
      }),
    );
  });

  it('comes on at most once more within the time of chattering than it may', () => {
    fc.assert(
      fc.property(inOrder, timing, (looks, by) => {
        const found = states(looks, by);
        const times = found.flatMap(({ isOn, lastMs }, i) => (isOn && !found[i - 1]!.isOn ? [lastMs] : []));
        for (const ms of times) {
          const within = times.filter((other) => other >= ms && other < ms + by.chatter.withinMs);
          expect(within.length).toBeLessThanOrEqual(by.chatter.times + 1);
        }
      }),
    );
  });
});
