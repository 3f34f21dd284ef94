import {
  CLEAR,
  isWorseForLong,
  nextCondition,
  nextWorse,
  type ConditionState,
  type ConditionTiming,
  type Severity,
} from '#domain';

/** One subject of one rule, as alerting settles it, without a database: what is told after each look. */
export class PureLife {
  private state: ConditionState = CLEAR;
  /** Severity of the alert; null: there is none. */
  told: Severity | null = null;

  constructor(private readonly timing: ConditionTiming) {}

  /** @param seen severity of what holds; null: nothing does; undefined: there is no data */
  look(seen: Severity | null | undefined, atMs: number): Severity | null {
    const observation = seen === undefined ? 'no-data' : seen === null ? 'clear' : 'holds';
    const next = nextCondition(this.state, observation, atMs, this.timing);
    const state = nextWorse(next, { told: next.isOn ? this.told : null, seen: seen ?? null }, atMs);
    const isNew = state.isOn && this.told === null;
    if (!state.isOn) this.told = null;
    else if (isNew || isWorseForLong(state, atMs, this.timing)) this.told = seen ?? this.told;
    else if (state.worse === null && seen) this.told = seen;
    this.state = state;
    return this.told;
  }
}
