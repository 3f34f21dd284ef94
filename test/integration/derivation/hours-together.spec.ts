/** What hours are made from is asked for at once, and nothing that the transaction has made is read again. */
import { derivedSites, type DerivedSite } from '#derivation';
import { HOUR_MS } from '#domain';
import { Names, type Database, type Queryable } from '#postgres';
import { loadCatalogue, shippedConfigFolder } from '#runtime';
import { computeHours } from '../../../libs/derivation/src/derive-site.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';

const FROM = Date.UTC(2026, 0, 10);
const HOURS = Array.from({ length: 48 }, (_, i) => ({ startMs: FROM + i * HOUR_MS, cause: 'configuration' as const }));
const NOW = FROM + 60 * HOUR_MS;

/** Notes what is asked; answers come once `open` is called. */
class Held implements Queryable {
  readonly asked: string[] = [];
  open: () => void = () => undefined;
  private readonly opened = new Promise<void>((resolve) => (this.open = resolve));

  constructor(private readonly q: Queryable) {}

  readonly query: Queryable['query'] = (sql, params) => this.note(sql, this.q.query(sql, params));
  readonly execute: Queryable['execute'] = (sql, params) => this.note(sql, this.q.execute(sql, params));
  readonly repository: Queryable['repository'] = (entity, work) => this.q.repository(entity, work);

  private async note<Answer>(sql: string, answer: Promise<unknown>): Promise<Answer> {
    this.asked.push(sql);
    await this.opened;
    return (await answer) as Answer;
  }
}

describe('hours that are computed', () => {
  let db: Database;
  let derived: DerivedSite;

  beforeAll(async () => {
    db = await freshDatabase('hours_together');
    const catalogue = await loadCatalogue({ sitesPath: `${shippedConfigFolder()}/sites`, factorsPath: null });
    const names = await Names.open(db);
    await names.declare(catalogue.sites);
    derived = derivedSites(catalogue, names)[0]!;
  });

  it('are read with one wait, in the order in which they are needed, and not read again', async () => {
    await db.transaction(async (tx) => {
      const held = new Held(tx);
      const computing = computeHours(held, derived, HOURS, NOW);
      await new Promise((resolve) => setImmediate(resolve));
      const tables = held.asked.map((sql) => /from (window_15m|meter_event|fuel_day|emission)/.exec(sql)?.[1]);
      expect(tables).toEqual(['window_15m', 'window_15m', 'meter_event', 'fuel_day', 'emission', 'window_15m']);
      expect(held.asked[0]).toContain('array_agg(amount');
      held.open();
      await computing;
      const ofHours = held.asked.filter((sql) => sql.trim().startsWith('select start as "startMs", heat_gj'));
      // Of the ledger's heat and of the days' hours: what lies beside those that were computed, once; then days of month, season and year, once.
      expect(ofHours.filter((sql) => sql.includes(`grain = 'hour'`))).toEqual([]);
      expect(ofHours.filter((sql) => sql.includes('not in'))).toHaveLength(2);
    });
    const [{ n }] = (await db.query<{ n: number }>(`select count(*)::int as n from emission where grain = 'hour'`)) as [
      { n: number },
    ];
    expect(n).toBe(HOURS.length);
  });
});
