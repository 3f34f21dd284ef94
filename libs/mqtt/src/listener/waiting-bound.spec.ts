import type { Connection } from './connection.js';
import { WaitingBound } from './waiting-bound.js';

/** As far as the bound knows one: whether something of it waits, and whether it is read. */
class FakeConnection {
  hasWaiting = true;
  isRead = true;
  pause(): void {
    this.isRead = false;
  }
  resume(): void {
    this.isRead = true;
  }
}

const setUp = () => {
  let messageBytes = 0;
  const bound = new WaitingBound(100, () => messageBytes);
  const connections = [new FakeConnection(), new FakeConnection(), new FakeConnection()] as const;
  return {
    bound,
    connections,
    wait: (bytes: number): void => void (messageBytes = bytes),
    pause: (one: FakeConnection): void => bound.pause(one as unknown as Connection),
    forget: (one: FakeConnection): void => bound.forget(one as unknown as Connection),
    read: () => connections.map(({ isRead }) => isRead),
  };
};

describe('the bound on what waits', () => {
  it('counts parts of packets and whole messages', () => {
    const { bound, wait } = setUp();
    wait(60);
    bound.partialChanged(39);
    expect([bound.waitingBytes(), bound.isKept()]).toEqual([99, true]);
    bound.partialChanged(1);
    expect(bound.isKept()).toBe(false);
    bound.partialChanged(-40);
    expect([bound.waitingBytes(), bound.isKept()]).toEqual([60, true]);
  });

  it('lets those who were paused be read again once half of it is gone', () => {
    const { bound, connections, wait, pause, read } = setUp();
    wait(100);
    for (const one of connections) pause(one);
    expect([bound.isPausing, read()]).toEqual([true, [false, false, false]]);
    wait(51);
    bound.resume();
    expect(read()).toEqual([false, false, false]);
    wait(50);
    bound.resume();
    expect([bound.isPausing, read()]).toEqual([false, [true, true, true]]);
  });

  it('reads one at a time while only parts of packets wait', () => {
    const { bound, connections, pause, forget, read } = setUp();
    bound.partialChanged(100);
    for (const one of connections) pause(one);
    expect(read()).toEqual([true, false, false]);
    bound.resume();
    expect(read()).toEqual([true, false, false]);
    forget(connections[0]);
    bound.resume();
    expect(read()).toEqual([true, true, false]);
  });

  it('reads the next where messages waited and are gone', () => {
    const { bound, connections, wait, pause, read } = setUp();
    bound.partialChanged(60);
    wait(40);
    for (const one of connections) pause(one);
    expect(read()).toEqual([false, false, false]);
    wait(0);
    bound.resume();
    expect(read()).toEqual([true, false, false]);
  });

  it('reads the next once nothing of that one waits any more', () => {
    const { bound, connections, pause, forget, read } = setUp();
    const [first, second] = connections;
    bound.partialChanged(100);
    for (const one of connections) pause(one);
    // Its packet becomes whole while the bound is kept, because another connection has just closed; so it is not paused.
    forget(second);
    bound.partialChanged(-45);
    first.hasWaiting = false;
    bound.resume();
    expect(read()).toEqual([true, false, true]);
  });

  it('does not pause the next while nothing of that one waits', () => {
    const { bound, connections, pause, read } = setUp();
    const [first, second] = connections;
    bound.partialChanged(100);
    pause(first);
    first.hasWaiting = false;
    pause(second);
    expect(read()).toEqual([true, true, true]);
  });
});
