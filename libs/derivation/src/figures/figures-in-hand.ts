import { inOrderOfTime, type Grain, type HourFigures, type PartFigures } from '#domain';
import { readFigures, readFiguresBeside, type Queryable } from '#postgres';

/**
 * Figures as they are stored in one transaction, under the lock of the figures: what it has made or read itself is not read again. The
 * same to the last digit, for both JSON and PostgreSQL give numbers back as they came.
 */
export class FiguresInHand {
  private readonly known = new Map<Grain, Map<number, HourFigures>>();

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
    const own: PartFigures[] = [];
    for (const [startMs, figures] of this.of(grain))
      if (startMs >= fromMs && startMs < toMs) own.push({ startMs, figures });
    const others = await this.read(grain, { fromMs, toMs }, own);
    this.put(grain, new Map(others.map(({ startMs, figures }) => [startMs, figures])));
    return inOrderOfTime([...own, ...others], ({ startMs }) => startMs);
  }

  private read(
    grain: Grain,
    range: { readonly fromMs: number; readonly toMs: number },
    own: readonly PartFigures[],
  ): Promise<readonly PartFigures[]> {
    const { q, siteId } = this;
    if (own.length === 0) return readFigures(q, siteId, grain, range.fromMs, range.toMs);
    const starts = own.map(({ startMs }) => startMs);
    return readFiguresBeside(q, siteId, grain, range, starts);
  }

  private of(grain: Grain): Map<number, HourFigures> {
    let known = this.known.get(grain);
    if (!known) this.known.set(grain, (known = new Map()));
    return known;
  }
}
