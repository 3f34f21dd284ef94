import fc from 'fast-check';
import { HOUR_MS } from '#domain';
import type { MarkColumns } from '#postgres';
import { ChangedTimes } from './changed-times.js';
import { addTimes, joined, type TimeSpan } from './mark-spans.js';

const spansOf = ({ deviceIds, fromMs, toMs }: MarkColumns, deviceId: number): TimeSpan[] =>
  deviceIds.flatMap((id, i): TimeSpan[] => (id === deviceId ? [[fromMs[i]!, toMs[i]!]] : []));

describe('changed times', () => {
  it('of a device make the fewest marks, whatever of them was noted before the rest', () => {
    const times = fc.array(
      fc.nat({ max: 40 }).map((n) => n * (HOUR_MS / 2)),
      { maxLength: 8 },
    );
    const device = fc.record({ noted: fc.array(times, { maxLength: 3 }), rest: times });
    fc.assert(
      fc.property(fc.array(device, { maxLength: 4 }), (devices) => {
        const changes = new ChangedTimes();
        devices.forEach(({ noted }, id) => noted.forEach((some) => changes.note(id, some)));
        devices.forEach(({ rest }, id) => rest.length > 0 && changes.noteRest(id, Float64Array.from(rest)));
        const marks = changes.marks((id) => (id === 0 ? undefined : 100 + id));
        devices.forEach(({ noted, rest }, id) => {
          const spans: TimeSpan[] = [];
          for (const some of [...noted, rest]) addTimes(spans, some);
          expect(spansOf(marks, id).toSorted(([a], [b]) => a - b)).toEqual(joined(spans));
        });
        expect(marks.siteIds).toEqual(marks.deviceIds.map((id) => (id === 0 ? null : 100 + id)));
      }),
    );
  });
});
