import { loadCatalogue, type Catalogue, type CataloguePaths } from '#runtime';
import type { Reloadable } from '../reload/configuration-reload.js';
import type { CountingSource } from './counting-source.js';

/** Called with a catalogue that has been taken; awaited, one after the other. */
export type CatalogueFollower = (fresh: Catalogue) => void | Promise<void>;

/** The catalogue that this process works with: loaded at the start, replaced as a whole at a reload. */
export class LoadedCatalogue implements Reloadable {
  private loaded: Catalogue | null = null;
  private readonly followers: CatalogueFollower[] = [];

  constructor(
    private readonly paths: CataloguePaths,
    private readonly counting: CountingSource,
  ) {}

  get current(): Catalogue {
    if (!this.loaded) throw new Error('the catalogue was asked for before it was loaded');
    return this.loaded;
  }

  /** Whoever has made something of the catalogue makes it again from the next one. */
  follow(follower: CatalogueFollower): void {
    this.followers.push(follower);
  }

  /** @throws ConfigurationError with every problem of every file; what was loaded before stays */
  async load(): Promise<void> {
    this.loaded = await this.read();
  }

  async prepare(): Promise<() => Promise<void>> {
    const fresh = await this.read();
    return async () => {
      this.loaded = fresh;
      for (const follower of this.followers) await follower(fresh);
    };
  }

  private async read(): Promise<Catalogue> {
    return loadCatalogue(this.paths, await this.counting.read(this.loaded));
  }
}
