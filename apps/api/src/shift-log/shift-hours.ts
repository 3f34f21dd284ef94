import { Injectable } from '@nestjs/common';
import type { ShiftHour, ShiftSpan, Site } from '#domain';
import { Database } from '#postgres';
import { SiteDirectory } from '../directory/site-directory.js';
import { listEmissions } from '../figures/list-emissions.js';
import { PastFigures } from '../past/figures-as-of.js';

/** Stored hours of shifts, now and as they were known at a moment. */
@Injectable()
export class ShiftHours {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly db: Database,
    private readonly past: PastFigures,
  ) {}

  /** @param asOfMs null: now */
  async of(site: Site, spans: readonly ShiftSpan[], asOfMs: number | null, nowMs: number): Promise<ShiftHour[]> {
    if (spans.length === 0) return [];
    const range = { fromMs: spans[0]!.fromMs, toMs: Math.min(spans.at(-1)!.toMs, asOfMs ?? nowMs) };
    if (range.toMs <= range.fromMs) return [];
    const want = { interval: 'hour', range, shares: false } as const;
    const rows =
      asOfMs === null
        ? await listEmissions(this.db, site, await this.directory.siteId(site), { ...want, nowMs })
        : await this.past.emissions(site, asOfMs, want);
    return rows.map(({ start, heatGj, grossT, netT, substitutedGj, coveragePct }) => ({
      startMs: Date.parse(start),
      heatGj,
      grossT,
      netT,
      substitutedGj,
      coveragePct,
    }));
  }
}
