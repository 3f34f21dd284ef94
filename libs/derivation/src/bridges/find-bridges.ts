/** Dark spans of credited registers, with all that they are judged by: from committed windows alone, the same whatever came first. */
import { registerEventOf } from '#contracts';
import {
  bridgeHours,
  darkParts,
  darkSpans,
  decisionAbout,
  groupedBy,
  inOrderOfTime,
  isEver,
  localHourStart,
  spansTogether,
  DAY_MS,
  HOUR_MS,
  TOGETHER_MS,
  type Bridge,
  type DarkSpan,
  type DarkWindow,
} from '#domain';
import { readDarkWindows, readDecisionEvents, type Queryable } from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import type { CountedPoint } from '../figures/gap-surroundings.js';
import { BridgeSurroundings } from './bridge-surroundings.js';

/** Read at first on both sides of what is asked for; further where a span, or one that is looked at with it, may reach further. */
const AROUND_MS = 14 * DAY_MS;

export interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

interface CreditedRegister extends CountedPoint {
  readonly deviceId: number;
}

interface Decision {
  readonly type: 'accepted' | 'refused';
  readonly atMs: number;
}

/** Dark spans of a register that are looked at as one. */
interface Looked {
  readonly one: CreditedRegister;
  readonly spans: readonly DarkSpan[];
  readonly parts: ReturnType<typeof darkParts>;
  readonly decision: Bridge['decision'];
}

/** One for each batch of hours: what was read for one bridge is kept for the next one. */
export class BridgeFinder {
  private readonly surroundings: BridgeSurroundings;
  /** Of all registers, by point. */
  private decided: Promise<ReadonlyMap<number, readonly Decision[]>> | null = null;

  constructor(
    private readonly q: Queryable,
    private readonly derived: DerivedSite,
  ) {
    this.surroundings = new BridgeSurroundings(q, derived);
  }

  /** Those that some of these hours lie in. @param startsMs starts of local hours */
  async ofHours(startsMs: readonly number[]): Promise<Bridge[]> {
    if (startsMs.length === 0) return [];
    const wanted = new Set(startsMs);
    const range = {
      fromMs: startsMs.reduce((least, ms) => Math.min(least, ms), Infinity),
      toMs: startsMs.reduce((most, ms) => Math.max(most, ms), -Infinity) + HOUR_MS,
    };
    const isWanted = ({ hours }: Pick<Bridge, 'hours'>): boolean => hours.some(({ startMs }) => wanted.has(startMs));
    // The last window before an hour, or the first one after it, may be the edge of a span.
    const beside = { fromMs: range.fromMs - HOUR_MS, toMs: range.toMs + HOUR_MS };
    return this.bridges(this.registers(), beside, isWanted);
  }

  /** Those that reach into a stretch of time. */
  async inRange(range: Range): Promise<Bridge[]> {
    return this.bridges(this.registers(), range, () => true);
  }

  /** Hours of those that reach into a stretch of time. @param pointIds only of these registers */
  async hoursOf(range: Range, pointIds?: ReadonlySet<number>): Promise<number[]> {
    const hours = new Set<number>();
    const registers = this.registers().filter(({ pointId }) => pointIds?.has(pointId) ?? true);
    for (const { parts } of await this.looked(registers, range)) {
      for (const { startMs } of parts) hours.add(localHourStart(startMs, this.derived.site.timeZone));
    }
    return [...hours].sort((a, b) => a - b);
  }

  /** Those of a register that were decided by a refusal and reach into a stretch of time. */
  async refused(one: CountedPoint, range: Range): Promise<Bridge[]> {
    const register = this.registers().find(({ pointId }) => pointId === one.pointId);
    if (!register) return [];
    const decisions = (await this.decisions()).get(one.pointId)!;
    if (decisions.every(({ type }) => type !== 'refused')) return [];
    return this.bridges([register], range, ({ decision }) => decision?.type === 'refused');
  }

  registers(): CreditedRegister[] {
    const addresses = [...new Set(this.derived.site.emissions?.credited.map(({ point }) => point) ?? [])];
    return addresses.flatMap((address) => {
      const found = this.derived.points.get(address);
      return found && isEver(found.point, 'total') ? [{ address, ...found }] : [];
    });
  }

