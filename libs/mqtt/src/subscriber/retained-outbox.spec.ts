import { RetainedOutbox } from './retained-outbox.js';

describe('retained outbox', () => {
  it('keeps the newest of each topic until a broker has acknowledged it', async () => {
    const outbox = new RetainedOutbox();
    const first = outbox.put('a', '1');
    const second = outbox.put('a', '2');
    const sent: [string, string, () => void][] = [];
    outbox.attach((...args) => sent.push(args));
    expect(sent.map(([t, p]) => t + p)).toEqual(['a2']);
    outbox.detach(); // lost before the PUBACK
    sent[0]![2](); // which comes too late to count
    outbox.attach((...args) => sent.push(args));
    expect(sent.map(([t, p]) => t + p)).toEqual(['a2', 'a2']);
    sent[1]![2]();
    await Promise.all([first, second]);
  });

  it('sends one at a time for a topic, and at most twenty', () => {
    const outbox = new RetainedOutbox();
    const sent: [string, string, () => void][] = [];
    outbox.attach((...args) => sent.push(args));
    void outbox.put('a', '1');
    void outbox.put('a', '2');
    void outbox.put('a', '3');
    for (let i = 0; i < 30; i++) void outbox.put(`t${i}`, 'x');
    expect(sent).toHaveLength(20);
    sent[0]![2]();
    expect(sent.map(([t, p]) => t + p)).toContain('a3');
    expect(sent.map(([t, p]) => t + p)).not.toContain('a2');
  });

  it('prefers what came while the connection was lost', () => {
    const outbox = new RetainedOutbox();
    const sent: string[] = [];
    outbox.attach((t, p) => sent.push(t + p));
    void outbox.put('a', 'old');
    outbox.detach();
    void outbox.put('a', 'new');
    outbox.attach((t, p) => sent.push(t + p));
    expect(sent).toEqual(['aold', 'anew']);
  });
});
