import { Injectable } from '@nestjs/common';
import { derivedSites, readPastSite, type DerivedSite, type PastSite } from '#derivation';
import type { Site } from '#domain';
import { Database, type Names } from '#postgres';
import { notFound } from '../http/problem.js';
import { SiteDirectory } from './site-directory.js';

/** Sites with all that their figures are made from, now and at a moment of the past. */
@Injectable()
export class DerivedSites {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly db: Database,
  ) {}

  /** @throws ProblemError `not-found` where nothing of the site was ever stored */
  async current(site: Site): Promise<DerivedSite> {
    const derived = await this.stored(site);
    if (!derived) throw notFound(`Nothing of site ${site.id} is stored yet.`);
    return derived;
  }

  /** null: nothing of it was ever stored. */
  async stored(site: Site): Promise<DerivedSite | null> {
    return this.join(site, await this.directory.namesOf(site));
  }

  /** The site as it was configured at a moment; null: nothing of it was ever stored. */
  async past(site: Site, asOfMs: number): Promise<PastSite | null> {
    const names = await this.directory.namesOf(site);
    const derived = this.join(site, names);
    if (!derived) return null;
    const past = await readPastSite(this.db, names, derived, asOfMs);
    if (this.directory.hasNamesOf(past.derived.site)) return past;
    // Another process may have declared more then than the site files say here.
    return readPastSite(this.db, await this.directory.namesOf(past.derived.site), derived, asOfMs);
  }

  private join(site: Site, names: Names): DerivedSite | null {
    if (names.siteId(site.id) === undefined) return null;
    const { directory } = this;
    const configuration = { sites: [site], factors: directory.factors(), normals: directory.normals() };
    return derivedSites(configuration, names)[0]!;
  }
}
