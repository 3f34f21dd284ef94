import type { Registry } from 'prom-client';
import type { Database } from '#postgres';
import type { Logger } from '#runtime';
import type { Access } from './access/access.js';
import type { KafkaPort } from './health/kafka-port.js';
import type { LagWatch } from './sites/kafka-lag.js';
import type { SiteDirectory } from './sites/site-directory.js';
import type { ChangeWatch } from './stream/watch-changes.js';

/** What the controllers work with; made once in main, or by a test with its own. */
export abstract class ApiParts {
  abstract readonly db: Database;
  abstract readonly directory: SiteDirectory;
  abstract readonly kafka: KafkaPort;
  abstract readonly lag: LagWatch;
  abstract readonly changes: ChangeWatch;
  abstract readonly access: Access;
  abstract readonly log: Logger;
  /** Version of the product. */
  abstract readonly version: string;
  /** Folder of the static files of the page. */
  abstract readonly pageDir: string;
  /** Unix ms. */
  abstract now(): number;
  /** What is missing for readiness; [] = ready. */
  abstract missing(): Promise<string[]>;
  /** What `/metrics` shows; requests are timed into it. */
  abstract readonly registry: Registry;
}
