import {
  continueDevices,
  countedDevices,
  deriveDevice,
  deriveFigures,
  type DerivedDevice,
  type DerivedSite,
  derivedDevices,
  RunningDevices,
} from '#derivation';
import { localHourStart } from '#domain';
import {
  hasHourMarks,
  isTimeout,
  isTransient,
  readLongMarked,
  readRecentlyMarked,
  readSetAside,
  setAside,
  takeBack,
  type Database,
} from '#postgres';
import { LONGEST_ROUND_MS, RECENT_MS, RoundRobin, SliceSize } from './site-schedule.js';

/** The figures of a site, beside the ids of its devices; devices that continue what is known go together. */
const FIGURES = 'figures';
const CONTINUING = 'continuing';
type Turn = number | typeof FIGURES | typeof CONTINUING;

/** What a round has done. */
export interface RoundWork {
  /** Something of the site is different now. */
  readonly hasChanged: boolean;
  /** Hours that were computed. */
  readonly hours: number;
  /** Something is left that may be done now: by `recent` for `others`, by these for the next round, by `slice` for another one. */
  readonly more: boolean;
}

/** Of so many marked devices what figures are made of is derived before all else; fewer go together. */
const MOST_TOGETHER = 400;
/** The others of a round, between two looks at the clock. */
const OTHERS_AT_ONCE = 1_000;
/** Figures and status wait for one turn of the others: no more is begun of it after so long, ms. */
const OTHERS_MS = 400;

const NOTHING: RoundWork = { hasChanged: false, hours: 0, more: false };

/**
 * Derives one site: what is recent first and as a whole, what is old in slices between it, each device and the figures in turn.
 * A device that cannot be derived, or figures that cannot be made, are set aside with their reason and tried again later; everything
 * else goes on. What is no fault of theirs (the database is away, another process owns the site) is thrown.
 */
export class SiteRounds {
  private readonly devices: ReadonlyMap<number, DerivedDevice>;
  private readonly counted: ReadonlySet<number>;
  private readonly rows = new SliceSize({ least: 50, first: 2_000, most: 20_000 });
  private readonly hours = new SliceSize({ least: 5, first: 200, most: 2_000 });
  private readonly turns = new RoundRobin<Turn>();
  /** Devices with something late or special: not tried together with others until they have caught up. */
  private readonly special = new Set<number>();
  /** Devices whose recent marks begin too far back to go before the others. */
  private readonly postponed = new Set<number>();
  /** Another configuration, or another owner: what is set aside is tried at once. */
  private isFirst = true;
  private aside = new Map<number | typeof FIGURES, { readonly isDue: boolean }>();

  /** Recently marked, of no figure: what `recent` has left to `others`, rising. */
  private waiting: readonly number[] = [];
  /** Since when they have had no turn, monotonic ms; Infinity: none waits. */
  waitingSinceMs = Infinity;
  /** The last of them that had its turn. */
  private served = 0;

  /** Under which the running states were made. */
  private ownedBy: string | null = null;

  /** @param running states of devices, of this and other sites */
  constructor(
    private readonly site: DerivedSite,
    private readonly running = new RunningDevices(),
  ) {
    this.devices = derivedDevices(site);
    this.counted = countedDevices(site);
  }

  /**
   * The site is ours by this token. Another one than before: another process may have owned it in between and made windows, and what we
   * remember of its devices is forgotten.
   */
  owned(token: string): void {
    if (token !== this.ownedBy) for (const deviceId of this.devices.keys()) this.running.take(deviceId);
    this.ownedBy = token;
  }

  /**
   * Windows and figures of the last hours, of every device once. Where many are marked, of those that figures are made of: a city of
   * substations keeps no tonne waiting. The others are left to `others`.
   * @param db of the owner of the site, here, in `others` and in `slice`
   */
  async recent(db: Database, now: number): Promise<RoundWork> {
    const aside = await readSetAside(db, this.site.siteId);
    this.aside = new Map(aside.map(({ deviceId, isDue }) => [deviceId ?? FIGURES, { isDue: isDue || this.isFirst }]));
    this.isFirst = false;
    const sinceMs = now - RECENT_MS;
    const ready = this.free().filter((deviceId) => !this.postponed.has(deviceId));
    const marked = await readRecentlyMarked(db, ready, sinceMs);
    const areMany = marked.length > MOST_TOGETHER;
    this.waiting = areMany ? marked.filter((id) => !this.counted.has(id)).sort((a, b) => a - b) : [];
    this.waitingSinceMs = this.waiting.length === 0 ? Infinity : Math.min(this.waitingSinceMs, performance.now());
    const first = areMany ? marked.filter((id) => this.counted.has(id)) : marked;
    await this.continueRecent(db, first, sinceMs, performance.now());
    const hours = await this.figures(db, now, this.recentHours(sinceMs));
    return { hasChanged: first.length > 0, hours, more: this.waiting.length > 0 };
  }

  /** Windows of the last hours of what `recent` has left, for some time, those that wait longest first. */
  async others(db: Database, now: number): Promise<RoundWork> {
    const startedAt = performance.now();
    const isNext = (id: number): boolean => id > this.served;
    const inTurn = [...this.waiting.filter(isNext), ...this.waiting.filter((id) => !isNext(id))];
    let done = 0;
    for (; done < inTurn.length && performance.now() - startedAt < OTHERS_MS; done += OTHERS_AT_ONCE) {
      const some = inTurn.slice(done, done + OTHERS_AT_ONCE);
      await this.continueRecent(db, some, now - RECENT_MS, startedAt);
      this.served = some.at(-1)!;
    }
    this.waitingSinceMs = Infinity;
    return { hasChanged: inTurn.length > 0, hours: 0, more: done < inTurn.length };
  }

