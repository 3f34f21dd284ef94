import { RULES_VERSION, sameContent, type Grain, type HourFigures } from '#domain';
import {
  addRevisions,
  allEnded,
  readFiguresAt,
  readNumbersAt,
  writeFigures,
  type MarkCause,
  type NewFigures,
  type Queryable,
  type StoredFigures,
  type StoredNumbers,
} from '#postgres';
import type { DerivedSite } from '../derived-site.js';

export interface ComputedFigures {
  readonly startMs: number;
  readonly label: string;
  readonly figures: HourFigures;
  readonly cause: MarkCause;
}

/** What has become of figures that were computed. */
export interface FiguresAfter {
  /** Starts of the intervals that are other ones now, Unix ms. */
  readonly changed: ReadonlySet<number>;
  /** Something stood in for lost data in an interval that changed, or does so now. */
  readonly areGapsMoved: boolean;
  /** By the start of each interval that was computed what is stored of it now. */
  readonly standing: ReadonlyMap<number, HourFigures>;
  /** When PostgreSQL has taken in all that changed. Who goes on meanwhile has to wait for it at the end: it says what has failed. */
  written(): Promise<unknown>;
}

/** Whether figures of an interval are the same, to the last digit. */
export const sameFigures = (a: HourFigures, b: HourFigures): boolean => sameContent(a, b);

/** Figures that are sent at once: while PostgreSQL takes them in, the next ones are computed and sent. */
const AT_ONCE = 256;
const GAP_CODE = 'SUBSTITUTED';

/**
 * Stores the figures that differ from what is there. An open figure is overwritten; a closed one gets its next revision, with the
 * cause, and keeps the old one readable.
 * @param startsMs of all of them
 * @param computed asked for one after the other: what is made on asking is made while PostgreSQL works. Where something is read for
 * it, that is asked for already: what is stored is looked at behind it
 */
export async function storeFigures(
  tx: Queryable,
  derived: DerivedSite,
  grain: Grain,
  startsMs: readonly number[],
  computed: Iterable<ComputedFigures> | Promise<Iterable<ComputedFigures>>,
  now: number,
): Promise<FiguresAfter> {
  const store = new FiguresStore(tx, derived, grain, now);
  const before = startsMs.length === 0 ? null : readNumbersAt(tx, derived.siteId, grain, startsMs, GAP_CODE);
  // It fails where it is awaited; until then no one listens.
  before?.catch(() => undefined);
  for (const some of inParts(await computed, AT_ONCE)) {
    await store.take(some, (await before)!);
    // What is sent leaves this process before it computes again.
    if (some.length === AT_ONCE) await new Promise((resolve) => setImmediate(resolve));
  }
  return store;
}

/** Of one transaction. */
class FiguresStore implements FiguresAfter {
  readonly changed = new Set<number>();
  readonly standing = new Map<number, HourFigures>();
  areGapsMoved = false;
  private readonly writes: Promise<unknown>[] = [];

  constructor(
    private readonly tx: Queryable,
    private readonly derived: DerivedSite,
    private readonly grain: Grain,
    private readonly now: number,
  ) {}

  async take(computed: readonly ComputedFigures[], before: StoredNumbers): Promise<void> {
    const { siteId, configurationHash } = this.derived;
    const doubtful = computed.filter(({ startMs, figures, cause }) => mayStay(before, startMs, figures, cause));
    const old = await this.read(doubtful.map(({ startMs }) => startMs));
    const rows: (NewFigures & { readonly cause: MarkCause })[] = [];
    for (const one of computed) {
      const { startMs, label, figures, cause } = one;
      const known = old.get(startMs);
      const stays = known !== undefined && (sameFigures(known.figures, figures) || keepsItsRules(known, cause));
      this.standing.set(startMs, stays ? known.figures : figures);
      if (stays) continue;
      this.changed.add(startMs);
      if (before.hasCode(startMs) || figures.codes.includes(GAP_CODE)) this.areGapsMoved = true;
      const closed = before.isClosed(startMs);
      const revision = closed ? before.revision(startMs) + 1 : 0;
      rows.push({
        startMs,
        label,
        figures,
        closed,
        revision,
        firstReceivedMs: wasHeard(figures) ? this.now : null,
        cause,
      });
    }
    this.send(writeFigures(this.tx, siteId, this.grain, rows, { configurationHash, nowMs: this.now }));
    for (const cause of new Set(rows.map((row) => row.cause))) {
      const own = rows.filter((row) => row.closed && row.cause === cause);
      this.send(addRevisions(this.tx, siteId, this.grain, own, cause));
    }
  }

  written(): Promise<unknown> {
    return allEnded(this.writes.map((one) => () => one));
  }

  private send(write: Promise<void>): void {
    // It fails where all are waited for; until then no one listens.
    write.catch(() => undefined);
    this.writes.push(write);
  }

  private async read(startsMs: readonly number[]): Promise<Map<number, StoredFigures>> {
    return startsMs.length === 0 ? new Map() : readFiguresAt(this.tx, this.derived.siteId, this.grain, startsMs);
  }
}

/** Whether the stored figure has to be looked at as a whole: else its numbers say that it changes. */
const mayStay = (before: StoredNumbers, startMs: number, figures: HourFigures, cause: MarkCause): boolean =>
  before.isAlike(startMs, figures) || (before.isClosed(startMs) && mayKeepRules(cause));

const mayKeepRules = (cause: MarkCause): boolean => cause === 'rules' || cause === 'recompute';

/**
 * A closed figure stays by the rules that it was closed under: new rules alone restate nothing, and nor does looking at it again. Once
 * its readings or its configuration change it is made by those of now, and its revision says so.
 */
const keepsItsRules = ({ closed, figures }: StoredFigures, cause: MarkCause): boolean =>
  closed && mayKeepRules(cause) && figures.rulesVersions.some((version) => version !== RULES_VERSION);

/** Something was received for it, be it readings that cannot be used: closing waits 24 hours from here. */
const wasHeard = ({ heatGj, projectT, codes }: HourFigures): boolean =>
  heatGj !== null || projectT !== null || codes.length > 0;

function* inParts<Item>(items: Iterable<Item>, length: number): Generator<Item[]> {
  let part: Item[] = [];
  for (const item of items) {
    part.push(item);
    if (part.length < length) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}
