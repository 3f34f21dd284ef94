import { Injectable } from '@nestjs/common';
import {
  checkDays,
  closeDue,
  derivedDevices,
  derivedSites,
  deriveFigures,
  publishStatus,
  refreshPeriods,
  type DerivedDevice,
  type DerivedSite,
  deriveDevices,
} from '#derivation';
import { localHourStart, RULES_VERSION } from '#domain';
import {
  Database,
  FencedDatabase,
  Names,
  readClock,
  readMarkedDevicesOf,
  readMarkedSites,
  readReachedLook,
  SiteLost,
  type OwnedSite,
} from '#postgres';
import { Logger, type Catalogue } from '#runtime';
import { CountingCatalogue, OutboxMover, SiteOwnership } from '#service-database';

/** Status is published at least this often, so that whoever waits for it knows that we live. */
const PUBLISH_AT_LEAST_MS = 60_000;
const CLOSE_EVERY_MS = 30_000;

/** A site that this process can derive. */
interface Derivable {
  readonly site: DerivedSite;
  readonly devices: ReadonlyMap<number, DerivedDevice>;
}

/** What one pass works with. */
interface Pass {
  readonly db: Database;
  readonly nowMs: number;
  readonly signal: AbortSignal;
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
  private closedAtMs = -Infinity;
  /** Generation of the ids that the sites were made with. */
  private namesOf = 0;

  constructor(
    private readonly db: Database,
    private readonly names: Names,
    private readonly outbox: OutboxMover,
    private readonly ownership: SiteOwnership,
    private readonly catalogue: CountingCatalogue,
    private readonly log: Logger,
  ) {
    this.take(catalogue.current);
    catalogue.follow((fresh) => this.take(fresh));
  }

  /** All that is marked now, then what is due. Ends early, between two transactions, where `signal` says so. */
  async pass(signal: AbortSignal): Promise<void> {
    const owned = this.ownership.owned();
    if (owned.length === 0) return;
    if (this.namesOf !== this.names.generation) this.take(this.catalogue.current);
    const nowMs = await readClock(this.db);
    const marked = await readMarkedSites(
      this.db,
      owned.map(({ siteId }) => siteId),
    );
    await this.each(owned, nowMs, signal, (derivable, pass) =>
      this.derive(derivable, pass, marked.has(derivable.site.siteId)),
    );
    if (nowMs - this.closedAtMs < CLOSE_EVERY_MS) return;
    this.closedAtMs = nowMs;
    const look = await readReachedLook(this.db);
    if (look) await this.each(owned, nowMs, signal, ({ site }, { db }) => closeDue(db, site, look));
  }

  private take(catalogue: Catalogue): void {
    this.namesOf = this.names.generation;
    this.sites = new Map();
    for (const declared of catalogue.sites) {
      try {
        const site = derivedSites({ ...catalogue, sites: [declared] }, this.names)[0]!;
        this.sites.set(site.siteId, { site, devices: derivedDevices(site) });
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

  /** One site after the other, each behind its fence; what is no longer ours is left to its owner. */
  private async each(
    owned: readonly OwnedSite[],
    nowMs: number,
    signal: AbortSignal,
    work: (derivable: Derivable, pass: Pass) => Promise<unknown>,
  ): Promise<void> {
    let failure: unknown;
    for (const { siteId, token } of owned) {
      if (signal.aborted) return;
      const derivable = this.sites.get(siteId);
      const rule = this.catalogue.rules().get(siteId);
      // No file declares it any more, or not yet: its marks wait.
      if (!derivable || !rule) continue;
      const { revision } = rule;
      const db = new FencedDatabase(this.db, { siteId, role: 'derive', token, revision, rules: RULES_VERSION });
      try {
        await work(derivable, { db, nowMs, signal });
      } catch (error) {
        if (error instanceof SiteLost) {
          this.log.info({ site: derivable.site.site.id }, error.message);
          if (error.why === 'owner') this.ownership.forget(siteId);
          else await this.catalogue.refresh();
        } else {
          failure ??= error;
        }
      }
    }
    // Said once the other sites have had their turn.
    if (failure !== undefined) throw failure;
  }

  private async derive({ site, devices }: Derivable, pass: Pass, isMarked: boolean): Promise<void> {
    const { db, nowMs, signal } = pass;
    const hasChanged = isMarked && (await this.deriveWindows(site, devices, pass));
    let hours = 0;
    for (let more = isMarked; more && !signal.aborted;) {
      const figures = await deriveFigures(db, site, nowMs);
      hours += figures.hours;
      more = figures.more;
    }
    const hour = localHourStart(nowMs, site.site.timeZone);
    const isNewHour = this.refreshedHour.get(site.siteId) !== hour;
    if (isNewHour) await refreshPeriods(db, site, nowMs);
    this.refreshedHour.set(site.siteId, hour);
    // Whole days are looked at while there is nothing more urgent.
    if (isNewHour || hours === 0) await checkDays(db, site, nowMs, isNewHour);
    const isDue = nowMs - (this.publishedAtMs.get(site.siteId) ?? -Infinity) >= PUBLISH_AT_LEAST_MS;
    if (hours === 0 && !hasChanged && !isDue) return;
    await publishStatus(db, site, nowMs);
    this.publishedAtMs.set(site.siteId, nowMs);
    this.outbox.wake();
  }

  /** @returns whether any device of the site had marks */
  private async deriveWindows(
    site: DerivedSite,
    devices: Derivable['devices'],
    { db, signal }: Pass,
  ): Promise<boolean> {
    const marked = await readMarkedDevicesOf(db, site.siteId);
    // What is not declared waits for its declaration.
    const known = marked.flatMap((deviceId) => devices.get(deviceId) ?? []);
    if (known.length > 0) await deriveDevices(db, site, known, signal);
    return known.length > 0;
  }
}