  private async bridges(
    registers: readonly CreditedRegister[],
    range: Range,
    isWanted: (bridge: Pick<Bridge, 'hours' | 'decision'>) => boolean,
  ): Promise<Bridge[]> {
    const bridges: Bridge[] = [];
    for (const { one, spans, parts, decision } of await this.looked(registers, range)) {
      const hours = bridgeHours(parts, this.derived.site.timeZone);
      if (!isWanted({ hours, decision })) continue;
      const known = { point: one.address, spans, hours, decision };
      bridges.push({ ...known, ...(await this.surroundings.of(one, known, parts)) });
    }
    return bridges;
  }

  /** What is looked at as one and reaches into a stretch of time, of registers in their order. */
  private async looked(registers: readonly CreditedRegister[], range: Range): Promise<Looked[]> {
    // Mostly there is none, and nothing else has to be read.
    const near = await readDarkWindows(
      this.q,
      registers.map(({ pointId }) => pointId),
      range.fromMs,
      range.toMs,
    );
    const isDark = ({ coveredMs, hasReading }: DarkWindow): boolean => coveredMs === 0 && !hasReading;
    const found: Looked[] = [];
    for (const one of registers)
      if (near.get(one.pointId)?.some(isDark)) found.push(...(await this.lookedOf(one, range)));
    return found;
  }

  private async lookedOf(one: CreditedRegister, { fromMs, toMs }: Range): Promise<Looked[]> {
    const decisions = (await this.decisions()).get(one.pointId)!;
    const reach = { fromMs: fromMs - AROUND_MS, toMs: toMs + AROUND_MS };
    for (;;) {
      const read = await readDarkWindows(this.q, [one.pointId], reach.fromMs, reach.toMs);
      const windows = read.get(one.pointId) ?? [];
      const spans = darkSpans(windows);
      const touches = (span: DarkSpan): boolean => span.fromMs < toMs && span.toMs > fromMs;
      const together = spansTogether(
        spans,
        decisions.map(({ atMs }) => atMs),
      );
      const found = together.filter((own) => own.some(touches));
      // What begins within a week of another span may be looked at with it.
      const isCutBefore = spans.length > 0 && spans[0]!.fromMs < reach.fromMs + TOGETHER_MS;
      const isCutAfter = spans.some((span) => touches(span) && span.fromMs + TOGETHER_MS > reach.toMs);
      const isOpen = (windows.at(-1)?.startMs ?? -Infinity) >= reach.toMs - HOUR_MS;
      if (!isCutBefore && !isCutAfter && !isOpen) {
        return found.map((own) => ({
          one,
          spans: own,
          parts: darkParts(windows, own),
          decision: decisionAbout(own, decisions) ?? null,
        }));
      }
      const more = reach.toMs - reach.fromMs;
      if (isCutBefore) reach.fromMs -= more;
      if (isCutAfter || isOpen) reach.toMs += more;
    }
  }

  /** What was decided of gaps of each register, by point, in order of time; read once. */
  decisions(): Promise<ReadonlyMap<number, readonly Decision[]>> {
    return (this.decided ??= this.readDecisions());
  }

  private async readDecisions(): Promise<ReadonlyMap<number, readonly Decision[]>> {
    const registers = this.registers();
    const events = await readDecisionEvents(
      this.q,
      registers.map(({ deviceId }) => deviceId),
    );
    const byDevice = groupedBy(events, ({ deviceId }) => deviceId);
    const decisionsOf = ({ deviceId, point }: CreditedRegister): Decision[] => {
      const own = (byDevice.get(deviceId) ?? []).flatMap(({ body }) => registerEventOf(body, point));
      return own.flatMap(({ type, t }): Decision[] =>
        type === 'jump-accepted' || type === 'jump-refused'
          ? [{ type: type === 'jump-accepted' ? 'accepted' : 'refused', atMs: t }]
          : [],
      );
    };
    return new Map(registers.map((one) => [one.pointId, inOrderOfTime(decisionsOf(one), ({ atMs }) => atMs)]));
  }
}
