import { Injectable } from '@nestjs/common';
import {
  checkDays,
  closeDue,
  derivedSites,
  publishStatus,
  refreshPeriods,
  RunningDevices,
  type DerivedSite,
} from '#derivation';
import { localHourStart, MINUTE_MS, RULES_VERSION } from '#domain';
import {
  Database,
  FencedDatabase,
  Names,
  readClock,
  readMarkedSites,
  readReachedLook,
  SiteLost,
  type OwnedSite,
} from '#postgres';
import { Logger, type Catalogue } from '#runtime';
import { CountingCatalogue, OutboxMover, SiteOwnership } from '#service-database';
import { SitePacking } from './site-packing.js';
import { SiteRounds, type RoundWork } from './site-rounds.js';
import { RoundRobin } from './site-schedule.js';
import { StoringFirst } from './storing-first.js';

/** Status is published at least this often, so that whoever waits for it knows that we live. */
const PUBLISH_AT_LEAST_MS = 60_000;
const CLOSE_EVERY_MS = 30_000;
/** A pass takes up old things for so long, then says that there is more: what is due comes in between. */
const PASS_MS = 2_000;

/** A pass looks at whole days for so long, however many there are after a restore: figures and status wait for it. */
const CHECK_MS = 200;
/** A pass packs old readings for so long where it finds nothing else to do. */
const PACK_MS = 200;
/** Not before: a process that has just started, and those beside it, have other things to catch up with. */
const PACK_AFTER_MS = 10 * MINUTE_MS;

/** While old things are derived, status follows them so often. */
const PUBLISH_BACKLOG_MS = 2_000;

/** A site that this process can derive. */
interface Derivable {
  readonly site: DerivedSite;
  readonly rounds: SiteRounds;
  readonly packing: SitePacking;
}

/**
 * Makes windows, figures, targets and status of what the store has marked, of the sites that this process owns; closes what is due
 * (docs/architecture.md, derive). Every transaction proves that the site is ours and counts under the configuration that we work by.
 * Time is PostgreSQL's.
 */
@Injectable()
export class SiteDeriver {
  private sites = new Map<number, Derivable>();
  private readonly publishedAtMs = new Map<number, number>();
  private readonly refreshedHour = new Map<number, number>();
  /** Sites whose status does not hold yet what slices have made. */
  private readonly behind = new Set<number>();
  private readonly turns = new RoundRobin<number>();
  private closedAt = -Infinity;
  private readonly packsAt = performance.now() + PACK_AFTER_MS;
  /** PostgreSQL's clock at the newest round, Unix ms. */
  private nowMs = -Infinity;
  /** Generation of the ids that the sites were made with. */
  private namesOf = 0;

  constructor(
    private readonly db: Database,
    private readonly names: Names,
    private readonly outbox: OutboxMover,
    private readonly ownership: SiteOwnership,
    private readonly catalogue: CountingCatalogue,
    private readonly log: Logger,
    private readonly storing: StoringFirst,
  ) {
    this.take(catalogue.current);
    catalogue.follow((fresh) => this.take(fresh));
  }

  /**
   * What is recent of every site and slices of what is old, for some time, then what is due. Ends early, between two transactions,
   * where `signal` says so. `more`: something old is left.
   */
  async pass(signal: AbortSignal): Promise<'more' | undefined> {
    const startedAt = performance.now();
    const failures: unknown[] = [];
    let isLeft = true;
    while (isLeft && failures.length === 0 && !signal.aborted && performance.now() - startedAt < PASS_MS) {
      isLeft = await this.round(signal, failures);
    }
    await this.close(signal, failures);
    if (!isLeft && failures.length === 0 && performance.now() >= this.packsAt) await this.pack(signal, failures);
    // Said once the other sites have had their turn.
    if (failures.length > 0) throw failures[0];
    return isLeft ? 'more' : undefined;
  }

  /** What is recent of every site, and one slice of one of them. @returns whether something is left */
  private async round(signal: AbortSignal, failures: unknown[]): Promise<boolean> {
    const owned = this.ownership.owned();
    if (owned.length === 0) return false;
    if (this.namesOf !== this.names.generation) this.take(this.catalogue.current);
    const nowMs = (this.nowMs = await readClock(this.db));
    const marked = await readMarkedSites(
      this.db,
      owned.map(({ siteId }) => siteId),
    );
    let areOthersLeft = false;
    await this.each(owned, signal, failures, async (one, db) => {
      if (await this.derive(one, db, nowMs, marked.has(one.site.siteId))) areOthersLeft = true;
    });
    let isLeft = false;
    for (let tried = 0; tried < marked.size && !isLeft; tried++) {
      const next = this.turns.next([...marked]);
      const owners = owned.filter(({ siteId }) => siteId === next);
      await this.each(owners, signal, failures, async ({ site, rounds }, db) => {
        const { more, hasChanged, hours } = await rounds.slice(db, nowMs);
        isLeft = more;
        if (hasChanged || hours > 0) this.behind.add(site.siteId);
      });
    }
    return isLeft || areOthersLeft;
  }

