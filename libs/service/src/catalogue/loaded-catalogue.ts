import type { Catalogue } from '#runtime';

/** Called with a catalogue that has been taken; awaited, one after the other. */
export type CatalogueFollower = (fresh: Catalogue) => void | Promise<void>;

/** The catalogue that this process works with, replaced as a whole when another one counts. */
export class LoadedCatalogue {
  private loaded: Catalogue | null = null;
  private readonly followers: CatalogueFollower[] = [];

  get current(): Catalogue {
    if (!this.loaded) throw new Error('the catalogue was asked for before it was loaded');
    return this.loaded;
  }

  /** Whoever has made something of the catalogue makes it again from the next one. */
  follow(follower: CatalogueFollower): void {
    this.followers.push(follower);
  }

  /** From here on this is the current one. */
  protected async take(fresh: Catalogue): Promise<void> {
    const isFirst = this.loaded === null;
    this.loaded = fresh;
    if (isFirst) return;
    for (const follower of this.followers) await follower(fresh);
  }
}
