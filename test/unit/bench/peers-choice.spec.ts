import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chosenPeers } from '../../../bench/peers/all-peers.js';
import { keptRuns } from '../../../bench/peers/kept-runs.js';

describe('which peers are compared', () => {
  it('are those that are named, and all where none is', () => {
    expect(chosenPeers('telegraf').map(({ id }) => id)).toEqual(['telegraf']);
    expect(chosenPeers(undefined).map(({ id }) => id)).toContain('telegraf');
  });

  it('are not guessed: a name that there is not is refused with those that there are', () => {
    expect(() => chosenPeers('telegraf,nifi')).toThrow(/no such peer: nifi; there are telegraf/);
  });
});

describe('runs that are kept', () => {
  const run = { messages: 10, messagesPerS: 5, cpuS: {}, memoryMb: {}, lost: 0, doubled: 0 };
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'greenpark-kept-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are there for the next comparison of the same work', () => {
    const file = join(folder, 'runs.json');
    keptRuns(file, { messages: 10, devices: 2 }).add('Telegraf', run);

    const next = keptRuns(file, { messages: 10, devices: 2 });
    next.add('Telegraf', run);

    expect(next.of('Telegraf')).toEqual([run, run]);
    expect(next.of('Nest')).toEqual([]);
  });

  it('are not mixed with runs of other work', () => {
    const file = join(folder, 'runs.json');
    keptRuns(file, { messages: 10, devices: 2 }).add('Telegraf', run);

    expect(() => keptRuns(file, { messages: 20, devices: 2 })).toThrow(/has runs of 10 messages of 2 devices/);
  });
});
