import { Injectable } from '@nestjs/common';
import { SiteDirectory } from '../directory/site-directory.js';
import { notFound } from '../http/problem.js';
import type { StoredSite } from './book.js';

@Injectable()
export class StoredSites {
  constructor(private readonly directory: SiteDirectory) {}

  /** null: nothing of the site was ever stored. @throws ProblemError `not-found` */
  async find(name: string): Promise<StoredSite | null> {
    const site = this.directory.site(name);
    const siteId = await this.directory.siteId(site);
    return siteId === null ? null : { site, siteId };
  }

  /** @throws ProblemError `not-found` */
  async require(name: string): Promise<StoredSite> {
    const stored = await this.find(name);
    if (stored) return stored;
    throw notFound(`Nothing of site ${name} is stored yet.`);
  }
}
