/**
 * `greenpark replay` of recordings in awkward forms, through the whole system: what is understood is counted to the digit, and what
 * is not is refused before a single message leaves.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { jest } from '@jest/globals';
import { MINUTE_MS, QUARTER_HOUR_MS } from '#domain';
import {
  AWKWARD_SITE,
  americanExport,
  excelExport,
  germanExport,
  trueRows,
  unreadableExport,
  type TrueRow,
} from '../support/files/awkward-recordings.js';
import { NpmStart } from '../support/processes/npm-start.js';
import { runGreenpark, type Ran } from '../support/processes/run-greenpark.js';
import { until } from '../support/processes/until.js';

jest.setTimeout(240_000);

interface Totals {
  readonly received: number;
  readonly stored: number;
  readonly conflict: number;
  readonly deadLettered: number;
}
interface Items<Item> {
  readonly items: readonly Item[];
}

describe('greenpark replay of awkward recordings', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-awkward-'));
  const [dataDir, sites] = [join(dir, 'data'), join(dir, 'sites')];
  mkdirSync(sites);
  writeFileSync(join(sites, 'awkward.yaml'), AWKWARD_SITE);
  const system = new NpmStart(dataDir, { GREENPARK_SITES: sites, GREENPARK_SIMULATOR: 'off' });

  beforeAll(() => system.start());
  afterAll(async () => {
    await system.interrupt();
    rmSync(dir, { recursive: true, force: true });
  });

  const file = (name: string, content: string | Buffer): string => {
    writeFileSync(join(dir, name), content);
    return join(dir, name);
  };
  const replay = (args: readonly string[]): Promise<Ran> => runGreenpark(dataDir, ['replay', ...args]);
  const totals = async (): Promise<Totals> => {
    const { totals: found } = await system.get<{ totals: Totals }>('/api/v1/sites/awkward/ledger');
    return found;
  };
  const stored = async (device: string, point: string, from: string): Promise<(readonly [number, number])[]> => {
    const path = `/api/v1/sites/awkward/points/${device}/${point}/readings?from=${from}&limit=1000`;
    const { items } = await system.get<Items<{ ts: string; value: number }>>(path);
    return items.map(({ ts, value }) => [Date.parse(ts), value] as const).toSorted((a, b) => a[0] - b[0]);
  };
  const nothingLeaves = async (work: () => Promise<Ran>): Promise<Ran> => {
    const before = await totals();
    const ran = await work();
    expect(await totals()).toEqual(before);
    return ran;
  };
  const of = (rows: readonly TrueRow[], pick: (row: TrueRow) => number) => rows.map((row) => [row.ms, pick(row)]);

  it('refuses 31,558 lines with times that nobody can read, at once and with the reason', async () => {
    const wrong = file('wrong.csv', unreadableExport(31_558));
    const startedAt = Date.now();
    const { code, out, err } = await nothingLeaves(() => replay([wrong, '--device', 'wrong']));
    const tookMs = Date.now() - startedAt;
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/line 2: "KW 1 Tag 1" in the column time is in no form of a time that is known/);
    expect(err).toMatch(/--time-format/);
    expect(tookMs).toBeLessThan(20_000); // two ledgers and the start of a process on a busy machine included
  });

  it('refuses what is mistyped before the first message, and says what was meant', async () => {
    const good = file('good.csv', 'ts;heat.power\n2024-01-10 00:00;1\n');
    const wrong: [readonly string[], RegExp][] = [
      [['--map', 'heat.power=heat.powr'], /excel has no point heat.powr; did you mean heat.power\?/],
      [['--map', 'heat.power=heat.power[kw]'], /"kw" is no unit that is known; did you mean kW\?/],
      [['--time-zone', 'Europe/Berlln'], /no such zone; did you mean Europe\/Berlin\?/],
    ];
    for (const [args, message] of wrong) {
      const ran = await nothingLeaves(() => replay([good, '--device', 'excel', ...args]));
      expect({ args, ...ran }).toMatchObject({ code: 2, out: '', err: expect.stringMatching(message) });
    }
    const typo = file('typo.csv', 'ts;heat.powr\n2024-01-10 00:00;1\n');
    expect(await replay([typo, '--device', 'excel'])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/column heat.powr is no point of excel; did you mean heat.power\?/),
    });
    expect((await replay([good])).err).toMatch(/which device it is of: give --device/);
  });

  describe('a German export with the hour that clocks show twice', () => {
    const rows = trueRows('2024-10-26T20:00:00Z', 96);
    const args = (): string[] => [
      file('german.csv.gz', gzipSync(germanExport(rows))),
      '--device',
      'german',
      ...['Zählerstand=heat.energyTotal', 'Leistung=heat.power', 'Vorlauf=water.supplyTemp'].flatMap((m) => [
        '--map',
        m,
      ]),
    ];

    it('is shown by --dry-run, and nothing leaves', async () => {
      const { code, out, err } = await nothingLeaves(() => replay([...args(), '--dry-run', '--json']));
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(JSON.parse(out)).toMatchObject({
        dryRun: true,
        rows: 96,
        values: 288,
        rejected: { values: 0 },
        span: {
          from: '2024-10-26T20:00:00Z',
          to: '2024-10-27T19:45:00Z',
          fromLocal: '2024-10-26 22:00:00',
          toLocal: '2024-10-27 20:45:00',
        },
        doubledHours: [{ date: '2024-10-27', rows: 8, first: 4, second: 4 }],
        sameTime: { rows: 0 },
        understood: {
          table: {
            encoding: 'windows-1252',
            delimiter: 'semicolon',
            headerLine: 3,
            timeColumns: ['Datum', 'Uhrzeit'],
            timeZone: 'Europe/Berlin',
            columns: [{ point: 'heat.energyTotal', unit: 'kWh', code: 'kW.h', decimal: ',' }, {}, {}],
          },
        },
        points: [
          { point: 'german/heat.energyTotal', unit: 'MW.h', values: 96, min: 1234.5, max: 1258.25 },
          { point: 'german/heat.power', unit: 'kW', first: { ts: '2024-10-26T20:00:00Z', value: 1000 } },
          { point: 'german/water.supplyTemp' },
        ],
      });
      const text = await replay([...args(), '--dry-run']);
      expect(text.out).toMatch(/96 lines, 288 values, none would be rejected; nothing was sent/);
      expect(text.out).toMatch(
        /2024-10-27: 8 lines in the hour that the clocks show twice; by their order 4 are of the first/,
      );
      expect(text.err).toMatch(/Zählerstand is heat.energyTotal in kWh \(UCUM kW.h\), decimal comma/);
    });

    it('is counted to the digit, both passes', async () => {
      const { code, out } = await replay([...args(), '--json']);
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({
        sent: { rows: 96, values: 288 },
        counts: { received: 288, stored: 288, conflict: 0, deadLettered: 0, settled: true },
      });
      expect(await stored('german', 'heat.energyTotal', '2024-10-26')).toEqual(of(rows, (row) => row.energyMwh));
      expect(await stored('german', 'heat.power', '2024-10-26')).toEqual(of(rows, (row) => row.powerKw));
    });
  });

  it('counts an American export: month first, AM and PM, thousands in quotes, notes over two lines, newest first', async () => {
    const rows = trueRows('2024-11-03T00:00:00Z', 96); // clocks go back at 07:00 UTC
    const { code, out, err } = await replay([
      file('american.csv', americanExport(rows)),
      '--device',
      'american',
      '--time-zone',
      'America/Chicago',
      '--time-format',
      'M/d/yyyy h:mm a',
    ]);
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining('newest first') });
    expect(out).toMatch(/received 192, stored 192, duplicate 0, conflict 0, dead letters 0/);
    expect(await stored('american', 'heat.energyTotal', '2024-11-02')).toEqual(of(rows, (row) => row.energyMwh));
  });

  it('counts an export of Excel: byte order mark, tabs, a line of units', async () => {
    const rows = trueRows('2024-01-10T00:00:00Z', 50);
    const { code, out } = await replay([file('excel.csv', excelExport(rows)), '--device', 'excel']);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('stored 100, duplicate 0') });
    expect(await stored('excel', 'water.supplyTemp', '2024-01-09')).toEqual(of(rows, (row) => row.supplyC));
  });

  it('refuses an hour that the clocks skip, with its line and what to do', async () => {
    const skipped = Array.from({ length: 600 }, (_, i) => {
      const at = new Date(Date.UTC(2024, 2, 30) + i * QUARTER_HOUR_MS).toISOString();
      return `${at.slice(0, 16).replace('T', ' ')};1`;
    });
    const path = file('skipped.csv', `ts;heat.power\n${skipped.join('\n')}\n`);
    const { code, err } = await nothingLeaves(() => replay([path, '--device', 'wrong']));
    expect(code).toBe(1);
    expect(err).toMatch(
      /line 106: 2024-03-31 02:00 does not exist in Europe\/Berlin: the clocks skip that hour \(4 lines\)/,
    );
    expect(err).toMatch(/--time-zone Etc\/GMT-1/);
  });

  describe('more than 1 % that would be rejected', () => {
    const lines = Array.from(
      { length: 200 },
      (_, i) =>
        `2024-01-10T00:${String(i % 60).padStart(2, '0')}:${i < 60 ? '00' : 10 + Math.floor(i / 60)}Z;${i % 20 === 3 ? 'n/a' : i}`,
    );
    const path = (): string => file('partly.csv', `ts;heat.power\n${lines.join('\n')}\n`);

    it('stops, with reasons and lines', async () => {
      const { code, out, err } = await nothingLeaves(() => replay([path(), '--device', 'wrong']));
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toMatch(/values \(5\.0 %\) would be rejected, at most 1 % may be \(--allow-rejected PERCENT\)/);
      expect(err).toMatch(/NOT_A_NUMBER: \d+ values\n +line 5: heat.power: found "n\/a"/);
      expect(err).toMatch(/Nothing was sent/);
      const json = await replay([path(), '--device', 'wrong', '--dry-run', '--json']);
      expect(json.code).toBe(1);
      expect(JSON.parse(json.out)).toMatchObject({
        refused: { kind: 'rejected-share' },
        rejected: {
          values: 10,
          sharePct: 5,
          reasons: [{ reason: 'NOT_A_NUMBER', count: 10, examples: [{ line: 5 }, {}, {}] }],
        },
      });
    });

    it('passes where that is said, and is told; the dead letters of it are discarded with a reason', async () => {
      const { code, out } = await replay([path(), '--device', 'wrong', '--allow-rejected', '5']);
      expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('dead letters 10') });
      expect(out).toMatch(/10 values \(5\.00 %\) were rejected and are dead letters/);

      const letters = (args: readonly string[]): Promise<Ran> => runGreenpark(dataDir, ['dead-letters', ...args]);
      expect((await letters(['discard', '--because', 'gaps of the logger'])).code).toBe(2);
      const batch = ['--device', 'wrong', '--reason', 'NOT_A_NUMBER'];
      const discarded = await letters(['discard', ...batch, '--because', 'gaps of the logger', '--by', 'Li Wei']);
      expect(discarded).toMatchObject({ code: 0, out: expect.stringContaining('10 dead letters discarded') });
      expect((await letters(['list', ...batch])).out).toBe('no dead letters\n');
      const kept = JSON.parse(
        (await letters(['list', ...batch, '--state', 'discarded', '--json'])).out,
      ) as Items<object>;
      expect(kept.items).toHaveLength(10);
      expect(kept.items[0]).toMatchObject({ discarded: { by: 'Li Wei', because: 'gaps of the logger' } });
      expect(await system.get('/api/v1/sites/awkward/ledger')).toMatchObject({
        totals: { deadLettered: 10, inFlight: 0 },
        deadLettersWaiting: 0,
      });
      const stray = '{"topic":"greenpark/v1/nowhere/x/telemetry","payload":{"ts":1704844800000,"values":{"y":1}}}';
      const strays = [file('stray.jsonl', stray), '--allow-rejected', '100'];
      expect((await replay(strays)).err).not.toMatch(/not all/);
      await until(async () => {
        const { out: gone } = await letters(['discard', '--unknown-site', '--all', '--because', 'a test', '--json']);
        return (JSON.parse(gone) as { discarded: number }).discarded === 1;
      }, 'the stray one is discarded');
      expect((await runGreenpark(dataDir, ['doctor'])).out).toMatch(/0 dead letters wait/);
    });
  });

  it('stops standard input in its middle when too much is rejected, and says what was sent', async () => {
    const good = Array.from(
      { length: 400 },
      (_, i) =>
        `{"site":"awkward","device":"excel","ts":${Date.UTC(2024, 1, 1) + i * MINUTE_MS},"values":{"heat.power":${i}}}`,
    );
    const bad = good.map((line) => line.replace('"ts"', '"when"'));
    const child = spawn(process.execPath, ['bin/greenpark.js', 'replay', '-', '--site', 'awkward'], {
      env: { ...process.env, NODE_OPTIONS: '', GREENPARK_DATA_DIR: dataDir },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.stdin.on('error', () => undefined); // it may stop before it has read all
    child.stdin.end([...good, ...bad].join('\n'));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    expect({ code, err }).toMatchObject({
      code: 1,
      err: expect.stringMatching(/Stopped: \d+ lines were sent before and count/),
    });
  });

  it('says at once that the API does not answer, and waits for nothing', async () => {
    const path = file('few.csv', 'ts;heat.power\n2024-01-10T00:00:00Z;1\n');
    const startedAt = Date.now();
    const { code, out, err } = await replay([
      path,
      '--site',
      'awkward',
      '--device',
      'excel',
      '--http',
      'http://127.0.0.1:9',
    ]);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('all acknowledged') });
    expect(err).toMatch(/the API at http:\/\/127.0.0.1:9 does not answer/);
    expect(Date.now() - startedAt).toBeLessThan(30_000);
  });
});
