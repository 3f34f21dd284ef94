import { DeviceLine } from './intake-rows.js';
import { RowsOfTimes } from './rows-of-times.js';
import { SpareLines } from './spare-lines.js';

describe('spare lines', () => {
  it('hold nothing of the transaction before', () => {
    const spare = new SpareLines();
    const line = spare.take('north', 'meter-1');
    line.saw(5);
    for (const [seq, ts] of [
      [1, 10],
      [7, 20],
      [9, 30],
    ] as const)
      line.seqs.add('boot', seq, ts);
    line.seqs.close();
    line.rows = new RowsOfTimes();
    line.simulatedRows = new RowsOfTimes();
    Object.assign(line, { real: {}, simulated: {}, newestMs: 30, lastPlain: 2, firstPlainMs: 10 });
    Object.assign(line, { received: 1, stored: 2, duplicate: 3, conflict: 4, deadLettered: 5, late: 6, replayed: 7 });
    spare.giveBack([line]);

    const again = spare.take('south', 'meter-2');
    expect(again).toBe(line);
    expect(spare.take('south', 'meter-3')).not.toBe(line);
    const fresh = Object.assign(new DeviceLine(), { site: 'south', device: 'meter-2' });
    for (const one of [again, fresh]) {
      one.seqs.add('', 4, 40);
      one.seqs.close();
    }
    expect(again).toEqual(fresh);
    expect(again.seqs.ranges).toEqual([{ boot: '', fromSeq: 4, toSeq: 4, fromTs: 40, toTs: 40 }]);
  });
});
