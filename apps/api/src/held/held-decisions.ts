import { Injectable } from '@nestjs/common';
import { decisionFigures, type DecidedFigure } from '#derivation';
import { countedPoints, type Site } from '#domain';
import { Database } from '#postgres';
import { DerivedSites } from '../directory/derived-sites.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { Clock } from '../http/clock.js';
import { PastFigures } from '../past/figures-as-of.js';
import { knownPoints, listHeldBridges, listHeldReadings, listHeldThen, type HeldItem } from './list-held.js';
import { Semaphore } from '../http/semaphore.js';

type Decision = 'accepted' | 'refused';
const DECISIONS: readonly Decision[] = ['accepted', 'refused'];
const TYPES = { accepted: 'jump-accepted', refused: 'jump-refused' } as const;

/** What was computed holds for so long, while the readings that wait are the same. */
const KEPT_MS = 60_000;
/** A list does not begin to compute another register after this long: those that are left come with the next call. */
const LIST_MS = 5_000;

const totals = (figures: DecidedFigure['before']) =>
  figures && { heatGj: figures.heatGj, grossT: figures.grossT, netT: figures.netT };
const shown = ({ grain, label, closed, before, after }: DecidedFigure) => ({
  grain,
  label,
  closed,
  before: totals(before),
  after: totals(after),
});
type Figures = readonly ReturnType<typeof shown>[];

function withOutcomes(register: HeldItem, figures: Readonly<Record<Decision, Figures | null>>) {
  const { accepted, refused } = register.outcomes;
  return {
    ...register,
    outcomes: {
      accepted: { ...accepted, figures: figures.accepted },
      refused: { ...refused, figures: figures.refused },
    },
  };
}

/** Registers that wait for a decision, with the figures of the site before and after each one. */
@Injectable()
export class HeldDecisions {
  private readonly known = new Map<string, { readonly of: string; readonly atMs: number; readonly figures: Figures }>();
  private readonly one = new Semaphore(1);

  constructor(
    private readonly db: Database,
    private readonly directory: SiteDirectory,
    private readonly sites: DerivedSites,
    private readonly past: PastFigures,
    private readonly clock: Clock,
  ) {}

  async list(site: Site) {
    const begun = Date.now();
    const registers = await this.waiting(site);
    const items: Awaited<ReturnType<HeldDecisions['withFigures']>>[] = [];
    for (const register of registers) items.push(await this.withFigures(site, register, begun + LIST_MS));
    return items;
  }

  /** What waited at a moment of the past. What decisions would have made of the figures is not computed. */
  async listThen(site: Site, asOfMs: number) {
    const waited = await this.past.ask(site, asOfMs, { figures: [], devices: 'all' }, (shadow, derived) =>
      listHeldThen(shadow, derived, asOfMs),
    );
    return (waited ?? []).map((register) => withOutcomes(register, { accepted: null, refused: null }));
  }

  /** What a decision at a moment is about; null: nothing that waits then, or not all of it. */
  async decided(site: Site, address: string, type: string, atMs: number) {
    const decision = DECISIONS.find((one) => TYPES[one] === type);
    if (!decision) return null;
    const own = (await this.waiting(site)).filter((one) => one.address === address);
    const register = own.findLast(({ bridge, newest, decideAt }) => Date.parse(bridge ? decideAt : newest.ts) <= atMs);
    if (!register) return null;
    return { ...register.outcomes[decision], figures: await this.figures(site, register, decision) };
  }

  /** Bridges before readings: what came first is decided first. */
  private async waiting(site: Site): Promise<HeldItem[]> {
    const readings = await listHeldReadings(this.db, await knownPoints(this.directory, site));
    const derived = await this.sites.stored(site);
    return derived ? [...(await listHeldBridges(this.db, derived)), ...readings] : readings;
  }

  private async withFigures(site: Site, register: HeldItem, untilMs: number) {
    const figures: Record<Decision, Figures | null> = { accepted: null, refused: null };
    for (const decision of DECISIONS) {
      if (Date.now() <= untilMs) figures[decision] = await this.figures(site, register, decision);
    }
    return withOutcomes(register, figures);
  }

  private async figures(site: Site, register: HeldItem, decision: Decision): Promise<Figures> {
    if (!countedPoints(site).includes(register.address)) return [];
    const key = `${site.id} ${register.address} ${decision}`;
    const of = JSON.stringify([site.hash, register]);
    return this.one.take(async () => {
      const kept = this.known.get(key);
      if (kept?.of === of && Date.now() - kept.atMs < KEPT_MS) return kept.figures;
      const asked = { point: register.address, type: TYPES[decision], atMs: Date.parse(register.decideAt) };
      const derived = await this.sites.current(site);
      const figures = (await decisionFigures(this.db, derived, asked, this.clock.now())).map(shown);
      this.known.set(key, { of, atMs: Date.now(), figures });
      return figures;
    });
  }
}
