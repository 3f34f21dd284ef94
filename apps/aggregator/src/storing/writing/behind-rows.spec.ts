import { SeqTails, type MarkColumns, type Transaction } from '#postgres';
import { DeviceLine } from '../intake/rows/intake-rows.js';
import { BehindRows } from './behind-rows.js';

/** Notes what it is asked, and answers nothing. */
function noting(asked: (readonly unknown[])[]): Transaction {
  const ask = (_sql: string, params: readonly unknown[] = []) => {
    asked.push(params);
    return Promise.resolve([]);
  };
  return { query: ask, execute: ask } as unknown as Transaction;
}

function lineOf(device: string): DeviceLine {
  const line = new DeviceLine();
  [line.site, line.device] = ['north', device];
  line.received = line.stored = 4;
  line.seqs.add('', 1, 1_000);
  return line;
}

const MARKS: MarkColumns = { deviceIds: [7], siteIds: [1], fromMs: [1_000], toMs: [2_000] };

async function askedOf(behind: BehindRows): Promise<(readonly unknown[])[]> {
  const asked: (readonly unknown[])[] = [];
  await Promise.all(behind.pieces(noting(asked), []).map((piece) => piece()));
  return asked;
}

describe('what is written behind rows', () => {
  it('is the same whether it was put together before or is only now', async () => {
    const behind = (): BehindRows => new BehindRows([lineOf('a'), lineOf('b')], () => MARKS, new SeqTails());
    const now = await askedOf(behind());
    expect(now).toHaveLength(3);
    expect(await askedOf(await behind().prepare())).toEqual(now);
  });

  it('is not put together again', async () => {
    const line = lineOf('a');
    let looked = 0;
    const behind = new BehindRows([line], () => (looked++, MARKS), new SeqTails());
    await behind.prepare();
    line.stored = 9;
    const asked = await askedOf(behind);
    expect(looked).toBe(1);
    expect(asked[1]).toContain('{4}');
    expect(asked[1]).not.toContain('{9}');
  });

  it('is nothing where nothing has changed', async () => {
    expect(
      await askedOf(
        await new BehindRows(
          [],
          () => ({ deviceIds: [], siteIds: [], fromMs: [], toMs: [] }),
          new SeqTails(),
        ).prepare(),
      ),
    ).toEqual([]);
  });

  it('leaves ranges of which some have to be left out to be asked', async () => {
    const line = lineOf('a');
    for (let i = 2; i <= 2_001; i++) line.seqs.add('', 2 * i, 2_000 * i);
    const behind = await new BehindRows([line], () => MARKS, new SeqTails()).prepare();
    expect(behind.isOneRound).toBe(false);
    const asked = await askedOf(behind);
    // Marks, counts, how many are left out, and those that are kept.
    expect(asked).toHaveLength(4);
  });
});
