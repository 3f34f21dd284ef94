import type { SignatureOrder } from '#derivation';
import {
  addDays,
  localDateOf,
  periodOf,
  seasonOn,
  targetPeriod,
  type LocalPeriod,
  type Site,
  type Target,
} from '#domain';
import { wrongField } from '../http/problem.js';
import { checkTarget } from '../targets/show-targets.js';

/** As a query says it. */
export interface AskedSignature {
  readonly target?: string | undefined;
  readonly season?: string | undefined;
  readonly against?: string | undefined;
}

/** Metrics that are sums of days; a share has no signature. */
const OF_DAYS: ReadonlySet<string> = new Set(['avoided.gross', 'avoided.net', 'heat']);

/** @throws ProblemError `not-found`, `bad-parameter` */
export function signatureOrder(site: Site, asked: AskedSignature, nowMs: number): SignatureOrder {
  const target = targetOf(site, asked.target);
  const period =
    asked.season === undefined
      ? targetPeriod(target, site.season, localDateOf(nowMs, site.timeZone))
      : ofTarget(site, target, 'season', asked.season);
  const against =
    asked.against === undefined
      ? targetPeriod(target, site.season, addDays(period.start, -1))
      : ofTarget(site, target, 'against', asked.against);
  return { target, period, against };
}

/** Whether the site has a target that a signature can be of. */
export const hasSignature = ({ targets }: Site): boolean => targets.some(({ metric }) => OF_DAYS.has(metric));

function targetOf(site: Site, id: string | undefined): Target {
  if (id !== undefined) {
    const target = checkTarget(site, id);
    if (OF_DAYS.has(target.metric)) return target;
    throw wrongField('bad-parameter', 'target', `${id} is a ratio (${target.metric}), which no day adds to`);
  }
  const first = site.targets.find(({ metric }) => OF_DAYS.has(metric));
  return first ?? checkTarget(site, 'signature');
}

function ofTarget(site: Site, target: Target, field: string, label: string): LocalPeriod {
  const period = periodOf(site, label);
  const grain = target.period === 'heatingSeason' ? 'season' : 'year';
  if (period?.grain === grain) return period;
  const expected = grain === 'season' ? 'a season season-2025' : 'a year 2026';
  throw wrongField('bad-parameter', field, `target ${target.id} asks for ${expected}, found "${label.slice(0, 100)}"`);
}

/** The season of a query; without one that in hand, else the last. @throws ProblemError `bad-parameter` */
export function seasonOf(site: Site, label: string | undefined, nowMs: number): LocalPeriod {
  if (label === undefined) return seasonOn(site.season, localDateOf(nowMs, site.timeZone));
  const period = periodOf(site, label);
  if (period?.grain === 'season' || period?.grain === 'year') return period;
  throw wrongField(
    'bad-parameter',
    'season',
    `expected a season season-2025 or a year 2026, found "${label.slice(0, 100)}"`,
  );
}
