import { EventEmitter } from 'node:events';
import type { Request, Response } from 'express';
import { SharedAnswers } from './shared-answers.js';
import { SharedReads } from './shared-reads.js';

/** Without a rest between reads. */
class Unpaced extends SharedReads {
  protected override rest(): Promise<void> {
    return Promise.resolve();
  }
}

type Given = ConstructorParameters<typeof SharedAnswers>;

const answers = (): SharedAnswers => {
  const rates = { refuse: async () => null } as unknown as Given[0];
  const seconds = { begins: () => 0, note: () => undefined } as unknown as Given[1];
  return new SharedAnswers(rates, seconds, new Unpaced());
};

/** Who asks, and what becomes of it. */
class Asker extends EventEmitter {
  destroyed = false;
  statusCode = 200;
  isHandled = false;
  told: string | null = null;
  getHeaders = (): object => ({ etag: '"1"' });
  write = (piece: unknown): boolean => this.tell(piece);
  writeHead = (): void => undefined;
  end = (piece: unknown = ''): this => {
    this.tell(piece);
    return this;
  };

  constructor(
    private readonly headers: Record<string, string> = {},
    private readonly url = '/api/v1/sites/north/status',
    private readonly method = 'GET',
  ) {
    super();
  }

  private tell(piece: unknown): true {
    this.told = `${this.told ?? ''}${String(piece)}`;
    return true;
  }

  ask(of: SharedAnswers): this {
    const { method, url, headers } = this;
    of.handle({ method, url, headers } as unknown as Request, this as unknown as Response, () => {
      this.isHandled = true;
    });
    return this;
  }
}

/** All that waits for nothing but its turn has had it. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const handled = (askers: readonly Asker[]): boolean[] => askers.map(({ isHandled }) => isHandled);

describe('answers at the door', () => {
  it('are one for those who ask in the same words while one is being made', async () => {
    const shared = answers();
    const first = new Asker().ask(shared);
    const others = [
      new Asker(),
      new Asker({ 'user-agent': 'x', 'sec-fetch-site': 'same-origin', via: 'y' }),
      new Asker(),
    ];
    for (const other of others) other.ask(shared);
    expect(handled([first, ...others])).toEqual([true, false, false, false]);
    first.end('of the first');
    await settled();
    expect(handled(others)).toEqual([false, false, true]);
    others[2]!.end('of the last');
    await settled();
    expect(others.map(({ told }) => told)).toEqual(['of the last', 'of the last', 'of the last']);
  });

  it.each([
    ['another key', new Asker({ authorization: 'Bearer b' })],
    ['another form', new Asker({ accept: 'text/csv' })],
    ['what is had already', new Asker({ 'if-none-match': '"1"' })],
    ['another page', new Asker({ origin: 'http://127.0.0.1' })],
    ['another cookie', new Asker({ cookie: 'a=b' })],
    ['another site', new Asker({}, '/api/v1/sites/south/status')],
    ['another query', new Asker({}, '/api/v1/sites/north/status?x=1')],
    ['a body', new Asker({ 'content-length': '0' })],
    ['another method', new Asker({}, undefined, 'HEAD')],
    ['a stream', new Asker({}, '/api/v1/sites/north/stream')],
  ])('are not for %s', (_what, other) => {
    const shared = answers();
    new Asker().ask(shared);
    expect(other.ask(shared).isHandled).toBe(true);
  });

  it('are made for everybody apart where the one in front has left before his turn', async () => {
    const shared = answers();
    const first = new Asker().ask(shared);
    const others = [new Asker().ask(shared), new Asker().ask(shared)];
    const left = new Asker().ask(shared);
    left.destroyed = true;
    first.end('of the first');
    await settled();
    expect(handled([...others, left])).toEqual([true, true, false]);
  });
});
