import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import {
  DAY_MS,
  factorSet,
  HOUR_MS,
  instantOf,
  MINUTE_MS,
  periodOf,
  RULES_VERSION,
  type DeviceKind,
  type Factor,
  type Point,
  type PointVersion,
  type Site,
} from '#domain';
import { CHAIN_START, linkHash } from '../pack/chain.js';
import { openFiles, sealFiles } from '../pack/container.js';
import { CONTENT_FILES, MANIFEST } from '../pack/content-files.js';
import type { EvidenceContent, EvidenceReading } from '../pack/pack.js';
import { packSigner, type PackSigner } from '../pack/signer.js';
import { recompute } from './recompute-pack.js';
import { verifyPack, type VerifyReport } from './verify-pack.js';
import { packFiles, preparePack, sealPack } from '../pack/write-pack.js';

const ZONE = 'Asia/Shanghai';

const version = (more: Partial<PointVersion>): PointVersion => ({
  fromMs: -Infinity,
  kind: 'total',
  unit: 'GJ',
  min: null,
  max: null,
  intervalMs: HOUR_MS,
  modulus: 1_000_000,
  resolution: 0.1,
  maxRatePerHour: 208.8,
  maxStepPerMinute: null,
  sentinels: [],
  states: [],
  ...more,
});
const pointOf = (device: string, id: string, more: Partial<PointVersion>): Point => ({
  address: `${device}/${id}`,
  device,
  id,
  versions: [version(more)],
});
const device = (id: string, kind: DeviceKind, point: Point): Site['devices'][number] => ({
  id,
  kind,
  name: id,
  ratedMw: null,
  customer: null,
  areaM2: null,
  meter: { serial: null, accuracyClass: null, verifiedUntil: '2099-12-31', location: null },
  points: [point],
});
const site: Site = {
  id: 'north',
  name: 'North',
  timeZone: ZONE,
  sinceMs: 0,
  season: { start: '10-20', end: '04-06', exceptions: {} },
  area: null,
  devices: [
    device('meter', 'heat-meter', pointOf('meter', 'heat', {})),
    device('aux', 'electricity-meter', pointOf('aux', 'elec', { unit: 'kW.h', modulus: null, maxRatePerHour: 900 })),
  ],
  emissions: {
    credited: [{ point: 'meter/heat', fromMs: -Infinity }],
    baseline: [{ method: 'heat-factor', factor: 'heat.cn.default', fromMs: -Infinity }],
    electricity: [{ point: 'aux/elec', factor: 'grid.jl', gridLossShare: 0, fromMs: -Infinity }],
    fossilFuels: [],
    biomass: [],
    haulage: [],
  },
  targets: [],
  weatherPoint: null,
  holidays: [],
  sources: [],
  hash: 'a'.repeat(64),
};
const factor = (id: string, value: number, unit: string): Factor => ({
  id,
  value,
  unit,
  gas: 'CO2',
  region: 'CN',
  scope: null,
  dataYear: null,
  publishedOn: null,
  validFrom: '2015-01-01',
  validTo: null,
  u95: { minus: 0.1, plus: 0.2 },
  source: 'source',
  sourceRef: null,
  sourceHash: null,
  status: 'verified',
  note: null,
  set: 'test',
});
const factors = [factor('heat.cn.default', 110, 'kg.GJ-1'), factor('grid.jl', 0.4671, 'kg/(kW.h)')];

const period = periodOf(site, '2026-01-15')!;
const from = period.fromMs - DAY_MS;

const risenAt = (i: number): number => 999_500 + i * 71.3 + 20 * Math.sin(i);
const shownAt = (i: number): number => Math.round((risenAt(i) % 1_000_000) * 10) / 10;

function readings(): EvidenceReading[] {
  const rows: EvidenceReading[] = [];
  for (let i = 0; i <= 50; i++) {
    const row = {
      t: from + i * HOUR_MS,
      eventId: '',
      q: 0,
      seq: i,
      receivedMs: from + i * HOUR_MS + 900,
      counts: true,
    };
    rows.push({ ...row, point: 'meter/heat', unit: 'GJ', v: shownAt(i) });
    rows.push({ ...row, point: 'aux/elec', unit: 'kW.h', v: 5_000 + i * 240.7 });
  }
  return rows;
}

