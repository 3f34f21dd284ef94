import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { Injectable } from '@nestjs/common';
import {
  Database,
  isTransient,
  Names,
  readCountingConfiguration,
  readHeadRevision,
  readLastProposal,
  RevisionMoved,
  wasAccepted,
  type HeadRevision,
} from '#postgres';
import { Environment, Logger, shippedConfigFolder, type Catalogue, type CataloguePaths } from '#runtime';
import type { Take } from '#service';
import { asAway, CatalogueFactory, CountingCatalogue, type CatalogueLog } from '#service-database';
import { acceptCatalogue } from './accept-catalogue.js';

/** Each waits for a lock as long as PostgreSQL lets it. */
const MOST_ATTEMPTS = 3;

/** Files as they were checked against a revision. */
interface Checked {
  readonly catalogue: Catalogue;
  readonly revision: number;
}

/**
 * The aggregator accepts configurations. Its files are a proposal: at the start where they differ from what they said when this host
 * proposed them last (on a new host: where they never counted before), at SIGHUP always. So a restart beside an old file takes
 * nothing back.
 */
export class ProposingCatalogue extends CountingCatalogue {
  constructor(
    paths: CataloguePaths,
    db: Database,
    log: CatalogueLog,
    private readonly names: Names,
  ) {
    super(paths, db, log);
    // Whoever follows finds the ids of what another process has declared.
    this.follow(() => names.refresh());
  }

  /** Checks the files against what counts: what it forbids is a problem of the files. */
  override async prepare(): Promise<Take> {
    const checked = await this.check().catch((error: unknown) => {
      throw asAway(error);
    });
    return () =>
      this.takeUnlessRefused(async () => {
        const changed = await this.propose(checked);
        await this.refresh();
        this.log.info({ changed }, 'the configuration counts from now on');
      });
  }

  protected override async offer(form: string): Promise<void> {
    const head = await readHeadRevision(this.db);
    if (await this.isNews(form, head)) await this.propose(await this.check());
    else this.warnOfDifference(form, head);
  }

  private async isNews(form: string, head: HeadRevision): Promise<boolean> {
    if (head.revision === 0) return true;
    const last = await readLastProposal(this.db, this.origin());
    return last === null ? !(await wasAccepted(this.db, form)) : last !== form;
  }

  /** @throws ConfigurationError */
  private async check(): Promise<Checked> {
    const { revision } = await readHeadRevision(this.db);
    const { files } = await this.readFiles(await readCountingConfiguration(this.db));
    return { catalogue: files, revision };
  }

  private async propose(checked: Checked): Promise<string[]> {
    let { catalogue, revision } = checked;
    for (let attempt = 1; ; attempt++) {
      try {
        const acceptance = { origin: this.origin(), expectedRevision: revision };
        const changes = await acceptCatalogue(this.db, this.names, catalogue, acceptance);
        return changes.map(({ kind, name }) => `${kind} ${name}`);
      } catch (error) {
        // Somebody was first, or somebody who is paused holds a site: its transaction ends by itself.
        const isAgain = error instanceof RevisionMoved || (isTransient(error) && attempt < MOST_ATTEMPTS);
        if (!isAgain) throw error;
        ({ catalogue, revision } = await this.check());
      }
    }
  }

  /** Who proposes: this host, this program, these files. */
  private origin(): string {
    const { sitesPath, factorsPath } = this.paths;
    const paths = [shippedConfigFolder(), sitesPath, ...(factorsPath ? [factorsPath] : [])].map((path) =>
      resolve(path),
    );
    return `${hostname()} ${paths.join(' ')}`;
  }
}

@Injectable()
export class ProposingCatalogueFactory extends CatalogueFactory {
  constructor(
    env: Environment,
    db: Database,
    log: Logger,
    private readonly names: Names,
  ) {
    super(env, db, log);
  }

  override make(): CountingCatalogue {
    return new ProposingCatalogue(this.env, this.db, this.log, this.names);
  }
}
