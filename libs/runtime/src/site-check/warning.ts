import type { SiteFile } from '#contracts';
import type { Site } from '#domain';
import type { Path } from '../catalogue/catalogue-document.js';
import type { Catalogue } from '../catalogue/catalogue.js';

export interface Warning {
  readonly path: Path;
  readonly text: string;
  /** `key`: reported at the key, not at its value. */
  readonly place?: 'key';
}

export interface WarnedSite {
  /** As written, grammar already checked. */
  readonly file: SiteFile;
  readonly site: Site;
  readonly catalogue: Pick<Catalogue, 'factors' | 'normals'>;
  /** Local day. */
  readonly today: string;
}
