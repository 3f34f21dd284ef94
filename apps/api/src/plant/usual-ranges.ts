import { Injectable } from '@nestjs/common';
import type { DerivedSite } from '#derivation';
import { MINUTE_MS, type UsualRange } from '#domain';
import { Database } from '#postgres';
import { readUsualRanges, type Outdoor } from './read-plant.js';

/** Ranges of 30 days hardly move within that … */
const HOLDS_MS = 5 * MINUTE_MS;
/** … unless the weather has, K. */
const HOLDS_WITHIN_K = 0.5;

interface Known {
  readonly atMs: number;
  readonly celsius: number;
  readonly configurationHash: string;
  readonly ranges: Promise<ReadonlyMap<number, UsualRange>>;
}

/** Usual ranges of the points of each site at the weather of now: one statement a site, at most once in five minutes. */
@Injectable()
export class UsualRanges {
  private readonly known = new Map<string, Known>();

  constructor(private readonly db: Database) {}

  of(derived: DerivedSite, outdoor: Outdoor, nowMs: number): Promise<ReadonlyMap<number, UsualRange>> {
    const { configurationHash, site } = derived;
    const last = this.known.get(site.id);
    const isOf = last && last.configurationHash === configurationHash && Math.abs(nowMs - last.atMs) < HOLDS_MS;
    if (isOf && Math.abs(last.celsius - outdoor.celsius) <= HOLDS_WITHIN_K) return last.ranges;
    const ranges = readUsualRanges(this.db, derived, outdoor, nowMs);
    this.known.set(site.id, { atMs: nowMs, celsius: outdoor.celsius, configurationHash, ranges });
    // What failed is asked again by the next call.
    ranges.catch(() => this.known.delete(site.id));
    return ranges;
  }
}
