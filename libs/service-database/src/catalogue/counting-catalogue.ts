import type { CountingConfiguration } from '#contracts';
import {
  isTransient,
  readCountingConfiguration,
  readHeadRevision,
  readSiteRules,
  schemaIsCurrent,
  type Database,
  type HeadRevision,
  type SiteRule,
} from '#postgres';
import { catalogueOf, formOf, loadCatalogue, type Catalogue, type CataloguePaths } from '#runtime';
import { LoadedCatalogue, type Reloadable, sayNotTaken, SourceAway, type Take } from '#service';

/** The part of a logger that is needed here. */
export interface CatalogueLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const FIRST_REVISION = 1;

/** The error, or what it means to who reads a configuration where it comes from a server that is away for now. */
export const asAway = (error: unknown): unknown =>
  isTransient(error) ? new SourceAway('PostgreSQL does not answer', { cause: error }) : error;

/**
 * The configuration that counts: a numbered revision in PostgreSQL that every process follows, whatever its own files say (ADR 23).
 * Files stop the start where they are wrong; what they say counts only once it was proposed and accepted.
 */
export class CountingCatalogue extends LoadedCatalogue implements Reloadable {
  private revision = 0;
  private bySite: ReadonlyMap<number, SiteRule> = new Map();
  private form: string | null = null;
  /** Form of the files that are current because nothing has ever been accepted. */
  private formInUse: string | null = null;
  private warnedOf = '';
  private refreshing: Promise<unknown> = Promise.resolve();

  constructor(
    protected readonly paths: CataloguePaths,
    protected readonly db: Database,
    protected readonly log: CatalogueLog,
  ) {
    super();
  }

  /** Under which revision and rules each site counts, by its id: as read before the current catalogue was. */
  rules(): ReadonlyMap<number, SiteRule> {
    return this.bySite;
  }

  /** Form of the files of this process; null before they were read. */
  filesForm(): string | null {
    return this.form;
  }

  /** @throws ConfigurationError with every problem of every file */
  async load(): Promise<void> {
    const { files, form } = await this.readFiles();
    await this.offer(form);
    // Before the first acceptance the files are all there is.
    if (await this.refresh()) return;
    await this.take(files);
    this.formInUse = form;
  }

  /** Files are checked; what they say is proposed by those who accept, and compared by all others. */
  async prepare(): Promise<Take> {
    const { form } = await this.readFiles();
    return () => this.takeUnlessRefused(() => this.offer(form));
  }

  /** Takes what was accepted since; one at a time. Resolves to whether anything has ever been accepted. */
  refresh(): Promise<boolean> {
    const next = this.refreshing.then(() => this.readAccepted());
    this.refreshing = next.catch(() => undefined);
    return next;
  }

  /** What to do with files of this form. Here: the difference is said. */
  protected async offer(form: string): Promise<void> {
    if (await schemaIsCurrent(this.db)) this.warnOfDifference(form, await readHeadRevision(this.db));
  }

  protected warnOfDifference(form: string, { form: counting, revision }: HeadRevision): void {
    if (counting === null || counting === form || this.warnedOf === `${form}/${revision}`) return;
    this.warnedOf = `${form}/${revision}`;
    this.log.warn(
      { revision },
      'the configuration files of this process differ from what counts, and were not taken: ' +
        '`greenpark config diff` shows the difference, SIGHUP to the aggregator proposes its files',
    );
  }

  /**
   * Resolves to whether it was taken; where it is refused, what counts stays as it is, and the process goes on by it.
   * @throws what is neither the fault of the files nor of a server
   */
  protected async takeUnlessRefused(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!sayNotTaken(this.log, asAway(error))) throw error;
      return false;
    }
  }

  /** @param counting what they are checked against; its removed devices and points are kept in them, and are no part of the form */
  protected async readFiles(
    counting?: CountingConfiguration,
  ): Promise<{ readonly files: Catalogue; readonly form: string }> {
    const files = await loadCatalogue(this.paths, counting);
    const form = formOf(files);
    this.form = form;
    return { files, form };
  }

  private async readAccepted(): Promise<boolean> {
    if (this.revision === 0 && !(await schemaIsCurrent(this.db))) return false;
    // In this order: who works by a newer configuration than its fence says is rolled back, never the other way round.
    const rules = await readSiteRules(this.db);
    const head = await readHeadRevision(this.db);
    if (head.revision === 0) return false;
    if (head.revision !== this.revision) {
      if (!this.isInUse(head)) await this.take(catalogueOf(await readCountingConfiguration(this.db)));
      if (this.revision !== 0)
        this.log.info({ revision: head.revision }, 'another revision of the configuration counts');
      this.revision = head.revision;
    }
    this.bySite = rules;
    return true;
  }

  /** The first that was ever accepted says what the files said that are current: nothing can have been removed before it. */
  private isInUse({ revision, form }: HeadRevision): boolean {
    return this.revision === 0 && revision === FIRST_REVISION && form === this.formInUse;
  }
}
