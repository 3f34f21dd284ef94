import { deriveTargetsTo } from '#derivation';
import {
  addDays,
  datesBetween,
  HOUR_MS,
  localDateOf,
  localMidnightMs,
  RulesReplay,
  type ReplayedStep,
  type Site,
} from '#domain';
import { inSnapshot, readCountingConfiguration, readStoredSpans } from '#postgres';
import { loadCatalogue } from '#runtime';
import { countedSite } from '../system/counted-site.js';
import { momentOf } from '../system/moment-of.js';
import type { Given } from '../system/running-system.js';
import { withDatabase } from '../system/system-database.js';
import { Failure, WrongUsage } from '../terminal/failure.js';
import { table, type Output } from '../terminal/output.js';
import { Progress } from '../terminal/progress-line.js';

/** A day is judged when it has closed. */
const AFTER_DAY_MS = 6 * HOUR_MS;

export interface ReplayOptions extends Given {
  readonly site?: string;
  readonly from?: string;
  readonly to?: string;
  /** A site file whose `alerts.rules` hold instead of those that count. */
  readonly rules?: string;
}

/** What the daily rules would have told of a stretch of days, by the figures of now. Changes nothing. */
export async function replayRules(options: ReplayOptions, output: Output): Promise<void> {
  await withDatabase(options, 'alerts replay', async (db) => {
    const derived = await countedSite(db, await readCountingConfiguration(db), options.site);
    const { site } = derived;
    const rules = options.rules === undefined ? site : await siteOfFile(options.rules, site.id);
    const stored = await readStoredSpans(db, derived.siteId);
    if (stored.length === 0) throw new Failure(`site ${site.id} has no readings yet`);
    const zone = site.timeZone;
    const dateOf = (text: string, name: string): string => localDateOf(momentOf(text, name, zone), zone);
    const first = stored.reduce((least, { fromMs }) => Math.min(least, fromMs), Infinity);
    const from = options.from === undefined ? localDateOf(first, zone) : dateOf(options.from, 'from');
    const yesterday = addDays(localDateOf(Date.now() - AFTER_DAY_MS, zone), -1);
    const asked = options.to === undefined ? yesterday : addDays(dateOf(options.to, 'to'), -1);
    const to = asked < yesterday ? asked : yesterday;
    if (to < from) throw new WrongUsage('--to lies before --from, or no day between them is over');

    const dates = datesBetween(from, to);
    const replay = new RulesReplay(rules);
    const progress = new Progress('days', output.json);
    const steps: ReplayedStep[] = [];
    await inSnapshot(db, async (tx) => {
      for (const [i, date] of dates.entries()) {
        const judgedMs = localMidnightMs(addDays(date, 1), zone) + AFTER_DAY_MS;
        const targets = await deriveTargetsTo(tx, derived, date, judgedMs);
        steps.push(
          ...replay.day(
            date,
            targets.map(({ status }) => status),
          ),
        );
        progress.show((i + 1) / dates.length, i + 1);
      }
    });
    progress.clear();
    output.result({ site: site.id, from, to, days: dates.length, steps }, () => {
      const told = `${site.id}: ${dates.length} days from ${from} to ${to}`;
      if (steps.length === 0) return `${told}, nothing would have been told`;
      const rows = steps.map((step) => [step.date, step.news, step.severity, step.rule, step.subject, step.message]);
      const raised = steps.filter(({ news }) => news === 'raised').length;
      return `${table(['day', 'news', 'severity', 'rule', 'about', 'message'], rows)}\n${told}, ${raised} raised`;
    });
  });
}

async function siteOfFile(file: string, id: string): Promise<Site> {
  const { sites } = await loadCatalogue({ sitesPath: file, factorsPath: null });
  const site = sites.find((one) => one.id === id);
  if (!site) throw new Failure(`${file} is of ${sites.map((one) => one.id).join(', ')}, not of ${id}`);
  return site;
}
