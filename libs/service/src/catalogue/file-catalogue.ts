import { loadCatalogue, type CataloguePaths } from '#runtime';
import type { Reloadable, Take } from '../reload/configuration-reload.js';
import { LoadedCatalogue } from './loaded-catalogue.js';

/** For a process without a database: what its files say, checked against what it has loaded before, read again at SIGHUP. */
export class FileCatalogue extends LoadedCatalogue implements Reloadable {
  constructor(private readonly paths: CataloguePaths) {
    super();
  }

  /** @throws ConfigurationError with every problem of every file */
  async load(): Promise<void> {
    await this.take(await loadCatalogue(this.paths));
  }

  async prepare(): Promise<Take> {
    const before = new Map(this.current.sites.map((site) => [site.id, site]));
    const fresh = await loadCatalogue(this.paths, { sites: before });
    return async () => {
      await this.take(fresh);
      return true;
    };
  }
}
