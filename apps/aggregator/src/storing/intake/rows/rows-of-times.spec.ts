import fc from 'fast-check';
import { RowsOfTimes } from './rows-of-times.js';

describe('rows of times', () => {
  it('are found as in a map, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 20 }), { maxLength: 60 }), (times) => {
        const rows = new RowsOfTimes();
        const map = new Map<number, { readonly ts: number }>();
        for (const ts of times) {
          expect(rows.at(ts)).toBe(map.get(ts));
          if (map.has(ts)) continue;
          const row = { ts };
          map.set(ts, row);
          rows.add(row);
        }
        expect(rows.size).toBe(map.size);
        for (let ts = -6; ts <= 21; ts++) expect(rows.at(ts)).toBe(map.get(ts));
      }),
    );
  });
});
