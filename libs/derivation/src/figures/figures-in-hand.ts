import { inOrderOfTime, type Grain, type HourFigures, type PartFigures } from '#domain';
import { readFigures, readFiguresBeside, type Queryable } from '#postgres';

interface Read {
  readonly grain: Grain;
  /** Unix ms. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly done: Promise<void>;
}

/**
 * Figures as they are stored in one transaction, under the lock of the figures: what it has made or read itself is not read again. The
 * same to the last digit, for both JSON and PostgreSQL give numbers back as they came.
 */
export class FiguresInHand {
  private readonly known = new Map<Grain, Map<number, HourFigures>>();
  private readonly reads: Read[] = [];

  constructor(
    private readonly q: Queryable,
    private readonly siteId: number,
  ) {}

  /** @param figures by the start of their interval, Unix ms */
  put(grain: Grain, figures: ReadonlyMap<number, HourFigures>): void {
    const known = this.of(grain);
    for (const [startMs, one] of figures) known.set(startMs, one);
  }

  /** All whose start lies in [fromMs, toMs), in order of time. */
  async within(grain: Grain, fromMs: number, toMs: number): Promise<readonly PartFigures[]> {
    await this.readOnce(grain, fromMs, toMs);
    return inOrderOfTime(this.knownWithin(grain, fromMs, toMs), ({ startMs }) => startMs);
  }

  /** Heat of the hours of it that have some, in order of time. */
  async heatsWithin(fromMs: number, toMs: number): Promise<{ startMs: number; heatGj: number }[]> {
    const hours = await this.within('hour', fromMs, toMs);
    return hours.flatMap(({ startMs, figures: { heatGj } }) => (heatGj === null ? [] : [{ startMs, heatGj }]));
  }

  /** What is not known of it; nothing where it was asked for before. */
  private readOnce(grain: Grain, fromMs: number, toMs: number): Promise<void> {
    const covers = (one: Read): boolean => one.grain === grain && one.fromMs <= fromMs && one.toMs >= toMs;
    const found = this.reads.find(covers);
    if (found) return found.done;
    const done = this.read(grain, fromMs, toMs);
    this.reads.push({ grain, fromMs, toMs, done });
    return done;
  }

  private async read(grain: Grain, fromMs: number, toMs: number): Promise<void> {
    const { q, siteId } = this;
    const starts = this.knownWithin(grain, fromMs, toMs).map(({ startMs }) => startMs);
    const others = await (starts.length === 0
      ? readFigures(q, siteId, grain, fromMs, toMs)
      : readFiguresBeside(q, siteId, grain, { fromMs, toMs }, starts));
    this.put(grain, new Map(others.map(({ startMs, figures }) => [startMs, figures])));
  }

  private knownWithin(grain: Grain, fromMs: number, toMs: number): PartFigures[] {
    const own: PartFigures[] = [];
    for (const [startMs, figures] of this.of(grain))
      if (startMs >= fromMs && startMs < toMs) own.push({ startMs, figures });
    return own;
  }

  private of(grain: Grain): Map<number, HourFigures> {
    let known = this.known.get(grain);
    if (!known) this.known.set(grain, (known = new Map()));
    return known;
  }
}
