/**
 * Recordings of substations through the whole system by `greenpark replay`: energy in total and per month as the oracle says,
 * fault zeros flagged and not counted, a second replay changes the count of duplicates and nothing else.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { NpmStart } from '../support/processes/npm-start.js';
import { runGreenpark } from '../support/processes/run-greenpark.js';
import { until } from '../support/processes/until.js';

jest.setTimeout(700_000);

const HERE = import.meta.dirname;
const RECORDINGS = join(HERE, 'recordings');
/** A real recording; others made it, so it stays where it is and may be missing. */
const REAL = join(HERE, '../../../shared/data/substation');

interface Oracle {
  readonly rows: number;
  readonly zeros: number;
  readonly doubled: number;
  readonly energyMwh: number;
  readonly monthly: Readonly<Record<string, number>>;
}
interface Case {
  readonly name: string;
  readonly site: string;
  readonly device: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly oracle: () => Oracle;
}

const read = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;

const OWN: Case = {
  name: 'our own recording',
  site: 'recorded',
  device: 'substation',
  file: join(RECORDINGS, 'substation.csv.gz'),
  from: '2023-09-01',
  to: '2025-01-01',
  oracle: () => {
    const found = read(join(RECORDINGS, 'substation-oracle.json'));
    return { ...found, zeros: found['zeroReadings'], monthly: found['monthlyMwh'] } as unknown as Oracle;
  },
};
const L12: Case = {
  name: 'the real substation L12',
  site: 'l12',
  device: 'l12',
  file: join(REAL, 'substation-L12.csv.gz'),
  from: '2021-05-01',
  to: '2024-05-01',
  oracle: () => {
    const found = read(join(REAL, 'oracle-L12.json'))['L12'] as Record<string, unknown>;
    return {
      rows: found['rows'],
      zeros: found['zero_readings'],
      doubled: 0,
      energyMwh: found['energy_MWh'],
      monthly: found['monthly_MWh'],
    } as Oracle;
  },
};
const cases = existsSync(L12.file) ? [OWN, L12] : [OWN];
if (cases.length === 1) process.stderr.write(`skipped: the real recording is not at ${REAL}\n`);

interface Replayed {
  readonly sent: { readonly rows: number; readonly values: number };
  readonly counts: Readonly<Record<'received' | 'stored' | 'duplicate' | 'conflict' | 'deadLettered', number>>;
}
interface Rows<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

