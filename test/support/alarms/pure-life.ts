import { CLEAR, settleCondition, type ConditionState, type ConditionTiming, type Severity } from '#domain';

interface Seen {
  readonly severity: Severity;
}

/** One subject of one rule, as alerting settles it, without a database: what is told after each look. */
export class PureLife {
  private known: { readonly state: ConditionState; readonly waiting: Seen | null } = { state: CLEAR, waiting: null };
  /** Severity of the alert; null: there is none. */
  told: Severity | null = null;

  constructor(private readonly timing: ConditionTiming) {}

  /** @param seen severity of what holds; null: nothing does; undefined: there is no data */
  look(seen: Severity | null | undefined, atMs: number): Severity | null {
    const observation = seen === undefined ? 'no-data' : seen === null ? 'clear' : 'holds';
    const look = { observation, isOver: false, words: seen ? { severity: seen } : null, timing: this.timing } as const;
    const { becomes, words, state, waiting } = settleCondition({ ...this.known, told: this.told }, look, atMs);
    this.known = { state, waiting };
    if (becomes === 'off' || becomes === 'still-off') this.told = null;
    else this.told = words?.severity ?? this.told;
    return this.told;
  }
}
