import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chosenPeers } from '../../../bench/peers/all-peers.js';
import { keptRuns } from '../../../bench/peers/kept-runs.js';
import { roleOf } from '../../../bench/peers/peer.js';

describe('which peers are compared', () => {
  it('are those that are named, and all where none is', () => {
    expect(chosenPeers('telegraf').map(({ id }) => id)).toEqual(['telegraf']);
    expect(chosenPeers(undefined).map(({ id }) => id)).toContain('telegraf');
  });

  it('are not guessed: a name that there is not is refused with those that there are', () => {
    expect(() => chosenPeers('telegraf,nifi')).toThrow(/no such peer: nifi; there are telegraf/);
  });
});

describe('the process that is killed', () => {
  it('is none, or one of the two', () => {
    expect([roleOf(undefined), roleOf('sink'), roleOf('ingestion')]).toEqual([null, 'sink', 'ingestion']);
    expect(() => roleOf('kafka')).toThrow(/no such process: kafka; there are sink, ingestion/);
  });
});

describe('runs that are kept', () => {
  const run = { messages: 10, messagesPerS: 5, cpuS: {}, memoryMb: {}, lost: 0, doubled: 0 };
  const telegraf = { title: 'Telegraf', version: 'v1', settings: 'tuned' };
  const work = { messages: 10, devices: 2, isWarm: false };
  let file: string;
  beforeEach(() => void (file = join(mkdtempSync(join(tmpdir(), 'greenpark-kept-')), 'runs.json')));
  afterEach(() => rmSync(dirname(file), { recursive: true }));

  it('are there for the next comparison of the same work, those with a kill apart', () => {
    keptRuns(file, work, 'bench first').add(telegraf, run, null);

    const next = keptRuns(file, work, 'bench second');
    next.add(telegraf, { ...run, lost: 3 }, 'sink');
    next.add({ ...telegraf, settings: 'tuned better' }, run, null);

    const { commands, systems } = keptRuns(file, work, 'bench first');
    expect(commands).toEqual(['bench first', 'bench second']);
    expect(systems).toEqual([
      {
        ...telegraf,
        settings: 'tuned better',
        runs: [run, run],
        killed: { ingestion: [], sink: [{ ...run, lost: 3 }] },
      },
    ]);
  });

  it('are not mixed with runs of other work', () => {
    keptRuns(file, work, 'bench').add(telegraf, run, null);

    expect(() => keptRuns(file, { ...work, messages: 20 }, 'bench')).toThrow(
      /has runs of 10 messages of 2 devices: choose/,
    );
    expect(() => keptRuns(file, { ...work, isWarm: true }, 'bench')).toThrow(
      /has runs of 10 messages of 2 devices: choose/,
    );
    rmSync(file);
    keptRuns(file, { ...work, isWarm: true }, 'bench').add(telegraf, run, null);
    expect(() => keptRuns(file, work, 'bench')).toThrow(/has runs of 10 messages of 2 devices after as many: choose/);
  });
});
