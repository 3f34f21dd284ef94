import { createPlantLookup, type PlantLookup } from '#contracts';
import { ConfigurationError, loadCatalogue, type Environment, type Logger } from '#runtime';
import type { PlantSource } from './record-messages.js';

/** The plant as the site files declare it. */
export class PlantConfiguration implements PlantSource {
  private current: PlantLookup = createPlantLookup([]);

  constructor(private readonly env: Pick<Environment, 'sitesPath' | 'factorsPath'>) {}

  get lookup(): PlantLookup {
    return this.current;
  }

  /** @throws ConfigurationError; what was loaded before stays */
  async load(): Promise<void> {
    const { sites } = await loadCatalogue({ sitesPath: this.env.sitesPath, factorsPath: this.env.factorsPath });
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
