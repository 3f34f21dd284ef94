import { deriveTargetsTo, type DerivedSite } from '#derivation';
import {
  addDays,
  datesBetween,
  HOUR_MS,
  localDateOf,
  localMidnightMs,
  NOT_REPLAYED,
  RulesReplay,
  type ReplayedStep,
  type Site,
} from '#domain';
import { inSnapshot, readCountingConfiguration, readOldestRow, readStoredSpans, type Queryable } from '#postgres';
import { loadCatalogue } from '#runtime';
import { countedSite } from '../system/counted-site.js';
import { momentOf } from '../system/moment-of.js';
import type { Given } from '../system/running-system.js';
import { withDatabase } from '../system/system-database.js';
import { Failure, WrongUsage } from '../terminal/failure.js';
import { table, type Output } from '../terminal/output.js';
import { Progress } from '../terminal/progress-line.js';
import { ReplayedHistory } from './replayed-history.js';

/** A day is judged when it has closed. */
const AFTER_DAY_MS = 6 * HOUR_MS;

export interface ReplayOptions extends Given {
  readonly site?: string;
  readonly from?: string;
  readonly to?: string;
  /** A site file whose rules, limits, gateways and certificates hold instead of those that count. */
  readonly rules?: string;
}

/** What the rules would have told of a stretch of days, by what is stored now. Changes nothing; a day is held at a time. */
export async function replayRules(options: ReplayOptions, output: Output): Promise<void> {
  await withDatabase(options, 'alerts replay', async (db) => {
    const derived = await countedSite(db, await readCountingConfiguration(db), options.site);
    const { site } = derived;
    const rules = options.rules === undefined ? site : await siteOfFile(options.rules, site);
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
    let readingsSince: string | null = null;
    await inSnapshot(db, async (tx) => {
      readingsSince = await firstReadingDay(tx, derived);
      const history = new ReplayedHistory(tx, derived, rules);
      for (const [i, date] of dates.entries()) {
        const judgedMs = localMidnightMs(addDays(date, 1), zone) + AFTER_DAY_MS;
        const targets = await deriveTargetsTo(tx, derived, date, judgedMs);
        const standing = targets.map(({ status }) => status);
        steps.push(...(await history.day(date, judgedMs)), ...replay.day(date, standing, judgedMs));
        progress.show((i + 1) / dates.length, i + 1);
      }
    });
    progress.clear();
    const answer = { site: site.id, from, to, days: dates.length, readingsSince, steps, notReplayed: notReplayed() };
    output.result(answer, () => wordsOf(answer));
  });
}

/** The local day of the oldest reading that is kept; null: there is none. */
async function firstReadingDay(tx: Queryable, { site, points }: DerivedSite): Promise<string | null> {
  const oldest: number[] = [];
  for (const id of new Set([...points.values()].map(({ deviceId }) => deviceId)))
    oldest.push((await readOldestRow(tx, id)) ?? Infinity);
  const first = Math.min(Infinity, ...oldest);
  return first === Infinity ? null : localDateOf(first, site.timeZone);
}

const notReplayed = (): { readonly rule: string; readonly reason: string }[] =>
  Object.entries(NOT_REPLAYED).map(([rule, reason]) => ({ rule, reason }));

interface Replayed {
  readonly site: string;
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly readingsSince: string | null;
  readonly steps: readonly ReplayedStep[];
  readonly notReplayed: readonly { readonly rule: string; readonly reason: string }[];
}

/** For people. */
function wordsOf({ site, from, to, days, readingsSince, steps, notReplayed: left }: Replayed): string {
  const told = `${site}: ${days} days from ${from} to ${to}`;
  const raised = steps.filter(({ news, suppression }) => news === 'raised' && suppression === null).length;
  const rows = steps.map((step) => [
    step.date,
    step.at,
    step.suppression === null ? step.news : `${step.news}, ${step.suppression.why}`,
    step.severity,
    step.rule,
    step.subject,
    step.message,
  ]);
  const isShort = readingsSince !== null && readingsSince > from;
  return [
    ...(steps.length === 0
      ? [`${told}, nothing would have been told`]
      : [table(['day', 'at', 'news', 'severity', 'rule', 'about', 'message'], rows), `${told}, ${raised} raised`]),
    ...(isShort
      ? [`device.silent and boiler.limit say nothing before ${readingsSince}: no readings are kept of it`]
      : []),
    ...left.map(({ rule, reason }) => `not replayed: ${rule}: ${reason}`),
  ].join('\n');
}

/** A day stays the one that counts. */
async function siteOfFile(file: string, { id, timeZone }: Site): Promise<Site> {
  const { sites } = await loadCatalogue({ sitesPath: file, factorsPath: null });
  const site = sites.find((one) => one.id === id);
  if (!site) throw new Failure(`${file} is of ${sites.map((one) => one.id).join(', ')}, not of ${id}`);
  return { ...site, timeZone };
}
