import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { countSetAside, Database } from '#postgres';
import { SiteOwnership } from '#service-database';

/** What the aggregator shows to Prometheus about who derives what. */
@Injectable()
export class DerivingMetrics {
  constructor(registry: Registry, ownership: SiteOwnership, db: Database) {
    const owned: Gauge = new Gauge({
      name: 'greenpark_aggregator_sites_owned',
      help: 'Sites that this process derives; over all aggregators it is the number of sites',
      registers: [registry],
      collect: () => owned.set(ownership.owned().length),
    });
    const aside: Gauge = new Gauge({
      name: 'greenpark_aggregator_set_aside',
      help: 'Devices, and figures, of a site of this process that cannot be derived and wait for themselves alone',
      labelNames: ['site'],
      registers: [registry],
      collect: async () => {
        const siteIds = ownership.owned().map(({ siteId }) => siteId);
        // What cannot be asked is not known: readiness says that the database is away.
        const counts = await countSetAside(db, siteIds).catch(() => []);
        aside.reset();
        for (const { site, n } of counts) aside.set({ site }, n);
      },
    });
  }
}
