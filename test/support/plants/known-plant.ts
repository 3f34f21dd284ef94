import type { MeterEvent, ReadingRow } from '#contracts';
import {
  approvePeriod,
  checkDays,
  closePeriod,
  derivedSites,
  deriveFigures,
  recompute,
  refreshPeriods,
  publishStatus,
  type DerivedSite,
  deriveMarkedDevices,
  closeDue,
} from '#derivation';
import { datesBetween, periodOf, type Normals, type Site, type Target } from '#domain';
import { type ShadowComparison } from '#postgres';
import type { Catalogue } from '#runtime';
import { acceptCatalogue } from '../../../apps/aggregator/src/configuration/accept-catalogue.js';
import { accountedFactors, accountedSite } from './accounted-plant.js';
import { deadLetter, TestStore } from '../processes/aggregator-store.js';
import { startApi, type ApiUnderTest } from '../processes/api-under-test.js';
import { reachedLook } from './reached-look.js';

const WALL_CLOCK = Date.UTC(2026, 5, 1);
const days = datesBetween('2023-01-01', '2023-12-31');
const normals: Normals = {
  id: 'normal-of-tests',
  name: 'Normal of tests',
  baseC: 18,
  days: new Map(days.map((date, i) => [date.slice(5), Math.max(0, 20 * Math.cos((i - 15) / 58))])),
  remaining: [],
  seasonSdKd: 200,
  pastSeasons: new Map([[2023, 4_000]]),
  winters: {
    id: 'winters-of-tests',
    source: 'tests',
    years: [2022, 2023],
    days: new Map(
      datesBetween('2022-07-01', '2024-06-30').map((date, i) => [date, Math.max(0, 18 + 9 * Math.sin(i / 11))]),
    ),
  },
  source: null,
  hash: 'normals',
};
const target: Target = {
  id: 'by-degree-days',
  metric: 'avoided.net',
  amount: 20_000,
  unit: 't',
  period: 'heatingSeason',
  plan: { method: 'degree-days', baseC: 18, baseShare: 0.1, normals: normals.id },
};

/** The accounted plant with two targets. */
export const knownSite: Site = { ...accountedSite, targets: [...accountedSite.targets, target], hash: 'first' };
export const knownCatalogue: Catalogue = {
  sites: [knownSite],
  factors: accountedFactors,
  normals: new Map([[normals.id, normals]]),
};

/** What the API answers of the site. */
export type ApiAnswers = Readonly<Record<string, unknown>>;

const SITE = '/api/v1/sites/north';
const QUESTIONS = [
  'emissions?interval=hour&from=2026-01-13',
  'emissions?interval=day&from=2026-01-10',
  'emissions?interval=month&from=2025-12-01',
  'emissions?interval=season&from=2025-01-01',
  'targets/by-degree-days',
  'status',
];

/** A plant of which everything happens on a clock of its own: what is received, derived, closed, and accepted as configuration. */
export class KnownPlant {
  private events = 0;
  derived: DerivedSite;

  private constructor(
    readonly store: TestStore,
    readonly api: ApiUnderTest,
    private now: number,
    public catalogue: Catalogue,
    private readonly questions: readonly string[],
  ) {
    this.derived = this.declared();
  }

  /** @param questions of `answers`, as paths below the site `north` */
  static async open(
    prefix: string,
    now: number,
    {
      catalogue = knownCatalogue,
      questions = QUESTIONS,
    }: { catalogue?: Catalogue; questions?: readonly string[] } = {},
  ): Promise<KnownPlant> {
    const store = await TestStore.open(prefix, catalogue.sites);
    const api = await startApi(store.owner, catalogue, { now });
    const plant = new KnownPlant(store, api, now, catalogue, questions);
    await acceptCatalogue(store.db, store.names, catalogue);
    await plant.setClocks();
    return plant;
  }

  async close(): Promise<void> {
    await this.api.stop();
    await this.store.close();
  }

  get clock(): number {
    return this.now;
  }

  /** Time goes on. */
  async pass(ms: number): Promise<void> {
    this.now += ms;
  }

  /** Received now. */
  async receive(device: string, ts: number, values: ReadingRow['values'], seq?: number): Promise<void> {
    const reading = { ts, ...(seq === undefined ? {} : { seq }), values };
    const count = Object.keys(values).length;
    await this.store.readings({ site: 'north', device, receivedAt: this.now, count, readings: [reading] });
  }