function honest(of: Site = site): EvidenceContent {
  const run = {
    role: 'counted' as const,
    spanFromMs: period.fromMs,
    spanToMs: period.toMs,
    fromMs: from,
    toMs: from + 51 * HOUR_MS,
    checkpoint: null,
  };
  const nothing = { revision: 1, closed: true, configurationHash: 'c', lengthMs: DAY_MS };
  const content = {
    site: of,
    configurationHash: 'c',
    period: period.label,
    grain: period.grain,
    fromMs: period.fromMs,
    toMs: period.toMs,
    readings: readings(),
    events: [],
    runs: [
      { ...run, point: 'meter/heat' },
      { ...run, point: 'aux/elec' },
    ],
    degreeDays: { baseC: 18, days: [] },
    gaps: [],
    bridges: [],
    factors,
    approvals: { signatures: [], revisions: [] },
    methodology: '# Methodology\n',
  };
  const none = { label: period.label, startMs: period.fromMs, ...nothing } as EvidenceContent['results']['period'];
  const made = recompute({ ...content, factors: factorSet(factors), results: { hours: [], days: [], period: none } });
  const rows = (of: ReadonlyMap<number, EvidenceContent['results']['period']['figures']>, hourly: boolean) =>
    [...of].map(([startMs, figures]) => {
      const label = hourly ? instantOf(startMs) : period.label;
      return { ...nothing, label, startMs, figures, lengthMs: hourly ? HOUR_MS : DAY_MS };
    });
  const days = rows(made.days, false);
  const first = { revision: 1, cause: 'closed', recordedMs: period.toMs + DAY_MS, figures: days[0]!.figures };
  const approvals = { signatures: [], revisions: [first] };
  return { ...content, approvals, results: { hours: rows(made.hours, true), days, period: days[0]! } };
}

/** With every hash as it has to be: only the arithmetic can show it. */
function packOf(content: EvidenceContent, signer: PackSigner | null = null): Uint8Array {
  const prepared = preparePack(content);
  const { leaves, root, content: hash } = prepared;
  const link = { site: content.site.id, period: content.period, version: 1, leaves, root, content: hash };
  const files = packFiles(content, prepared, {
    productVersion: '1.0.0',
    rulesVersion: RULES_VERSION,
    createdMs: period.toMs + 10 * DAY_MS,
    chain: { version: 1, previous: CHAIN_START, hash: linkHash(link, CHAIN_START) },
    signer,
  });
  return sealPack(files, null);
}
const verified = (content: EvidenceContent): VerifyReport => verifyPack(packOf(content));

