import { Injectable } from '@nestjs/common';
import { alertingOf, deliveriesOf, type Delivery, type Site } from '#domain';
import { Database, readSubscribedSites, routeTransitions, type AlertTransition } from '#postgres';
import { Logger } from '#runtime';
import { LoadedCatalogue, PeriodicTask } from '#service';
import { AlertChanges } from '../life/alert-changes.js';
import { FAILING_RULE } from './failing-sinks.js';
import { SendNotifications } from './send-notifications.js';

/** What the api changes (acknowledged, shelved) is found within that. */
const LOOK_EVERY_MS = 1_000;

/** Makes notifications of what happens to alerts, for as long as the process lives. */
@Injectable()
export class RouteNews extends PeriodicTask {
  constructor(
    db: Database,
    catalogue: LoadedCatalogue,
    private readonly changes: AlertChanges,
    sender: SendNotifications,
    log: Logger,
  ) {
    super({
      what: 'making notifications of alerts',
      log,
      work: async () => {
        const made = await routeNews(db, catalogue.current.sites, Date.now());
        if (made !== 0) sender.wake();
        return made;
      },
      restMs: LOOK_EVERY_MS,
    });
  }

  override onApplicationBootstrap(): void {
    this.changes.whenChanged(() => this.wake());
    super.onApplicationBootstrap();
  }
}

/** One batch. Returns how many steps were looked at, or `'more'`. */
export async function routeNews(db: Database, sites: readonly Site[], nowMs: number): Promise<'more' | number> {
  const subscribed = await readSubscribedSites(db);
  // where there are browsers alone, and nobody has subscribed one, there is nobody to tell
  const hasWayOut = (site: Site): boolean =>
    subscribed.has(site.id) || Object.values(alertingOf(site).sinks).some(({ kind }) => kind !== 'push');
  const told = sites.filter(hasWayOut);
  return routeTransitions(db, (transition) => sinksToTell(told, transition, nowMs), nowMs);
}

function sinksToTell(sites: readonly Site[], { site: id, news, document }: AlertTransition, nowMs: number): Delivery[] {
  const site = sites.find((one) => one.id === id);
  if (!site) return [];
  // a way that does not work cannot say so itself
  const isItself = (sink: string): boolean => document.rule === FAILING_RULE && document.subject === sink;
  return deliveriesOf(site, document, news, nowMs).filter(({ sink }) => !isItself(sink));
}
