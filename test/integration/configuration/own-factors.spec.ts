/** Factors and normals of one's own, by the command line; no system is needed for them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { datesBetween } from '#domain';
import { readConfiguration } from '#runtime';
import { runGreenpark } from '../../support/processes/run-greenpark.js';

describe('factors and normals of a plant', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-own-'));
  const file = join(dir, 'own/factors.yaml');
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const add = (...args: string[]) => runGreenpark(dir, ['factors', 'add', ...args, '--file', file]);

  it('adds a version to a file, keeps its comments, and it loads', async () => {
    const first = [
      'grid.de',
      '--value',
      '0.35',
      '--unit',
      'kg/kWh',
      '--valid-from',
      '2025-01-01',
      '--source',
      'Supplier',
    ];
    const { code, out, err } = await add(...first, '--u95', '0.05', '--status', 'verified');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('grid.de@2025-01-01 = 0.35 kg/kWh is in');
    expect(out).toContain('greenpark config diff --factors');
    writeFileSync(file, readFileSync(file, 'utf8').replace('set: own', 'set: own # ours'));
    expect((await add('heat.own', '--value', '70', '--unit', 'kg.GJ-1', '--source', 'Operator')).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('set: own # ours');
    const { catalogue, problems } = await readConfiguration([], join(dir, 'own'));
    expect(problems).toEqual([]);
    expect(catalogue.factors.get('grid.de')?.find(({ validFrom }) => validFrom === '2025-01-01')?.value).toBe(0.35);
    expect(catalogue.factors.has('heat.own')).toBe(true);
  });

  it('refuses a version that is there, one that overlaps, a wrong unit, and writes nothing then', async () => {
    const before = readFileSync(file, 'utf8');
    const source = ['--source', 'Supplier'];
    for (const [args, told] of [
      [['grid.de', '--value', '0.3', '--unit', 'kg/kWh', '--valid-from', '2025-01-01', ...source], 'is declared twice'],
      [
        [
          'grid.de',
          '--value',
          '0.3',
          '--unit',
          'kg/kWh',
          '--valid-from',
          '2024-06-01',
          '--valid-to',
          '2025-06-01',
          ...source,
        ],
        'until then the version in',
      ],
      [['x.y', '--value', '0.3', '--unit', 'kg/kwhh', ...source], 'expected a UCUM code'],
    ] as const) {
      const { code, err } = await add(...args);
      expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(told) });
    }
    expect((await add('x.y', '--value', '0,3', '--unit', '1', ...source)).code).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('makes normals from a daily record, and names what is missing where it is too short', async () => {
    const record = join(dir, 'daily.csv');
    const lines = datesBetween('1991-01-01', '2020-12-31').map(
      (date) => `${date},${date.slice(5, 7) === '01' ? -2 : 20}`,
    );
    writeFileSync(record, ['day,celsius', ...lines, ''].join('\n'));
    const normals = join(dir, 'own/somewhere.yaml');
    const said = ['--id', 'somewhere-1991-2020', '--source', 'own record', '--out', normals];
    const { code, out } = await runGreenpark(dir, ['normals', 'make', record, ...said, '--season', '10-01..04-30']);
    expect(code).toBe(0);
    expect(out).toContain('620 K.d in a year at base 18 Cel');
    expect(readFileSync(normals, 'utf8')).toContain("'01-15': 20.000");
    const { catalogue, problems } = await readConfiguration([], join(dir, 'own'));
    expect([problems, catalogue.normals.has('somewhere-1991-2020')]).toEqual([[], true]);
    const again = await runGreenpark(dir, ['normals', 'make', record, ...said, '--to', '2040', '--force']);
    expect(again.code).toBe(1);
    expect(again.err).toContain('month 01 is known in 30 of 50 years, a normal needs 40');
  });
});