describe('verifying a pack', () => {
  const good = honest();
  const pack = packOf(good);

  it('passes what is honest, and says what was checked', () => {
    const report = verifyPack(pack);
    expect(report.problem).toBeNull();
    expect(report.checks.map(({ name }) => name)).toEqual(
      'archive manifest files merkle chain content configuration signature figures approvals'.split(' '),
    );
    expect(report.content?.results.period.figures.heatGj).toBeCloseTo(shownAt(48) - shownAt(24), 6);
    expect(good.results.hours).toHaveLength(24);
  });

  it('says that there is no signature, and under whose key there is one', () => {
    const of = ({ checks }: VerifyReport) => checks.find(({ name }) => name === 'signature');
    expect(of(verifyPack(pack))).toMatchObject({ ok: true, missing: true });
    const signer = packSigner(generateKeyPairSync('ed25519').privateKey);
    const signed = packOf(good, signer);
    expect(of(verifyPack(signed))).toEqual({
      name: 'signature',
      ok: true,
      detail: expect.stringContaining('Ed25519') as string,
    });
    const keys = { keys: [{ key: signer.publicKey, from: null }], from: '--public-key' };
    expect(verifyPack(signed, { keys })).toMatchObject({ ok: true, signature: { publicKey: signer.publicKey } });
    expect(verifyPack(pack, { keys }).problem).toMatchObject({ where: 'signature.json' });
  });

  it('finds any flipped bit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: pack.length * 8 - 1 }), (bit) => {
        const flipped = Uint8Array.from(pack);
        flipped[bit >> 3] = flipped[bit >> 3]! ^ (1 << (bit & 7));
        expect(verifyPack(flipped).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('finds any reading that somebody changed, with all hashes made to fit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 25, max: 47 }),
        fc.boolean(),
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        (i, isHeat, by) => {
          const index = 2 * i + (isHeat ? 0 : 1);
          const changed = good.readings.map((row, at) => (at === index ? { ...row, v: row.v + by } : row));
          const { problem } = verified({ ...good, readings: changed });
          expect(problem?.where).toMatch(/^results\.json hours 2026-01-1/);
          expect(problem?.detail).toMatch(/the raw rows give/);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('finds a reading that was taken away, or put in', () => {
    const without = good.readings.filter((_, i) => i !== 60);
    // between two hours the register is linear: taken away, one hour gets what was another's
    expect(verified({ ...good, readings: without }).problem?.where).toMatch(/^results\.json hours/);
    const extra = { ...good.readings[60]!, t: good.readings[60]!.t + 20 * MINUTE_MS, v: good.readings[60]!.v + 60 };
    expect(verified({ ...good, readings: [...good.readings, extra] }).ok).toBe(true); // inside an hour nothing moves: only the root shows it
    expect(
      verifyPack(packOf({ ...good, readings: [...good.readings, extra] }), { root: preparePack(good).root }).problem
        ?.where,
    ).toBe('readings.csv');
  });

  it('finds a changed factor, a changed figure, a changed configuration', () => {
    const dearer = factors.map((f) => (f.id === 'grid.jl' ? { ...f, value: 0.4672 } : f));
    expect(verified({ ...good, factors: dearer }).problem).toMatchObject({
      where: expect.stringMatching(/^results\.json hours/) as string,
      detail: expect.stringMatching(/^projectT/) as string,
    });
    const last = good.results.hours.length - 1;
    const hours = good.results.hours.map((row, i) =>
      i === last ? { ...row, figures: { ...row.figures, grossT: row.figures.grossT! * (1 + Number.EPSILON) } } : row,
    );
    expect(verified({ ...good, results: { ...good.results, hours } }).problem?.detail).toMatch(/^grossT/);
    const figures = { ...good.results.period.figures, u95T: 0 };
    const results = { ...good.results, period: { ...good.results.period, figures } };
    expect(verified({ ...good, results }).problem).toMatchObject({ where: 'results.json period 2026-01-15' });
    const emissions = { ...site.emissions!, electricity: [] };
    expect(verified({ ...good, site: { ...site, emissions } }).ok).toBe(false);
  });

  it('follows a credited register to the hour in which it ends', () => {
    const until = (untilMs: number): Site => ({
      ...site,
      emissions: { ...site.emissions!, credited: [{ point: 'meter/heat', fromMs: -Infinity, untilMs }] },
    });
    const noon = period.fromMs + 12 * HOUR_MS;
    const half = honest(until(noon));
    expect(half.results.period.figures.heatGj).toBeCloseTo(shownAt(36) - shownAt(24), 6);
    expect(verified(half).problem).toBeNull();
    expect(verified({ ...half, site: until(noon + HOUR_MS) }).problem?.where).toMatch(/^results\.json hours/);
  });

  it('finds a configuration that credits the same heat at two places of its way, by its own figures or not', () => {
    const second = device('boiler', 'boiler', pointOf('boiler', 'heat', {}));
    const twice = (untilMs?: number): Site => ({
      ...site,
      devices: [...site.devices, second],
      emissions: {
        ...site.emissions!,
        credited: [
          ...site.emissions!.credited,
          { point: 'boiler/heat', fromMs: -Infinity, ...(untilMs !== undefined && { untilMs }) },
        ],
      },
    });
    const run = { ...good.runs[0]!, point: 'boiler/heat' };
    const packed = (of: Site): VerifyReport => verified({ ...good, site: of, runs: [...good.runs, run] });
    expect(packed(twice()).problem).toEqual({
      where: 'configuration.json',
      detail: 'meter/heat and boiler/heat are both credited, and the same heat passes both',
    });
    expect(packed(twice(period.fromMs)).problem?.where).not.toBe('configuration.json');
  });

  it('finds an hour that is missing, a run that is missing, coverage that is stated as a share of less', () => {
    const { results, runs } = good;
    const stated = (report: VerifyReport): string => `${report.problem?.where}: ${report.problem?.detail}`;
    expect(stated(verified({ ...good, results: { ...results, hours: results.hours.slice(1) } }))).toMatch(/is missing/);
    expect(stated(verified({ ...good, runs: runs.slice(0, 1) }))).toMatch(/^runs\.json: aux\/elec/);
    const days = results.days.map((day) => ({ ...day, lengthMs: 12 * HOUR_MS }));
    expect(stated(verified({ ...good, results: { ...results, days } }))).toMatch(
      /coverage is stated as a share of 12 h/,
    );
  });

  it('takes the candidate that counts by the one order of candidates', () => {
    const conflict = { ...good.readings[70]!, v: good.readings[70]!.v + 30, seq: 999_999, counts: false };
    expect(verified({ ...good, readings: [...good.readings, conflict] }).problem).toMatchObject({
      where: expect.stringMatching(/^readings\.csv line/) as string,
      detail: expect.stringMatching(/not exactly the effective one/) as string,
    });
    const harmless = { ...conflict, seq: 1 };
    // The right one counts, and the figures have to say that there was another.
    expect(verified({ ...good, readings: [...good.readings, harmless] }).problem).toEqual({
      where: 'results.json hours 2026-01-15T03:00:00Z',
      detail: 'codes.0 is missing, the raw rows give "DUP_CONFLICT"',
    });
  });

  it('finds a forged revision, with all hashes made to fit, and says what to do with an older pack', () => {
    const [first] = good.approvals.revisions;
    const figures = { ...first!.figures, netT: first!.figures.netT! + 1 };
    const { problem } = verified({ ...good, approvals: { signatures: [], revisions: [{ ...first!, figures }] } });
    expect(problem).toMatchObject({ where: 'approvals.json revision 1' });
    const files = openFiles(pack, new Set([MANIFEST, ...CONTENT_FILES]));
    const manifest = new TextDecoder()
      .decode(files.get('manifest.json'))
      .replace('"formatVersion": 2', '"formatVersion": 1');
    const old = sealFiles(new Map([...files, ['manifest.json', new TextEncoder().encode(manifest)]]));
    expect(verifyPack(old).problem?.detail).toContain('verify it with the Greenpark 1.0.0 that made it');
  });

  it('refuses a root that is another one', () => {
    expect(verifyPack(pack, { root: 'f'.repeat(64) }).problem?.where).toBe('readings.csv');
  });
});
