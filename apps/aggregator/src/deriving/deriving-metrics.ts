import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { SiteOwnership } from '#service-database';

/** What the aggregator shows to Prometheus about who derives what. */
@Injectable()
export class DerivingMetrics {
  constructor(registry: Registry, ownership: SiteOwnership) {
    const owned: Gauge = new Gauge({
      name: 'greenpark_aggregator_sites_owned',
      help: 'Sites that this process derives; over all aggregators it is the number of sites',
      registers: [registry],
      collect: () => owned.set(ownership.owned().length),
    });
  }
}
