import fc from 'fast-check';
import { MAX_REQUEST_BYTES, PendingRecords, RecordTooLarge, type OutRecord } from './pending-records.js';

const record = (bytes: number, key = 'site/device'): OutRecord => ({ topic: 't', key, value: 'x'.repeat(bytes) });

describe('pending records', () => {
  it('puts what waits together into one request and tells every caller', async () => {
    const pending = new PendingRecords();
    const calls = [pending.add([record(1), record(2)]), pending.add([record(3)])];
    const request = pending.take();
    expect(request?.records.map((r) => r.value!.length)).toEqual([1, 2, 3]);
    expect(pending.take()).toBeNull();
    request?.done();
    await Promise.all(calls);
  });

  it('tells a caller only when all of the requests that carry his records are done', async () => {
    const pending = new PendingRecords();
    let durable = false;
    const call = pending.add([record(1_000_000), record(1_000_000)]).then(() => (durable = true));
    const first = pending.take();
    const second = pending.take();
    expect([first?.records.length, second?.records.length]).toEqual([1, 1]);
    first?.done();
    await Promise.resolve();
    expect(durable).toBe(false);
    second?.done();
    await call;
    expect(durable).toBe(true);
  });

  it('refuses a record that no request could carry', async () => {
    await expect(new PendingRecords().add([record(MAX_REQUEST_BYTES)])).rejects.toThrow(RecordTooLarge);
  });

  it('counts bytes, not characters', async () => {
    const wide = { topic: 't', key: 'k', value: 'ü'.repeat(MAX_REQUEST_BYTES / 2) };
    await expect(new PendingRecords().add([wide])).rejects.toThrow(RecordTooLarge);
  });

  it('neither loses, doubles nor reorders records, and keeps requests in bounds', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat({ max: 700_000 }), { maxLength: 6 }), { maxLength: 8 }), (calls) => {
        const pending = new PendingRecords();
        let n = 0;
        const given = calls.map((sizes) => sizes.map((size) => record(size, `k${n++}`)));
        for (const records of given) void pending.add(records);
        const taken: OutRecord[] = [];
        for (let request = pending.take(); request; request = pending.take()) {
          expect(request.records.reduce((sum, r) => sum + r.value!.length, 0)).toBeLessThanOrEqual(MAX_REQUEST_BYTES);
          taken.push(...request.records);
        }
        expect(taken.map((r) => r.key)).toEqual(given.flat().map((r) => r.key));
        expect(pending.empty).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
