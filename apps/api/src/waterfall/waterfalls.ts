import { Injectable } from '@nestjs/common';
import type { WaterfallAnswer } from '#contracts';
import { readPeriodContent, simulatedReadings, waterfallOf } from '#derivation';
import {
  choiceProblems,
  claimOf,
  instantOf,
  localDateOf,
  PERIOD_NAMES,
  periodOf,
  RULES_VERSION,
  type Choice,
  type ClaimedAmount,
  type Period,
  type Site,
  type Waterfall,
} from '#domain';
import { Database, readFiguresAt } from '#postgres';
import { Environment, readChoiceSets } from '#runtime';
import { DerivedSites } from '../directory/derived-sites.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { notFound, ProblemError, wrongField } from '../http/problem.js';
import { Semaphore } from '../http/semaphore.js';

/** What is asked otherwise than the site has it. */
export interface OtherOrder {
  readonly claim?: ClaimedAmount;
  readonly choices?: readonly Choice[];
}

/** Waterfalls of periods, as of now. */
@Injectable()
export class Waterfalls {
  /** Each keeps the process busy for seconds: others are answered in between, but not two of them at once. */
  private readonly one = new Semaphore(1);

  constructor(
    private readonly db: Database,
    private readonly sites: DerivedSites,
    private readonly directory: SiteDirectory,
    private readonly environment: Environment,
    private readonly clock: Clock,
  ) {}

  /**
   * @param name of the period
   * @throws ProblemError `bad-parameter`, `bad-body`, `not-found`, `conflict`
   */
  async of(site: Site, name: string, other: OtherOrder = {}): Promise<WaterfallAnswer> {
    const period = periodOf(site, name);
    if (!period) throw wrongField('bad-parameter', 'period', `expected ${PERIOD_NAMES}, found "${name.slice(0, 100)}"`);
    const { choices, title } = other.choices ? this.checked(other.choices) : await this.choicesOf(site);
    return this.one.take(() =>
      this.make(site, period, title, { claim: other.claim ?? claimOf(site, period), choices }),
    );
  }

  /** @throws ProblemError `bad-body`, with the field */
  private checked(choices: readonly Choice[]) {
    const errors = choiceProblems(choices, this.directory.factors()).map(({ path, text }) => ({
      field: ['choices', ...path].join('.'),
      detail: text,
    }));
    if (errors.length === 0) return { choices, title: 'as they were asked for' };
    const detail = errors.map((error) => `${error.field}: ${error.detail}`).join('; ');
    throw new ProblemError('bad-body', detail, errors);
  }

  /** Of the files: the first that is made for the site. @throws ProblemError `conflict` where a file does not fit the factors that count */
  private async choicesOf({ id }: Site) {
    const { sets, problems } = await readChoiceSets(this.environment, this.directory.factors());
    if (problems.length > 0)
      throw new ProblemError('conflict', `Files of choices that cannot be used: ${problems.slice(0, 3).join('; ')}`);
    const own = sets.find(({ sites }) => sites?.includes(id)) ?? sets.find(({ sites }) => sites === undefined);
    if (!own) throw notFound(`No file of choices is made for site ${id}.`);
    return { choices: own.choices, title: own.name };
  }

  private async make(
    site: Site,
    period: Period,
    choices: string,
    order: { readonly claim: ClaimedAmount | null; readonly choices: readonly Choice[] },
  ): Promise<WaterfallAnswer> {
    const nowMs = this.clock.now();
    const derived = await this.sites.current(site);
    const found = await this.db.transaction(async (tx) => {
      await tx.execute('set transaction isolation level repeatable read, read only');
      const { siteId } = derived;
      const stored = (await readFiguresAt(tx, siteId, period.grain, [period.fromMs])).get(period.fromMs);
      const content = await readPeriodContent(tx, derived, period);
      return content && stored && { content, stored, simulation: await simulatedReadings(tx, siteId) };
    });
    if (!found) throw notFound(`Site ${site.id} has no figures of ${period.label}.`);
    const made = await waterfallOf(derived, period, found.content, order);
    if ('unknown' in made) {
      throw new ProblemError(
        'conflict',
        `The ${made.unknown} of ${period.label} is not known, so nothing can be taken from it: see the codes of the period.`,
      );
    }
    const { revision, closed, figures } = found.stored;
    return {
      site: { id: site.id, name: site.name, timeZone: site.timeZone },
      period: period.label,
      interval: period.grain,
      from: localDateOf(period.fromMs, site.timeZone),
      to: localDateOf(period.toMs - 1, site.timeZone),
      isOver: period.toMs <= nowMs,
      simulated: found.simulation?.counted ?? false,
      madeAt: instantOf(nowMs),
      rules: RULES_VERSION,
      choices,
      stored: { revision, grossT: figures.grossT, netT: figures.netT, closed },
      unit: 't CO2e',
      ...shown(made),
    };
  }
}

const shown = ({ steps, defensibleT, uncertainty }: Waterfall) => ({
  steps: steps.map(({ whole, parts, ...step }) => ({
    ...step,
    wholeDeltaT: whole.deltaT,
    wholeValueT: whole.valueT,
    parts: [...parts],
  })),
  defensibleT,
  uncertainty: uncertainty.map(({ source, u95, sharePct }) => ({ source, u95T: u95, sharePct })),
});
