import fc from 'fast-check';
import { Gathering } from './gathering.js';

/** What a batch takes from its begin to its acknowledgements, ms. */
const TAKES_MS = 1;

interface Told {
  readonly batches: number;
  readonly messages: number;
  /** Longest wait of a batch that could have begun, ms. */
  readonly mostWaitedMs: number;
}

/**
 * One batch at a time for so long, in steps of 0.1 ms.
 * @param comes how many messages come in this step; told how many were acknowledged just now
 */
function run(gathering: Gathering, fromMs: number, forMs: number, comes: (acknowledged: number) => number): Told {
  let waiting = 0;
  let inFlight = 0;
  let endsAt = -Infinity;
  let freeAt: number | null = null;
  const told = { batches: 0, messages: 0, mostWaitedMs: 0 };
  for (let step = 0; step < forMs * 10; step++) {
    const now = fromMs + step / 10;
    const acknowledged = inFlight > 0 && now >= endsAt ? inFlight : 0;
    if (acknowledged > 0) inFlight = 0;
    waiting += comes(acknowledged);
    if (inFlight > 0 || waiting === 0) continue;
    freeAt ??= now;
    if (gathering.waitMs(now, waiting) > 0) continue;
    gathering.begins(now, waiting);
    told.batches++;
    told.messages += waiting;
    told.mostWaitedMs = Math.max(told.mostWaitedMs, now - freeAt);
    freeAt = null;
    inFlight = waiting;
    waiting = 0;
    endsAt = now + TAKES_MS;
  }
  return told;
}

/** So many a millisecond, whatever is acknowledged. */
function steadily(perMs: number): () => number {
  let due = 0;
  let sent = 0;
  return () => {
    due += perMs / 10;
    const comes = Math.floor(due) - sent;
    sent += comes;
    return comes;
  };
}

/** So many senders, each with one message that he waits for. */
function inTurn(senders: number): (acknowledged: number) => number {
  let first = true;
  return (acknowledged) => {
    const comes = first ? senders : acknowledged;
    first = false;
    return comes;
  };
}

describe('the gathering of a batch', () => {
  it('keeps nobody waiting at 1,000 messages/s', () => {
    expect(run(new Gathering(), 0, 2_000, steadily(1)).mostWaitedMs).toBe(0);
  });

  it('lets 5,000 messages/s share batches of 64', () => {
    const gathering = new Gathering();
    run(gathering, 0, 1_000, steadily(5));
    const { batches, messages, mostWaitedMs } = run(gathering, 1_000, 1_000, steadily(5));
    expect(messages).toBeGreaterThan(4_900);
    expect(batches).toBeLessThan(90);
    expect(mostWaitedMs).toBeLessThanOrEqual(13);
  });

  it('lets 2,500 messages/s share batches that are 16 ms apart', () => {
    const gathering = new Gathering();
    run(gathering, 0, 1_000, steadily(2.5));
    const { batches, mostWaitedMs } = run(gathering, 1_000, 1_000, steadily(2.5));
    expect(batches).toBeLessThan(75);
    expect(mostWaitedMs).toBeLessThanOrEqual(16);
  });

  it('waits for no more than 64 messages', () => {
    const gathering = new Gathering();
    run(gathering, 0, 1_000, steadily(20));
    expect(run(gathering, 1_000, 1_000, steadily(20)).mostWaitedMs).toBeLessThanOrEqual(3.5);
  });

  it('slows nobody who waits for his acknowledgement by more than a few parts in a hundred', () => {
    for (const senders of [1, 2, 4, 20, 100]) {
      const free = 2_000 / (TAKES_MS + 0.1);
      expect(run(new Gathering(), 0, 2_000, inTurn(senders)).batches).toBeGreaterThan(free * 0.85);
    }
  });

  it('gathers again within a second where such senders go and others come', () => {
    const gathering = new Gathering();
    run(gathering, 0, 2_000, inTurn(20));
    run(gathering, 2_000, 1_000, steadily(5));
    expect(run(gathering, 3_000, 1_000, steadily(5)).batches).toBeLessThan(90);
  });

  it('lets nobody wait for longer than 16 ms, at whatever rate', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 60, noNaN: true }), (perMs) => {
        expect(run(new Gathering(), 0, 400, steadily(perMs)).mostWaitedMs).toBeLessThanOrEqual(16);
      }),
      { numRuns: 50 },
    );
  });
});
