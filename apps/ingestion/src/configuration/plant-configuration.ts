import { createPlantLookup, type PlantLookup } from '#contracts';
import type { Site } from '#domain';
import { ConfigurationError, loadCatalogue, type Environment, type Logger } from '#runtime';
import type { PlantSource } from '../recording/record-messages.js';

/** The plant as the site files declare it. */
export class PlantConfiguration implements PlantSource {
  private current: PlantLookup = createPlantLookup([]);
  private sites: readonly Site[] = [];

  constructor(private readonly env: Pick<Environment, 'sitesPath' | 'factorsPath'>) {}

  get lookup(): PlantLookup {
    return this.current;
  }

  /** @throws ConfigurationError; what was loaded before stays */
  async load(): Promise<void> {
    const { sitesPath, factorsPath } = this.env;
    const counting = { sites: new Map(this.sites.map((site) => [site.id, site])) };
    const { sites } = await loadCatalogue({ sitesPath, factorsPath }, counting);
    this.sites = sites;
    this.current = createPlantLookup(sites);
  }

  /** SIGHUP: all or nothing. */
  async reload(log: Logger): Promise<void> {
    try {
      await this.load();
      log.info({ sites: [...this.current.sites.keys()] }, 'site files loaded again');
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      log.error({ problems: error.problems }, 'the site files are wrong: what was loaded before stays');
    }
  }
}