describe('greenpark replay', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-replay-'));
  const dataDir = join(dir, 'data');
  const system = new NpmStart(dataDir, { GREENPARK_SITES: RECORDINGS, GREENPARK_SIMULATOR: 'off' });

  beforeAll(() => system.start());
  afterAll(async () => {
    await system.interrupt();
    rmSync(dir, { recursive: true, force: true });
  });

  const replay = async ({ file, site }: Case): Promise<Replayed> => {
    const { code, out, err } = await runGreenpark(dataDir, ['replay', file, '--site', site, '--json']);
    if (code !== 0) throw new Error(`replay ended with ${code}: ${err}\n${system.logTails()}`);
    return JSON.parse(out) as Replayed;
  };
  const monthly = async ({ site, device, from, to }: Case): Promise<Map<string, number | null>> => {
    const path = `/api/v1/sites/${site}/points/${device}/heat.energyTotal/series?from=${from}&to=${to}&interval=month`;
    const { items } = await system.get<Rows<{ start: string; amount: number | null }>>(path);
    return new Map(items.map(({ start, amount }) => [start.slice(0, 7), amount]));
  };
  /** Nothing that was received waits to be derived. */
  const isSettled = async ({ site }: Case): Promise<boolean> => {
    const { data } = await system.get<{ data: { settling: boolean } }>(`/api/v1/sites/${site}/status`);
    return !data.settling;
  };
  const total = (months: ReadonlyMap<string, number | null>): number =>
    [...months.values()].reduce<number>((sum, mwh) => sum + (mwh ?? 0), 0);
  const zeroFaults = async ({ site, device, from, to }: Case): Promise<number> => {
    let count = 0;
    let cursor: string | null = null;
    do {
      const next: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: Rows<{ codes: string[] }> = await system.get(
        `/api/v1/sites/${site}/points/${device}/heat.energyTotal/readings?from=${from}&to=${to}&limit=10000${next}`,
      );
      count += page.items.filter(({ codes }) => codes.includes('ZERO_FAULT')).length;
      cursor = page.nextCursor;
    } while (cursor !== null);
    return count;
  };
  const accepted = new Set<string>();
  /** Accepts what waits for a decision, each once. */
  const acceptHeld = async ({ site }: Case): Promise<void> => {
    const path = `/api/v1/sites/${site}`;
    const { items } = await system.get<Rows<{ address: string; decideAt: string }>>(`${path}/held`);
    for (const { address: point, decideAt: ts } of items) {
      if (accepted.has(`${point} ${ts}`)) continue;
      accepted.add(`${point} ${ts}`);
      const response = await fetch(`${system.endpoints().http}${path}/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ type: 'jump-accepted', point, ts, reason: 'the display was read', by: 'Ann' }),
      });
      expect(response.ok).toBe(true);
    }
  };
  /** Everything derived, as text: what must not move. */
  const figures = async (one: Case): Promise<string> => {
    const { site, from, to } = one;
    const path = `/api/v1/sites/${site}/emissions?from=${from}&to=${to}&interval=day`;
    const days = await system.get<Rows<Record<string, unknown>>>(path);
    return JSON.stringify([[...(await monthly(one))], days.items]);
  };

  describe.each(cases)('$name', (one) => {
    const oracle = one.oracle();

    it('counts the energy of the register, in total and per month, and tonnes by it', async () => {
      const { sent, counts } = await replay(one);
      expect(sent).toMatchObject({ rows: oracle.rows, values: oracle.rows * 2 });
      expect(counts).toMatchObject({ received: oracle.rows * 2, duplicate: 0, deadLettered: 0 });
      expect(counts.stored + counts.conflict).toBe(oracle.rows * 2);
      // What the clocks showed twice is kept apart by the order of the rows.
      expect(counts.conflict).toBe(0);

      await until(
        async () => Math.abs(total(await monthly(one)) - oracle.energyMwh) < 0.0005,
        `${oracle.energyMwh} MW.h are derived`,
        300_000,
      );
      const months = await monthly(one);
      for (const [month, mwh] of Object.entries(oracle.monthly)) {
        expect([month, Math.abs((months.get(month) ?? 0) - mwh) < 0.0011]).toEqual([month, true]);
      }
      const path = `/api/v1/sites/${one.site}/emissions?from=${one.from}&to=${one.to}&interval=month`;
      const grossT = async (): Promise<number> =>
        (await system.get<Rows<{ grossT: number | null }>>(path)).items.reduce(
          (sum, { grossT }) => sum + (grossT ?? 0),
          0,
        );
      // The register is believed at once, what it brought over a long silence where nothing speaks against it, or a person for it.
      await until(
        async () => {
          await acceptHeld(one);
          return Math.abs((await grossT()) - oracle.energyMwh * 3.6 * 0.11) < 1e-3;
        },
        'the tonnes of it',
        300_000,
      );
      // The recording ends with zeros that bring nothing: tonnes are whole before the last of them is judged.
      await until(() => isSettled(one), 'all of it is judged', 60_000);
    });

    it('flags every fault zero', async () => {
      expect(await zeroFaults(one)).toBe(oracle.zeros);
    });

    it('changes nothing but the count of duplicates when it comes a second time', async () => {
      const before = await figures(one);
      const { counts } = await replay(one);
      expect(counts).toMatchObject({ received: oracle.rows * 2, stored: 0, conflict: 0, deadLettered: 0 });
      expect(counts.duplicate).toBe(oracle.rows * 2);
      expect(await figures(one)).toBe(before);
    });

    it('makes every figure again from raw readings, with no difference', async () => {
      const { code, out } = await runGreenpark(dataDir, ['recompute', '--site', one.site, '--json']);
      expect(code).toBe(0);
      const { differences, figures: made } = JSON.parse(out) as { differences: number; figures: number };
      expect(differences).toBe(0);
      expect(made).toBeGreaterThan(oracle.rows);
    });
  });

  it('says in one sentence what is wrong, with exit code 1 or 2', async () => {
    const missing = await runGreenpark(dataDir, ['replay', 'no-such-file.csv', '--site', 'recorded']);
    expect(missing).toMatchObject({ code: 1, out: '', err: 'there is no file no-such-file.csv\n' });
    const stray = await runGreenpark(dataDir, ['replay', OWN.file, '--site', 'nowhere']);
    expect(stray).toMatchObject({ code: 1, out: '', err: 'there is no site nowhere; there are l12, recorded\n' });
    expect((await runGreenpark(dataDir, ['replay'])).code).toBe(2);
    expect((await runGreenpark(dataDir, ['replay', OWN.file, '--site', 'recorded', '--map', 'x'])).code).toBe(2);
  });

  it('finds nothing wrong with the system', async () => {
    const { code, out } = await runGreenpark(dataDir, ['doctor', '--json']);
    const { findings } = JSON.parse(out) as { findings: { ok: boolean }[] };
    expect({ code, wrong: findings.filter(({ ok }) => !ok) }).toEqual({ code: 0, wrong: [] });
  });
});
