import { Injectable } from '@nestjs/common';
import {
  checkDays,
  derivedDevices,
  derivedSites,
  deriveFigures,
  publishStatus,
  refreshPeriods,
  type DerivedDevice,
  type DerivedSite,
  deriveDevices,
} from '#derivation';
import { localHourStart } from '#domain';
import { closeDueFigures, Database, Names, readMarkedDevices } from '#postgres';
import type { Catalogue } from '#runtime';
import { LoadedCatalogue } from '#service';
import { OutboxMover, StoredUpTo } from '#service-database';
import { acceptCatalogue } from '../configuration/accept-catalogue.js';

/** Status is published at least this often, so that whoever waits for it knows that we live. */
const PUBLISH_AT_LEAST_MS = 60_000;
const CLOSE_EVERY_MS = 30_000;

/** Makes windows, figures, targets and status of what the store has marked; closes what is due (docs/architecture.md, derive). */
@Injectable()
export class SiteDeriver {
  private sites: DerivedSite[] = [];
  private devices = new Map<number, { readonly site: DerivedSite; readonly device: DerivedDevice }>();
  private readonly publishedAtMs = new Map<number, number>();
  private readonly refreshedHour = new Map<number, number>();
  private closedAtMs = 0;

  constructor(
    private readonly db: Database,
    private readonly names: Names,
    private readonly outbox: OutboxMover,
    private readonly storedUpTo: StoredUpTo,
    catalogue: LoadedCatalogue,
  ) {
    this.take(catalogue.current);
  }

  /** Makes the files of this process what counts, marks what follows, and works by them. Resolves to what has changed. */
  async accept(fresh: Catalogue): Promise<string[]> {
    const changes = await acceptCatalogue(this.db, this.names, fresh);
    this.take(fresh);
    this.publishedAtMs.clear();
    return changes.map(({ kind, name }) => `${kind} ${name}`);
  }

  /** All that is marked now, then what is due. Ends early, between two transactions, where `signal` says so. */
  async pass(signal: AbortSignal): Promise<void> {
    const changed = await this.deriveWindows(signal);
    for (const site of this.sites) {
      if (signal.aborted) return;
      await this.deriveSite(site, changed.has(site.siteId), signal);
    }
    if (now() - this.closedAtMs >= CLOSE_EVERY_MS) await this.close();
  }

  private take(catalogue: Catalogue): void {
    this.sites = derivedSites(catalogue, this.names);
    this.devices = new Map(
      this.sites.flatMap((site) => [...derivedDevices(site)].map(([id, device]) => [id, { site, device }] as const)),
    );
  }

  private async deriveSite(site: DerivedSite, hasChanged: boolean, signal: AbortSignal): Promise<void> {
    let hours = 0;
    for (let more = true; more && !signal.aborted;) {
      const pass = await deriveFigures(this.db, site, now());
      hours += pass.hours;
      more = pass.more;
    }
    const hour = localHourStart(now(), site.site.timeZone);
    const isNewHour = this.refreshedHour.get(site.siteId) !== hour;
    if (isNewHour) await refreshPeriods(this.db, site, now());
    this.refreshedHour.set(site.siteId, hour);
    // Whole days are looked at while there is nothing more urgent.
    if (isNewHour || hours === 0) await checkDays(this.db, site, now(), isNewHour);
    const isDue = now() - (this.publishedAtMs.get(site.siteId) ?? 0) >= PUBLISH_AT_LEAST_MS;
    if (hours === 0 && !hasChanged && !isDue) return;
    await publishStatus(this.db, site, now());
    this.publishedAtMs.set(site.siteId, now());
    this.outbox.wake();
  }

  /** @returns ids of the sites in which something was stored */
  private async deriveWindows(signal: AbortSignal): Promise<Set<number>> {
    const changed = new Set<number>();
    const bySite = new Map<DerivedSite, DerivedDevice[]>();
    for (const deviceId of await readMarkedDevices(this.db)) {
      const known = this.devices.get(deviceId);
      // Declared in a newer file than ours: its marks wait for the reload.
      if (!known) continue;
      bySite.set(known.site, [...(bySite.get(known.site) ?? []), known.device]);
    }
    for (const [site, devices] of bySite) {
      if (signal.aborted) return changed;
      changed.add(site.siteId);
      await deriveDevices(this.db, site, devices, signal);
    }
    return changed;
  }

  private async close(): Promise<void> {
    this.closedAtMs = now();
    // Where Kafka does not answer it is not known what is still to come: nothing closes.
    const storedUpToMs = await this.storedUpTo.look(now()).catch(() => null);
    if (storedUpToMs === null) return;
    for (const { site, siteId } of this.sites) {
      await this.db.transaction((tx) => closeDueFigures(tx, { siteId, timeZone: site.timeZone }, now(), storedUpToMs));
    }
  }
}

const now = (): number => Date.now();
