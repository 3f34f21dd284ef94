import { Injectable } from '@nestjs/common';
import type { CountingConfiguration } from '#contracts';
import type { Catalogue } from '#runtime';

/** Where stands what counted until now: files are checked against it, and what they do not declare any more is kept as removed. */
export abstract class CountingSource {
  /** @param loaded what this process has loaded; null before the first time. undefined: nothing has counted yet */
  abstract read(loaded: Catalogue | null): Promise<Pick<CountingConfiguration, 'sites'> | undefined>;
}

/** Without a database: what this process has loaded before. */
@Injectable()
export class LoadedCounting extends CountingSource {
  read(loaded: Catalogue | null): Promise<Pick<CountingConfiguration, 'sites'>> {
    return Promise.resolve({ sites: new Map((loaded?.sites ?? []).map((site) => [site.id, site])) });
  }
}
