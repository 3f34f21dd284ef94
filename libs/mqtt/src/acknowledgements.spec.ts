import { Acknowledgements } from './acknowledgements.js';

const ids = (bytes: Buffer | null): string[] =>
  bytes ? Array.from({ length: bytes.length / 4 }, (_, i) => bytes.subarray(i * 4, i * 4 + 4).toString('hex')) : [];

describe('acknowledgements', () => {
  it('puts many into one buffer, in order', () => {
    const acks = new Acknowledgements();
    acks.add(1, 1, 0, 0);
    acks.add(0xabcd, 2, 0, 0);
    for (let id = 3; id <= 200; id++) acks.add(id, 1, 0, 0);
    const run = ids(acks.take());
    expect(run.slice(0, 3)).toEqual(['40020001', '5002abcd', '40020003']);
    expect(run).toHaveLength(200);
    expect(acks.take()).toBeNull();
    expect(acks.pubacks).toBe(199);
  });

  it('says no with a reason, also late, and counts all', () => {
    const acks = new Acknowledgements();
    acks.add(1, 1, 0, 0);
    acks.add(2, 1, 0, 0, 0x87);
    acks.add(3, 2, 50, 0, 0x87);
    expect(acks.gathered).toBe(2);
    expect(acks.take()?.toString('hex')).toBe('400200014003000287');
    acks.release(50);
    expect([acks.gathered, acks.take()?.toString('hex')]).toEqual([1, '5003000387']);
  });

  it('holds back what is late, and whatever came after it', () => {
    const acks = new Acknowledgements();
    acks.add(1, 1, 0, 1_000);
    acks.add(2, 1, 1_050, 1_000);
    acks.add(3, 1, 0, 1_000);
    expect(ids(acks.take())).toEqual(['40020001']);
    expect(acks.held).toBe(2);
    expect(acks.release(1_049)).toBe(0);
    expect(acks.release(1_050)).toBe(2);
    expect(ids(acks.take())).toEqual(['40020002', '40020003']);
    expect(acks.held).toBe(0);
  });
});
