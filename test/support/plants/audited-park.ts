import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DerivedTarget } from '../../../libs/derivation/src/targets/derive-targets.js';
import { deriveTargets } from '#derivation';
import { datesBetween, HOUR_MS, type Grain, type HourFigures } from '#domain';
import { readFigures } from '#postgres';
import { loadCatalogue, type Catalogue } from '#runtime';
import { KnownPlant } from './known-plant.js';

const QUESTIONS = [
  'emissions?interval=day&from=2025-01-01',
  'emissions?interval=month&from=2025-01-01',
  'emissions?interval=season&from=2024-01-01',
  'emissions?interval=year&from=2025-01-01',
];

/**
 * The catalogue of a site file with the shipped factors and normals, as a process loads it.
 * @param own factor and normals files beside the shipped ones, by name
 */
export async function catalogueOfText(text: string, own: Readonly<Record<string, string>> = {}): Promise<Catalogue> {
  const folder = await mkdtemp(join(tmpdir(), 'audited-park-'));
  try {
    await mkdir(join(folder, 'own'));
    for (const [name, content] of Object.entries(own)) await writeFile(join(folder, 'own', name), content);
    await writeFile(join(folder, 'site.yaml'), text);
    const factorsPath = Object.keys(own).length === 0 ? null : join(folder, 'own');
    return await loadCatalogue({ sitesPath: join(folder, 'site.yaml'), factorsPath });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A normals file of whole numbers of degree-days by month, January first. */
export function normalsText(id: string, baseC: number, months: readonly number[]): string {
  const days = datesBetween('2025-01-01', '2025-12-31').map(
    (date) => `  '${date.slice(5)}': ${months[Number(date.slice(5, 7)) - 1]}`,
  );
  return [`normals: ${id}`, `base: ${baseC}`, 'days:', ...days, ''].join('\n');
}

/** How fast a register rises from a moment on, in its unit per hour. */
export type Rates = readonly (readonly [fromMs: number, perHour: number])[];

/** A park `north` that is declared by the text of its site file and read once an hour, or not, as its story goes. */
export class AuditedPark {
  private constructor(readonly plant: KnownPlant) {}

  static async open(prefix: string, catalogue: Catalogue, now: number): Promise<AuditedPark> {
    return new AuditedPark(await KnownPlant.open(prefix, now, { catalogue, questions: QUESTIONS }));
  }

  close(): Promise<void> {
    return this.plant.close();
  }

  /** Readings of a register that began at 1,000 with the first rate, once a step in each of the spans, both ends included. */
  async run(
    address: string,
    rates: Rates,
    spans: readonly (readonly [fromMs: number, toMs: number])[],
    stepMs = HOUR_MS,
  ): Promise<void> {
    const [device, point] = address.split('/') as [string, string];
    const rows = spans.flatMap(([fromMs, toMs]) => {
      const own = [];
      for (let ts = fromMs; ts <= toMs; ts += stepMs) own.push({ device, ts, values: { [point]: risenTo(rates, ts) } });
      return own;
    });
    await this.plant.receiveAll(rows);
  }

  /** Until nothing waits; a recompute finds nothing then. */
  async derive(nowMs: number): Promise<void> {
    await this.plant.pass(nowMs - this.plant.clock);
    await this.plant.derive();
    expect(await this.plant.recomputed()).toMatchObject({ differences: 0, first: [] });
  }

  /** By label. */
  async figures(grain: Grain): Promise<Record<string, HourFigures>> {
    const { db } = this.plant.store;
    const rows = await readFigures(db, this.plant.derived.siteId, grain, -Infinity, Infinity);
    const labels = new Map(
      (
        await db.query<{ label: string; ms: number }>(`select label, start as ms from emission where grain = $1`, [
          grain,
        ])
      ).map(({ label, ms }) => [ms, label]),
    );
    return Object.fromEntries(rows.map(({ startMs, figures }) => [labels.get(startMs)!, figures]));
  }

  async targets(): Promise<Record<string, DerivedTarget>> {
    const { store, derived, clock } = this.plant;
    const all = await deriveTargets(store.db, derived, clock);
    return Object.fromEntries(all.map((one) => [one.status.id, one]));
  }
}

export function risenTo(rates: Rates, ms: number): number {
  return rates.reduce((sum, [fromMs, perHour], i) => {
    const toMs = Math.min(ms, rates[i + 1]?.[0] ?? ms);
    return toMs > fromMs ? sum + (perHour * (toMs - fromMs)) / HOUR_MS : sum;
  }, 1_000);
}
