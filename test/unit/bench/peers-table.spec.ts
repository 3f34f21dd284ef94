import type { PeerRun, SystemRuns } from '../../../bench/peers/peer-run.js';
import { report } from '../../../bench/peers/report.js';
import { comparisonTable, killTable } from '../../../bench/peers/table.js';

const run = (of: Partial<PeerRun>): PeerRun => ({
  messages: 1_000_000,
  messagesPerS: 20_000,
  cpuS: { ingestion: 4, postgres: 4, publisher: 1 },
  memoryMb: { ingestion: 100 },
  lost: 0,
  doubled: 0,
  ...of,
});
const system = (title: string, version: string | null, runs: readonly PeerRun[]): SystemRuns => ({
  title,
  version,
  settings: `as ${title} is`,
  runs,
  killed: { ingestion: [], sink: [] },
});
const rowsOf = (table: string): Map<string, string[]> =>
  new Map(
    table.split('\n').map((line) => {
      const [name, ...cells] = line.slice(2, -2).split(' | ');
      return [name!, cells];
    }),
  );

describe('the table of all systems', () => {
  const own = system('own', null, [run({ messagesPerS: 20_000 }), run({ messagesPerS: 30_000 }), run({})]);
  const slow = system('slow', 'v1', [
    run({ messages: 10_000, messagesPerS: 1_000, cpuS: { ingestion: 1, sink: 3 }, lost: 7, doubled: 2 }),
    run({ messages: 10_000, messagesPerS: 1_000, cpuS: { ingestion: 1, sink: 3 }, lost: 7, doubled: 2 }),
  ]);

  it('tells medians, and ratios by pair', () => {
    const rows = rowsOf(comparisonTable([own, slow]));

    expect(rows.get('')).toEqual(['own', 'slow']);
    expect(rows.get('messages/s, first publish to last commit')).toEqual(['20,000', '1,000']);
    // pairs 20 and 30; the third run has no partner
    expect(comparisonTable([own, slow])).toContain('| ÷ slow | 25 | 1.00 |');
  });

  it('counts CPU by value, so that a peer with fewer messages can be compared', () => {
    const rows = rowsOf(comparisonTable([own, slow]));

    expect(rows.get('messages')).toEqual(['1,000,000', '10,000']);
    expect(rows.get('CPU s per million values: ingestion, aggregator or sink, PostgreSQL')).toEqual(['2', '100']);
    expect(rows.get('CPU s per million values: sink')).toEqual(['–', '75']);
  });

  it('says what was lost and doubled', () => {
    const rows = rowsOf(comparisonTable([own, slow]));

    expect(rows.get('messages lost')).toEqual(['0', '7']);
    expect(rows.get('rows stored more than once')).toEqual(['0', '2']);
  });

  it('leaves out a system without a run', () => {
    expect(comparisonTable([own, system('absent', 'v2', [])])).not.toContain('absent');
  });

  it('says in the page which peer could not be had, and how each is set', () => {
    const context = {
      commands: ['npm run bench', 'npm run bench again'],
      date: '2026-01-02',
      machine: 'a machine',
      messages: 1_000_000,
      devices: 50,
      isWarm: false,
    };
    const page = report([own, slow], { ...context, missing: ['Other, there is no Go'] });

    expect(page).toContain('Printed on 2026-01-02');
    expect(page).toContain('\nnpm run bench\nnpm run bench again\n');
    expect(page).not.toContain('killed');
    expect(page).toContain('- Left out: Other, there is no Go.');
    expect(page).toContain('- **slow**: as slow is.');
    expect(page).toContain('fewer where the table says so; publisher');
    expect(report([own], { ...context, isWarm: true, missing: [] })).toContain(
      'each, after as many that do not count; publisher',
    );
  });

  it('says what a kill lost and doubled, once a process was killed', () => {
    const killed = { ingestion: [run({ lost: 40 })], sink: [run({ doubled: 900 })] };
    const table = killTable([own, { ...slow, killed }])!;

    expect(killTable([own, slow])).toBeNull();
    expect(rowsOf(table)).toEqual(
      new Map([
        ['', ['slow']],
        ['---', ['---']],
        ['ingestion killed: messages', ['1,000,000']],
        ['ingestion killed: lost', ['40']],
        ['ingestion killed: doubled', ['0']],
        ['aggregator or sink killed: messages', ['1,000,000']],
        ['aggregator or sink killed: lost', ['0']],
        ['aggregator or sink killed: doubled', ['900']],
      ]),
    );
  });
});