  private async close(signal: AbortSignal, failures: unknown[]): Promise<void> {
    const owned = this.ownership.owned();
    if (owned.length === 0 || performance.now() - this.closedAt < CLOSE_EVERY_MS) return;
    this.closedAt = performance.now();
    const look = await readReachedLook(this.db);
    if (look) await this.each(owned, signal, failures, ({ site }, db) => closeDue(db, site, look));
  }

  private async pack(signal: AbortSignal, failures: unknown[]): Promise<void> {
    const startedAt = performance.now();
    const isOver = (): boolean => signal.aborted || performance.now() - startedAt > PACK_MS;
    await this.each(this.ownership.owned(), signal, failures, async ({ site: { site }, packing }, db) => {
      if (isOver()) return;
      const { refused } = await packing.pass(db, this.nowMs, isOver);
      for (const { deviceId, dayMs, reason } of refused) {
        const day = new Date(dayMs).toISOString().slice(0, 10);
        const device = this.names.deviceById(deviceId)?.device;
        this.log.warn({ site: site.id, device, day }, `readings of a day stay unpacked: ${reason}`);
      }
    });
  }

  private async each(
    owned: readonly OwnedSite[],
    signal: AbortSignal,
    failures: unknown[],
    work: (derivable: Derivable, db: Database) => Promise<unknown>,
  ): Promise<void> {
    for (const owner of owned) if (!signal.aborted) failures.push(...(await this.behindFence(owner, work)));
  }

  private take(catalogue: Catalogue): void {
    this.namesOf = this.names.generation;
    this.sites = new Map();
    const running = new RunningDevices();
    for (const declared of catalogue.sites) {
      try {
        const site = derivedSites({ ...catalogue, sites: [declared] }, this.names)[0]!;
        const rounds = new SiteRounds(site, running);
        this.sites.set(site.siteId, { site, rounds, packing: new SitePacking(site.siteId) });
      } catch (error) {
        // A program of another version may understand it: that one takes the site.
        const why = `the configuration cannot be used by this program: ${(error as Error).message}`;
        this.log.error({ site: declared.id, err: error }, why);
        const siteId = this.names.siteId(declared.id);
        if (siteId !== undefined) this.ownership.giveUp(siteId, why);
      }
    }
    this.publishedAtMs.clear();
  }

  /** What is no longer ours is left to its owner. @returns what else went wrong, if anything */
  private async behindFence(
    { siteId, token }: OwnedSite,
    work: (derivable: Derivable, db: Database) => Promise<unknown>,
  ): Promise<unknown[]> {
    const derivable = this.sites.get(siteId);
    const rule = this.catalogue.rules().get(siteId);
    // No file declares it any more, or not yet: its marks wait.
    if (!derivable || !rule) return [];
    const { revision } = rule;
    const db = new FencedDatabase(this.db, { siteId, role: 'derive', token, revision, rules: RULES_VERSION });
    derivable.rounds.owned(token);
    try {
      await work(derivable, db);
      return [];
    } catch (error) {
      if (!(error instanceof SiteLost)) return [error];
      this.log.info({ site: derivable.site.site.id }, error.message);
      if (error.why === 'owner') this.ownership.forget(siteId);
      else await this.catalogue.refresh();
      return [];
    }
  }

  /** Figures and status first, then what they are not made of. @returns whether some of that is left */
  private async derive(one: Derivable, db: Database, nowMs: number, isMarked: boolean): Promise<boolean> {
    const { site, rounds } = one;
    const recent = isMarked ? await rounds.recent(db, nowMs) : { hasChanged: false, hours: 0, more: false };
    await this.tell(site, db, nowMs, recent);
    if (!recent.more) return false;
    this.behind.add(site.siteId);
    if (this.storing.othersWait(rounds.waitingSinceMs)) return false;
    const { more } = await rounds.others(db, nowMs);
    return more;
  }

  private async tell(
    site: DerivedSite,
    db: Database,
    nowMs: number,
    { hasChanged, hours }: Pick<RoundWork, 'hasChanged' | 'hours'>,
  ): Promise<void> {
    const hour = localHourStart(nowMs, site.site.timeZone);
    const isNewHour = this.refreshedHour.get(site.siteId) !== hour;
    if (isNewHour) await refreshPeriods(db, site, nowMs);
    this.refreshedHour.set(site.siteId, hour);
    // Whole days are looked at while there is nothing more urgent.
    if (isNewHour || (hours === 0 && !this.behind.has(site.siteId))) {
      const startedAt = performance.now();
      await checkDays(db, site, nowMs, isNewHour, () => performance.now() - startedAt > CHECK_MS);
    }
    const sinceMs = nowMs - (this.publishedAtMs.get(site.siteId) ?? -Infinity);
    const isDue = sinceMs >= (this.behind.has(site.siteId) ? PUBLISH_BACKLOG_MS : PUBLISH_AT_LEAST_MS);
    if (hours === 0 && !hasChanged && !isDue) return;
    await publishStatus(db, site, nowMs);
    this.behind.delete(site.siteId);
    this.publishedAtMs.set(site.siteId, nowMs);
    this.outbox.wake();
  }
}