  async receiveAll(
    rows: readonly { device: string; ts: number; values: ReadingRow['values']; seq?: number }[],
  ): Promise<void> {
    if (rows.length === 0) return;
    await this.store.readings(
      ...rows.map(({ device, ts, values, seq }) => ({
        site: 'north',
        device,
        receivedAt: this.now,
        count: Object.keys(values).length,
        readings: [{ ts, ...(seq === undefined ? {} : { seq }), values }],
      })),
    );
  }

  async record(device: string, event: Partial<MeterEvent> & Pick<MeterEvent, 'type' | 'ts'>): Promise<string> {
    const id = `event-${++this.events}`;
    const whole = { id, point: null, by: 'Li', reason: null, evidence: null, ...event };
    await this.store.events({ site: 'north', device, receivedAt: this.now, event: whole });
    return id;
  }

  /** The meter of the auxiliary power is exchanged, and somebody says so only now. */
  async exchangePowerMeter(ts: number): Promise<void> {
    const registers = { point: 'elec.energyTotal', oldFinal: 58_000, newInitial: 49_000 };
    await this.record('aux-power', { type: 'meter-replaced', ts, ...registers });
  }

  async refuse(device: string): Promise<void> {
    const data = deadLetter({ device, receivedAt: this.now });
    await this.store.deadLetters({ id: `letter-${++this.events}`, data });
  }

  /** Other files count from now on. */
  async accept(catalogue: Catalogue): Promise<void> {
    this.catalogue = catalogue;
    this.api.declare(catalogue);
    await acceptCatalogue(this.store.db, this.store.names, catalogue);
    this.derived = this.declared();
  }

  async sign(act: 'close' | 'approve', label: string, who: string): Promise<string> {
    const period = periodOf(this.derived.site, label)!;
    const order = { period: { ...period, grain: 'month' as const }, who, reason: 'tests', nowMs: this.now };
    const outcome = await (act === 'close' ? closePeriod : approvePeriod)(this.store.owner, this.derived, order);
    return outcome.kind === 'done' ? outcome.state : outcome.detail;
  }

  /** Passes of the aggregator, until nothing waits: windows, figures, the running periods, status, closing. */
  async derive(): Promise<void> {
    const { db } = this.store;
    await deriveMarkedDevices(db, this.derived);
    // Figures that something stands in for follow in further passes.
    while ((await deriveFigures(db, this.derived, this.now)).hours > 0);
    await refreshPeriods(db, this.derived, this.now);
    await closeDue(db, this.derived, reachedLook(this.now));
    await checkDays(db, this.derived, this.now, true);
    await publishStatus(db, this.derived, this.now);
    await this.setClocks();
  }

  /** What a recompute of everything finds. */
  async recomputed(): Promise<Pick<ShadowComparison, 'differences' | 'first'>> {
    const found = await recompute(this.store.db, this.derived, { fromMs: 0, toMs: this.now });
    if (found === 'busy') throw new Error('something waits');
    return { differences: found.differences, first: found.first };
  }

  /** What the API answers now, or at a later time as of a moment. */
  async answers(asOfMs?: number): Promise<ApiAnswers> {
    this.api.clock.now = this.now;
    const answers: Record<string, unknown> = {};
    for (const question of this.questions) {
      const asOf = asOfMs === undefined ? '' : `asOf=${new Date(asOfMs).toISOString()}`;
      const path = `${SITE}/${question}${asOf && (question.includes('?') ? '&' : '?')}${asOf}`;
      const { status, body } = await this.api.call(path);
      expect({ path, status }).toEqual({ path, status: 200 });
      if (question === 'status') delete body.data.lagRecords;
      answers[question] = body;
    }
    return answers;
  }

  private declared(): DerivedSite {
    return derivedSites(this.catalogue, this.store.names)[0]!;
  }

  /** What PostgreSQL stamped with its own clock happened on ours. */
  private async setClocks(): Promise<void> {
    const { owner: db } = this.store;
    await db.execute('alter table period_close disable trigger all');
    for (const [table, column] of [
      ['emission_revision', 'recorded_at'],
      ['emission', 'computed_at'],
      ['period_close', 'acted_at'],
      ['configuration', 'accepted_at'],
    ] as const) {
      await db.execute(
        `update ${table} set ${column} = to_timestamp($1::float8 / 1000) where ${column} > to_timestamp($2::float8 / 1000)`,
        [this.now, WALL_CLOCK],
      );
    }
  }
}