  /** @param startedAt from when on the time counts after which no more is begun that is special */
  private async continueRecent(
    db: Database,
    deviceIds: readonly number[],
    sinceMs: number,
    startedAt: number,
  ): Promise<void> {
    for (const deviceId of await this.continueTogether(db, deviceIds, sinceMs)) {
      const pass = await this.deriveAlone(db, deviceId, sinceMs);
      if (pass?.isPostponed) this.postponed.add(deviceId);
      // What is left comes with the next round.
      if (performance.now() - startedAt > LONGEST_ROUND_MS) break;
    }
  }

  /** One slice of what is left, of whoever waits longest. */
  async slice(db: Database, now: number): Promise<RoundWork> {
    const beforeMs = now - RECENT_MS;
    const late = await readLongMarked(db, this.free(), beforeMs);
    const waiting = [...new Set([...late, ...this.free().filter((deviceId) => this.postponed.has(deviceId))])];
    for (const deviceId of this.special) if (!waiting.includes(deviceId)) this.special.delete(deviceId);
    const continuing = waiting.filter((deviceId) => !this.special.has(deviceId) && !this.postponed.has(deviceId));
    const turns: Turn[] = waiting.filter((deviceId) => this.special.has(deviceId) || this.postponed.has(deviceId));
    if (continuing.length > 0) turns.push(CONTINUING);
    if (this.isFree(FIGURES) && (await hasHourMarks(db, this.site.siteId, this.recentHours(beforeMs))))
      turns.push(FIGURES);
    const turn = this.turns.next(turns);
    if (turn === undefined) return NOTHING;
    if (turn === FIGURES) return { hasChanged: true, hours: await this.figures(db, now), more: true };
    if (turn === CONTINUING) {
      for (const deviceId of await this.continueTogether(db, continuing)) this.special.add(deviceId);
      return { hasChanged: true, hours: 0, more: true };
    }
    this.postponed.delete(turn);
    const pass = await this.deriveAlone(db, turn);
    return { hasChanged: (pass?.changed ?? 0) > 0, hours: 0, more: true };
  }

  private recentHours(sinceMs: number): number {
    return localHourStart(sinceMs, this.site.site.timeZone);
  }

  private async figures(db: Database, now: number, sinceMs?: number): Promise<number> {
    if (!this.isFree(FIGURES)) return 0;
    const pass = await this.attempt(db, FIGURES, this.hours, (mostHours) =>
      deriveFigures(db, this.site, now, { mostHours, ...(sinceMs !== undefined && { sinceMs }) }),
    );
    return pass?.hours ?? 0;
  }

  /** @returns devices that need a look of their own: also where the work of all failed, for it is not known by whom */
  private async continueTogether(
    db: Database,
    deviceIds: readonly number[],
    sinceMs?: number,
  ): Promise<readonly number[]> {
    if (deviceIds.length === 0) return [];
    try {
      const devices = deviceIds.map((deviceId) => this.device(deviceId));
      const { left } = await continueDevices(db, this.site, devices, {
        sinceMs,
        longestMs: LONGEST_ROUND_MS,
        running: this.running,
      });
      const isLeft = new Set(left);
      for (const deviceId of deviceIds) if (!isLeft.has(deviceId)) await this.succeeded(db, deviceId);
      return left;
    } catch (error) {
      if (!isOwnFault(error)) throw error;
      return deviceIds;
    }
  }

  private async deriveAlone(db: Database, deviceId: number, sinceMs?: number): ReturnType<typeof deriveDevice> {
    this.running.take(deviceId);
    const pass = await this.attempt(db, deviceId, this.rows, (mostRows) =>
      deriveDevice(db, this.site, this.device(deviceId), { mostRows, ...(sinceMs !== undefined && { sinceMs }) }),
    );
    if (pass?.running) this.running.put(deviceId, pass.running);
    return pass;
  }

  /** @returns null: it failed, and is tried again later */
  private async attempt<T extends { readonly isFull: boolean }>(
    db: Database,
    subject: number | typeof FIGURES,
    slice: SliceSize,
    work: (size: number) => Promise<T | null>,
  ): Promise<T | null> {
    const startedAt = performance.now();
    try {
      const done = await work(slice.size);
      slice.took(performance.now() - startedAt, done?.isFull ?? false);
      await this.succeeded(db, subject);
      return done;
    } catch (error) {
      if (!isOwnFault(error)) throw error;
      if (isTimeout(error) && !slice.isLeast) {
        slice.tookTooLong();
        return null;
      }
      const deviceId = subject === FIGURES ? null : subject;
      const counted = deviceId === null || this.counted.has(deviceId);
      const reason = error instanceof Error ? error.message : String(error);
      await db.transaction((tx) => setAside(tx, this.site.siteId, { deviceId, error: reason, counted }));
      this.aside.set(subject, { isDue: false });
      return null;
    }
  }

  private async succeeded(db: Database, subject: number | typeof FIGURES): Promise<void> {
    if (!this.aside.has(subject)) return;
    await db.transaction((tx) => takeBack(tx, this.site.siteId, subject === FIGURES ? null : subject));
  }

  private isFree(subject: number | typeof FIGURES): boolean {
    return this.aside.get(subject)?.isDue ?? true;
  }

  private free(): number[] {
    return [...this.devices.keys()].filter((deviceId) => this.isFree(deviceId));
  }

  private device(deviceId: number): DerivedDevice {
    return this.devices.get(deviceId)!;
  }
}

/** It lies in the data or in us, or was too much at once: not in the database, and not in who owns the site. */
const isOwnFault = (error: unknown): boolean => isTimeout(error) || !isTransient(error);
