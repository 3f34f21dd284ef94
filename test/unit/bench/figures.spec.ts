import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reached, shownNumber, type FigureRun, type Measured } from '../../../bench/figures/figure.js';
import { figuresPage } from '../../../bench/figures/figures-page.js';
import { keptFigures } from '../../../bench/figures/kept-figures.js';
import { liveValues } from '../../../bench/load/live-values.js';
import { paceOf } from '../../../bench/pace/pace.js';
import { quantile } from '../../../bench/quantile.js';
import { benchSite } from '../../../bench/system-under-bench.js';

const number = (of: Partial<Measured>): Measured => ({ what: 'p99', unit: 'ms', value: 5, must: 7, aim: 4, ...of });
const run = (of: Partial<FigureRun>): FigureRun => ({
  figure: 'latency',
  how: '1,000 messages/s',
  sizes: { rate: 1_000 },
  isShort: false,
  date: '2026-01-02',
  machine: 'a machine',
  load: 1.5,
  command: 'npm run bench -- figures latency',
  measured: [number({})],
  settings: { versions: { node: 'v1', kafka: '4', postgres: '18' }, durability: { postgres: 'fsync=on' } },
  ...of,
});

describe('a quantile', () => {
  it('is a value of the list, by rank', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);

    expect([0, 0.5, 0.99, 1].map((share) => quantile(hundred, share))).toEqual([1, 51, 100, 100]);
    expect(quantile([3], 0.99)).toBe(3);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('what a number reaches', () => {
  it('is the aim, the must or neither', () => {
    expect([3, 4, 7, 8].map((value) => reached(number({ value })))).toEqual(['aim', 'aim', 'must', 'missed']);
  });

  it('is asked from below where more is better', () => {
    const rate = number({ must: 25_000, aim: 40_000, isLeast: true });

    expect([50_000, 30_000, 20_000].map((value) => reached({ ...rate, value }))).toEqual(['aim', 'must', 'missed']);
  });

  it('is missed where nothing could be measured, and null where nothing is asked', () => {
    expect(reached(number({ value: NaN }))).toBe('missed');
    expect(reached(number({ must: null, aim: null }))).toBeNull();
  });

  it('is shown with three digits', () => {
    expect([0.0567, 12.34, 1_234.5, NaN].map(shownNumber)).toEqual(['0.06', '12.3', '1,235', '–']);
  });
});

describe('the page of the figures', () => {
  it('has a row for each number, with what is asked', () => {
    const rate = number({ what: 'rate', unit: 'messages/s', value: 30_000, must: 25_000, aim: null, isLeast: true });
    const page = figuresPage([run({ measured: [number({}), rate] })], ['latency']);

    expect(page).toContain('| latency: p99 | 7 ms | 4 ms | 5 ms | must | 1,000 messages/s | 2026-01-02 |');
    expect(page).toContain('| latency: rate | ≥ 25,000 messages/s | – | 30,000 messages/s | must |');
  });

  it('takes the median of all runs with the same sizes', () => {
    const runs = [3, 9, 5].map((value) => run({ measured: [number({ value })], date: `2026-01-0${value}` }));

    expect(figuresPage(runs, ['latency'])).toContain(
      '| 5 ms | must | 1,000 messages/s, median of 3 runs | 2026-01-05 |',
    );
  });

  it('says which run was short, and keeps it apart from those in full', () => {
    const page = figuresPage([run({}), run({ sizes: { rate: 10 }, isShort: true, how: '10 messages/s' })], ['latency']);

    expect(page).toContain('| 5 ms | – | **short**: 10 messages/s |');
    expect(page).toContain('| must | 1,000 messages/s |');
  });

  it('names machine, versions, durability and commands of each', () => {
    const page = figuresPage([run({}), run({ figure: 'reads', load: 3, remarks: ['all well'] })], ['latency', 'reads']);

    expect(page).toContain(
      '- latency, reads: a machine; node v1, kafka 4, postgres 18; postgres: fsync=on; load of the machine at the end 1.5 to 3',
    );
    expect(page).toContain('- reads: all well');
    expect(page.match(/^npm run bench -- figures latency$/gm)).toHaveLength(1);
  });

  it('says how fast the machine was where that was asked', () => {
    const pace = { medianMs: 22.06, leastMs: 13, waitedMedianMs: 25.31, pieces: 30 };
    const page = figuresPage([run({}), run({ figure: 'reads', pace })], ['latency', 'reads']);

    expect(page).toContain(
      'meanwhile, whoever else used it: reads 22.1 ms of a core, 13.0 at best (25.3 ms until it had',
    );
    expect(figuresPage([run({})], ['latency'])).not.toContain('whoever else used it');
  });
});

describe('the pace of a machine', () => {
  it('is of all pieces of the work', () => {
    const pieces = [
      { cpuMs: 14, wallMs: 14 },
      { cpuMs: 30, wallMs: 60 },
      { cpuMs: 20, wallMs: 25 },
    ];

    expect(paceOf(pieces)).toEqual({ medianMs: 20, leastMs: 14, waitedMedianMs: 25, pieces: 3 });
    expect(paceOf([])).toBeNull();
  });
});

describe('kept runs', () => {
  it('are found again', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kept-'));
    const file = join(folder, 'figures.json');
    keptFigures(file).add(run({}));
    keptFigures(file).add(run({ figure: 'reads' }));

    expect(keptFigures(file).runs.map(({ figure }) => figure)).toEqual(['latency', 'reads']);
    rmSync(folder, { recursive: true });
  });

  it('are none without a file', () => {
    expect(keptFigures(null).runs).toEqual([]);
  });
});

describe('the park of a figure', () => {
  it('sends as rarely as it says, and has a target where one is read', () => {
    expect(benchSite(1)).not.toContain('targets:');
    expect(benchSite(1, 4, { everyS: 10, hasTarget: true })).toMatch(
      /interval: 10s[^]*\ntargets:\n {2}- \{ id: season/,
    );
  });
});

describe('the values of a live load', () => {
  it('count up, and no temperature stands still', () => {
    const at = (ts: number): Record<string, number> => JSON.parse(`{${liveValues(ts, 3)}}`) as Record<string, number>;
    const [first, later] = [at(1_800_000_000_000), at(1_800_000_900_000)];

    // 24 MW for a quarter of an hour
    expect(later['heat.energyTotal']! - first['heat.energyTotal']!).toBeCloseTo(21.6, 0);
    expect(later['water.supplyTemp']).not.toBe(first['water.supplyTemp']);
    expect(later['water.returnTemp']).not.toBe(first['water.returnTemp']);
  });
});
