import { Injectable } from '@nestjs/common';
import type { StatusAnswer, TargetAnswer } from '#contracts';
import {
  addDays,
  convert,
  displayOf,
  HOUR_MS,
  localDateOf,
  localMidnightMs,
  seasonOn,
  type SeenTarget,
  type Site,
} from '#domain';
import { Database } from '#postgres';
import { SiteDirectory } from '../directory/site-directory.js';
import { listEmissions } from '../figures/list-emissions.js';
import { PastFigures } from '../past/figures-as-of.js';
import { StatusNow } from '../sites/status-now.js';
import { checkTarget, showTarget } from '../targets/show-targets.js';

/** Of which moment sentences are; null: of now. */
export interface Moment {
  readonly asOfMs: number | null;
  readonly nowMs: number;
}

/** Figures that sentences are made from: those of the API's own answers, now or at a moment of the past. */
@Injectable()
export class SeenFigures {
  constructor(
    private readonly db: Database,
    private readonly directory: SiteDirectory,
    private readonly statuses: StatusNow,
    private readonly past: PastFigures,
  ) {}

  status(site: Site, { asOfMs }: Moment): Promise<StatusAnswer> {
    return asOfMs === null ? this.statuses.of(site) : this.past.status(site, asOfMs);
  }

  /** null: the site has none. @throws ProblemError `not-found` where it has none of this name */
  async target(site: Site, id: string | undefined, { asOfMs, nowMs }: Moment): Promise<TargetAnswer | null> {
    if (id !== undefined) checkTarget(site, id);
    const name = id ?? site.targets[0]?.id;
    if (name === undefined) return null;
    const answer =
      asOfMs === null
        ? await showTarget(this.db, site, await this.directory.siteId(site), name, nowMs)
        : await this.past.target(site, name, asOfMs);
    return answer as TargetAnswer;
  }

  /** Whole days of the season so far, and the doubt of its net. */
  async season(site: Site, { asOfMs, nowMs }: Moment) {
    const toMs = asOfMs ?? nowMs;
    const today = localDateOf(toMs, site.timeZone);
    const { start, end } = seasonOn(site.season, today);
    const fromMs = localMidnightMs(start, site.timeZone);
    const wholeMs = localMidnightMs(today <= end ? today : addDays(end, 1), site.timeZone);
    const siteId = await this.directory.siteId(site);
    const rows = (interval: 'day' | 'season', range: { fromMs: number; toMs: number }) => {
      const want = { interval, range, shares: interval === 'season' };
      return asOfMs === null
        ? listEmissions(this.db, site, siteId, { ...want, nowMs })
        : this.past.emissions(site, asOfMs, want);
    };
    const days = await rows('day', { fromMs, toMs: wholeMs });
    const [whole] = await rows('season', { fromMs, toMs: fromMs + 1 });
    const shares = (whole as { u95Shares?: readonly { source: string; sharePct: number }[] } | undefined)?.u95Shares;
    return {
      doubt: whole?.u95T ? { u95T: whole.u95T, shares: shares ?? [] } : null,
      days: days.map(({ start: day, coveragePct }) => ({
        coveragePct,
        hours: hoursOf(day, site.timeZone),
      })),
    };
  }
}

/** 23 or 25 where the clocks change. */
const hoursOf = (day: string, zone: string): number =>
  (localMidnightMs(addDays(day, 1), zone) - localMidnightMs(day, zone)) / HOUR_MS;

/** A target as the facts of Overview see it, in the unit in which it is stated: the picture beside the words has no other. */
export function seenTarget(target: TargetAnswer): SeenTarget {
  const { unit, achievedCurve, planCurve, ensemble, gap, change, lastSeasonCurve } = target;
  return {
    unit,
    amount: target.amount ?? 0,
    amountForArea: target.amountForArea,
    state: target.state as SeenTarget['state'],
    periodKind: target.period?.startsWith('season-') ? 'season' : 'year',
    achieved: achievedCurve.at(-1)?.achieved ?? target.achieved,
    toDateAsOf: target.toDateAsOf,
    planToDate: target.planToDate,
    planInAll: planCurve.at(-1)?.plan ?? null,
    forecast: target.forecast,
    forecastP10: target.forecastP10,
    forecastP90: target.forecastP90,
    probability: target.probabilityToMeet,
    winters: ensemble ? { reached: ensemble.reached, of: ensemble.members.length } : null,
    gap: gap && {
      weather: gap.weather ?? 0,
      performance: gap.performance ?? 0,
      area: gap.area ?? 0,
      data: gap.data ?? 0,
    },
    change: change ?? null,
    hasSeasonBefore: (lastSeasonCurve ?? null) !== null,
  };
}

/** Energy as the people of the site read it; any other unit as it is. */
export function shownIn(unit: string, site: Site) {
  const { energy } = displayOf(site);
  const isEnergy = unit === 'GJ' || unit === 'MW.h';
  const shown = (value: number | null): number | null =>
    value === null || !isEnergy ? value : (convert(value, unit, energy) ?? value);
  return { unit: isEnergy ? energy : unit, in: shown };
}
