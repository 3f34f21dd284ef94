import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { PendingConnections } from './pending-connections.js';

/** As far as the budget knows a socket. */
class FakeSocket extends EventEmitter {
  private static lastPort = 0;
  destroyed = false;
  readonly remotePort = ++FakeSocket.lastPort;
  constructor(readonly remoteAddress: string) {
    super();
  }
  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

const LIMITS = { connections: 4, connectionsPerAddress: 3, bytes: 1_000, bytesPerAddress: 600, socketsPerAddress: 5 };

function setUp() {
  const pending = new PendingConnections(LIMITS);
  const open = (address: string, now: number) => {
    const socket = new FakeSocket(address);
    pending.open(socket as unknown as Socket, now);
    return socket;
  };
  const hold = (socket: FakeSocket, bytes: number) =>
    pending.bytesChanged(pending.of(socket as unknown as Socket)!, bytes);
  const enter = (socket: FakeSocket) => pending.forget(pending.of(socket as unknown as Socket)!);
  return { pending, open, hold, enter };
}
const gone = (...sockets: FakeSocket[]): boolean[] => sockets.map(({ destroyed }) => destroyed);

describe('connections before their session', () => {
  it('cuts the oldest of an address that has used up its own', () => {
    const { pending, open } = setUp();
    const [other, first, second, third] = [open('b', 0), open('a', 0), open('a', 1), open('a', 2)];
    const next = open('a', 5_000);
    expect(gone(other, first, second, third, next)).toEqual([false, true, false, false, false]);
    expect([pending.size, pending.cut]).toEqual([4, 1]);
  });

  it('cuts the oldest of all where all have used up what there is', () => {
    const { open } = setUp();
    const [first, ...others] = [open('a', 0), open('b', 1), open('c', 2), open('d', 3)];
    const next = open('e', 5_000);
    expect(gone(first, ...others, next)).toEqual([true, false, false, false, false]);
  });

  it('takes none for which it would have to cut one that has just come', () => {
    const { open } = setUp();
    const early = [open('a', 0), open('a', 0), open('a', 0)];
    expect(gone(...early, open('a', 999))).toEqual([false, false, false, true]);
    expect(gone(...early, open('a', 1_000))).toEqual([true, false, false, false]);
  });

  it('forgets those that have their session, but for the sockets of their address', () => {
    const { pending, open, hold, enter } = setUp();
    const sockets = [1, 2, 3, 4, 5].map(() => {
      const socket = open('a', 0);
      hold(socket, 100);
      enter(socket);
      return socket;
    });
    expect([pending.size, pending.bytes]).toEqual([0, 0]);
    expect(gone(open('a', 9_000))).toEqual([true]);
    sockets[0]!.destroy();
    expect(gone(...sockets.slice(1), open('a', 9_000))).toEqual([false, false, false, false, false]);
  });

  it('keeps its bytes below the bounds by cutting the oldest that holds some', () => {
    const { pending, open, hold } = setUp();
    const [empty, first, second] = [open('a', 0), open('a', 1), open('a', 2)] as const;
    hold(first, 400);
    hold(second, 201);
    expect([gone(empty, first, second), pending.bytes]).toEqual([[false, true, false], 201]);
    const [third, fourth] = [open('b', 3), open('a', 4)] as const;
    hold(third, 600);
    hold(fourth, 200);
    expect([gone(second, third, fourth), pending.bytes]).toEqual([[true, false, false], 800]);
  });
});
