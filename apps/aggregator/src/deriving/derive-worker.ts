import {
  checkDays,
  continueDevices,
  deriveDevice,
  derivedDevices,
  derivedSites,
  deriveFigures,
  refreshPeriods,
  publishStatus,
  type DerivedDevice,
  type DerivedSite,
} from '#derivation';
import { localHourStart } from '#domain';
import { closeDueFigures, readMarkedDevices } from '#postgres';
import type { Catalogue } from '#runtime';
import type { Worker, WorkerContext } from './worker.js';

/** A flood costs one pass per rest: figures are at most this much, and the pass itself, behind what is stored. */
const REST_MS = 400;
const IDLE_MS = 1_000;
/** Status is told at least this often, so that whoever waits for it knows that we live. */
const TELL_AT_LEAST_MS = 60_000;
const CLOSE_EVERY_MS = 30_000;

/** Time until which everything received is known to be stored; null: not known. */
export type StoredUpTo = () => Promise<number | null>;

/** Makes windows, figures, targets and status of what the store has marked; closes what is due (docs/architecture.md, derive). */
export class DeriveWorker implements Worker {
  private sites: DerivedSite[] = [];
  private devices = new Map<number, { readonly site: DerivedSite; readonly device: DerivedDevice }>();
  private readonly publishedAtMs = new Map<number, number>();
  private readonly refreshedHour = new Map<number, number>();
  private closedAt = 0;
  private isStopped = false;
  private isWoken = true;
  private endRest: () => void = () => undefined;
  private loop: Promise<void> = Promise.resolve();
  private passing: Promise<void> = Promise.resolve();

  constructor(
    private readonly context: WorkerContext,
    private readonly storedUpTo: StoredUpTo,
    private readonly now: () => number = Date.now,
  ) {}

  async start(): Promise<void> {
    this.take(this.context.catalogue);
    this.loop = this.run();
  }

  wake(): void {
    this.isWoken = true;
    this.endRest();
  }

  async reconfigure(accept: () => Promise<Catalogue>): Promise<void> {
    const turn = this.passing.then(accept).then((catalogue) => this.take(catalogue));
    this.passing = turn.catch(() => undefined);
    await turn;
    this.publishedAtMs.clear();
    this.endRest();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.endRest();
    await this.loop;
  }

  private take(catalogue: Catalogue): void {
    this.sites = derivedSites(catalogue, this.context.names);
    this.devices = new Map(
      this.sites.flatMap((site) => [...derivedDevices(site)].map(([id, device]) => [id, { site, device }] as const)),
    );
  }

  private async run(): Promise<void> {
    let isFailing = false;
    while (!this.isStopped) {
      this.isWoken = false;
      try {
        // Passes and changes of configuration take turns.
        const turn = this.passing.then(() => this.pass());
        this.passing = turn.catch(() => undefined);
        await turn;
        isFailing = false;
      } catch (error) {
        if (!isFailing && !this.isStopped) this.context.log.warn({ err: error }, 'deriving failed; trying again');
        isFailing = true;
      }
      // A flood is let pass for a moment, so that one pass carries many commits through; what is quiet is looked at each second.
      await this.rest(REST_MS, false);
      if (!this.isWoken) await this.rest(IDLE_MS - REST_MS, true);
    }
  }

  private rest(ms: number, isWakeable: boolean): Promise<void> {
    if (this.isStopped) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.endRest = () => {
        if (!isWakeable && !this.isStopped) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private async pass(): Promise<void> {
    const { db } = this.context;
    const changed = await this.deriveWindows();
    for (const site of this.sites) {
      if (this.isStopped) return;
      let hours = 0;
      for (let more = true; more && !this.isStopped;) {
        const pass = await deriveFigures(db, site, this.now());
        hours += pass.hours;
        more = pass.more;
      }
      const hour = localHourStart(this.now(), site.site.timeZone);
      const isNewHour = this.refreshedHour.get(site.siteId) !== hour;
      if (isNewHour) await refreshPeriods(db, site, this.now());
      this.refreshedHour.set(site.siteId, hour);
      // Whole days are looked at while there is nothing more urgent.
      if (isNewHour || hours === 0) await checkDays(db, site, this.now(), isNewHour);
      const isDue = this.now() - (this.publishedAtMs.get(site.siteId) ?? 0) >= TELL_AT_LEAST_MS;
      if (hours > 0 || changed.has(site.siteId) || isDue) {
        await publishStatus(db, site, this.now());
        this.publishedAtMs.set(site.siteId, this.now());
        this.context.wakeOutbox();
      }
    }
    if (this.now() - this.closedAt >= CLOSE_EVERY_MS) await this.close();
  }

  /** What continues is taken many devices at a time, what is late or special one by one; ids of the sites in which something was stored. */
  private async deriveWindows(): Promise<Set<number>> {
    const changed = new Set<number>();
    const bySite = new Map<DerivedSite, DerivedDevice[]>();
    for (const deviceId of await readMarkedDevices(this.context.db)) {
      const known = this.devices.get(deviceId);
      // Declared in a newer file than ours: its marks wait for the reload.
      if (!known) continue;
      bySite.set(known.site, [...(bySite.get(known.site) ?? []), known.device]);
    }
    for (const [site, devices] of bySite) {
      if (this.isStopped) return changed;
      changed.add(site.siteId);
      const { left } = await continueDevices(this.context.db, site, devices);
      for (const device of devices.filter(({ deviceId }) => left.includes(deviceId))) {
        for (let more = true; more && !this.isStopped;) {
          more = (await deriveDevice(this.context.db, site, device))?.more ?? false;
        }
      }
    }
    return changed;
  }

  private async close(): Promise<void> {
    this.closedAt = this.now();
    const storedUpTo = await this.storedUpTo();
    if (storedUpTo === null) return;
    for (const { site, siteId } of this.sites) {
      await this.context.db.transaction((tx) =>
        closeDueFigures(tx, { siteId, timeZone: site.timeZone }, this.now(), storedUpTo),
      );
    }
  }
}
