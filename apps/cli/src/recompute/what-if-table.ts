import type { CountingConfiguration } from '#contracts';
import { derivedSites, whatIf, type DerivedSite, type Span } from '#derivation';
import { displayOf, periodOf, withFactors, withTargets, type FactorSet, type Proposal, type Site } from '#domain';
import { Names, type Database } from '#postgres';
import { readProposal } from '#runtime';
import { Failure, WrongUsage } from '../terminal/failure.js';
import type { Output } from '../terminal/output.js';
import { shownEffect } from '../configuration/shown-diff.js';

const GRAMMAR =
  'expected FILE (a factor file, a site file, or targets alone), factors=FILE, site=FILE, target=FILE, target=ID.amount=NUMBER, or rules';
/** The change that is none of a file: closed figures by the rules of this program. */
const RULES = 'rules';
const KINDS: Readonly<Record<string, Proposal['kind']>> = { factors: 'factors', site: 'site', target: 'targets' };

export interface WhatIfOrder {
  readonly counting: CountingConfiguration;
  /** As it counts now. */
  readonly derived: DerivedSite;
  /** Periods that lie in it are shown. */
  readonly span: Span;
  readonly changes: readonly string[];
}

/** What counts, with changes that do not count. */
interface Tried {
  readonly site: Site;
  readonly factors: FactorSet;
}

/** Shows what changes of the configuration would make of figures and targets of a site; nothing is changed. */
export async function tryProposals(db: Database, order: WhatIfOrder, output: Output): Promise<void> {
  const { counting, derived, span, changes } = order;
  const before: Tried = { site: derived.site, factors: derived.factors };
  let tried = before;
  for (const change of changes.filter((one) => one !== RULES)) tried = await changed(tried, change, counting);
  const { normals } = counting;
  const [proposed] = derivedSites({ sites: [tried.site], factors: tried.factors, normals }, await withNames(db, tried));
  const effect = await whatIf(db, proposed!, before, Date.now(), { withRules: changes.includes(RULES) });
  const isShown = (label: string): boolean => {
    const period = periodOf(tried.site, label);
    return period === null || (period.toMs > span.fromMs && period.fromMs < span.toMs);
  };
  const shown = { site: derived.site.id, ...effect, periods: effect.periods.filter(({ label }) => isShown(label)) };
  output.result({ whatIf: changes, ...shown }, () => shownEffect(shown, displayOf(derived.site)));
}

/** Devices and points that were never there have no id yet, and no readings: they are left out. */
async function withNames(db: Database, { site }: Tried): Promise<Names> {
  const names = await Names.open(db);
  if (names.siteId(site.id) === undefined) throw new Failure(`nothing of site ${site.id} is stored yet`);
  return names;
}

async function changed(tried: Tried, change: string, counting: CountingConfiguration): Promise<Tried> {
  const amount = /^target=([^=]+)\.amount=(.+)$/.exec(change);
  if (amount) return { ...tried, site: withAmount(tried.site, amount[1]!, amount[2]!) };
  const named = /^(factors|site|target)=(.+)$/.exec(change);
  const path = named ? named[2]! : change;
  if (path === '' || /^\w+=/.test(path)) throw new WrongUsage(`--what-if ${change}: ${GRAMMAR}`);
  const proposal = await readProposal(path, { ...counting, factors: tried.factors });
  if (named && KINDS[named[1]!] !== proposal.kind) {
    throw new WrongUsage(`--what-if ${change}: the file says ${proposal.kind}; ${GRAMMAR}`);
  }
  if (proposal.kind === 'factors') return { ...tried, factors: withFactors(tried.factors, proposal.factors) };
  if (proposal.kind === 'targets') return { ...tried, site: withTargets(tried.site, proposal.targets) };
  if (proposal.site.id === tried.site.id) return { ...tried, site: proposal.site };
  throw new Failure(`${path} is of site ${proposal.site.id}, expected ${tried.site.id}: give --site`);
}

function withAmount(site: Site, id: string, text: string): Site {
  const target = site.targets.find((one) => one.id === id);
  const known = site.targets.map((one) => one.id).join(', ') || 'none';
  if (!target) throw new Failure(`site ${site.id} has no target ${id}; there are ${known}`);
  const amount = Number(text);
  if (text.trim() === '' || !(amount > 0)) {
    throw new WrongUsage(`--what-if target=${id}.amount=${text}: expected an amount above 0 in ${target.unit}`);
  }
  return withTargets(site, [{ ...target, amount }]);
}
