import { Injectable } from '@nestjs/common';
import {
  checkDay,
  deriveTargets,
  figuresOfStatus,
  figuresOfTargets,
  inPast,
  siteStatus,
  targetBody,
  type DerivedSite,
  type WantedOfPast,
} from '#derivation';
import type { StatusAnswer, TrendAnswer } from '#contracts';
import { addDays, localDateOf, type Point, type Site } from '#domain';
import { Database, type Queryable, type Shadow } from '#postgres';
import { DerivedSites } from '../directory/derived-sites.js';
import { listEmissions, type EmissionInterval } from '../figures/list-emissions.js';
import { Semaphore } from '../http/semaphore.js';
import type { TimeRange } from '../http/time-range.js';
import { emptyStatus } from '../sites/show-status.js';
import { checkTarget, shownTarget } from '../targets/show-targets.js';
import { makeTrend, type WantedTrend } from '../trend/make-trend.js';

/** Each computation holds a connection for as long as it lasts: answers of now need the others. */
const AT_ONCE = 4;

/** What was known at a moment of the past. */
@Injectable()
export class PastFigures {
  private readonly shadows = new Semaphore(AT_ONCE);

  constructor(
    private readonly db: Database,
    private readonly sites: DerivedSites,
  ) {}

  /** What `read` finds of a site as it was known at a moment; null: nothing of it was ever stored. */
  async ask<T>(
    site: Site,
    asOfMs: number,
    wanted: WantedOfPast | ((derived: DerivedSite) => WantedOfPast),
    read: (shadow: Shadow, derived: DerivedSite) => Promise<T>,
  ): Promise<T | null> {
    const past = await this.sites.past(site, asOfMs);
    if (!past) return null;
    const want = typeof wanted === 'function' ? wanted(past.derived) : wanted;
    return this.shadows.take(() => inPast(this.db, past, want, (shadow) => read(shadow, past.derived)));
  }

  /** Emissions as they were known at a moment. */
  async emissions(
    site: Site,
    asOfMs: number,
    asked: { readonly interval: EmissionInterval; readonly range: TimeRange; readonly shares: boolean },
  ) {
    const want = { ...asked, nowMs: asOfMs };
    const past = await this.sites.past(site, asOfMs);
    if (!past) return listEmissions(this.db, site, null, want);
    const { derived } = past;
    return this.shadows.take(() =>
      inPast(this.db, past, { figures: [{ grain: asked.interval, ...asked.range }] }, (shadow) =>
        listEmissions(shadow, derived.site, derived.siteId, want),
      ),
    );
  }

  /** What `read` finds among the readings that had come by then, with the site as it was configured; no window is made for it. */
  async readings<Found>(
    site: Site,
    asOfMs: number,
    read: (db: Queryable, site: Site) => Promise<Found>,
  ): Promise<Found> {
    const past = await this.sites.past(site, asOfMs);
    if (!past) return read(this.db, site);
    return this.shadows.take(() =>
      inPast(this.db, past, { figures: [], devices: [] }, (shadow) => read(shadow, past.derived.site)),
    );
  }

  /** A point over time as it was known at a moment, by the declaration that counted. */
  async trend(site: Site, point: Point, asOfMs: number, asked: Omit<WantedTrend, 'nowMs'>): Promise<TrendAnswer> {
    const want = { ...asked, nowMs: asOfMs };
    const past = await this.sites.past(site, asOfMs);
    const found = past?.derived.points.get(point.address);
    if (!past || !found) return makeTrend(this.db, point, null, want);
    return this.shadows.take(() =>
      inPast(this.db, past, { figures: [], devices: [point.address] }, (shadow) =>
        makeTrend(shadow, found.point, found, want),
      ),
    );
  }

  /**
   * A target as it stood at a moment.
   * @throws ProblemError `not-found` where the site had no such target then
   */
  async target(site: Site, id: string, asOfMs: number) {
    const past = await this.sites.past(site, asOfMs);
    const declared = checkTarget(past?.derived.site ?? site, id);
    if (!past) return shownTarget(site, declared, asOfMs, {});
    const figures = figuresOfTargets(past.derived, asOfMs);
    const targets = await this.shadows.take(() =>
      inPast(this.db, past, { figures }, (shadow) => deriveTargets(shadow, past.derived, asOfMs)),
    );
    const body = targetBody(targets.find(({ status }) => status.id === id)!);
    return shownTarget(past.derived.site, declared, asOfMs, body);
  }

  /**
   * The status as it would have been published at a moment. Arrivals are those of what is stored; of an alert the severity is that
   * of its last change, and how many records waited in Kafka is unknown by now.
   */
  async status(site: Site, asOfMs: number): Promise<StatusAnswer> {
    const past = await this.sites.past(site, asOfMs);
    if (!past) return emptyStatus(site, asOfMs);
    const { derived } = past;
    const figures = [...figuresOfStatus(derived, asOfMs), ...figuresOfTargets(derived, asOfMs)];
    const read = async (shadow: Shadow) => {
      await checkDay(shadow, derived, addDays(localDateOf(asOfMs, derived.site.timeZone), -1), asOfMs);
      return siteStatus(shadow, derived, await deriveTargets(shadow, derived, asOfMs), asOfMs);
    };
    const body = await this.shadows.take(() => inPast(this.db, past, { figures, devices: 'all' }, read));
    return { ...body, data: { ...body.data, lagRecords: null } };
  }
}
