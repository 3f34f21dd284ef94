import { Supervised, type Life } from './supervised.js';

interface FakeLife extends Life {
  end(signal: NodeJS.Signals): void;
  stopped: boolean;
}

function fakeLife(pid: number): FakeLife {
  let end: FakeLife['end'] = () => undefined;
  const exited = new Promise<{ code: null; signal: NodeJS.Signals }>((resolve) => {
    end = (signal) => resolve({ code: null, signal });
  });
  const life: FakeLife = {
    pid,
    exited,
    end,
    stopped: false,
    stop: async () => {
      life.stopped = true;
      end('SIGTERM');
    },
    kill: async () => end('SIGKILL'),
  };
  return life;
}

function supervise(begin: (attempt: number) => Promise<Life>) {
  const said: string[] = [];
  let attempts = 0;
  let restarts = 0;
  const waiting: (() => void)[] = [];
  const part = new Supervised('api', () => begin(++attempts), {
    say: (line) => void said.push(line),
    restarted: () => {
      restarts++;
      for (const wake of waiting.splice(0)) wake();
    },
  });
  return {
    part,
    said,
    attempts: () => attempts,
    restarts: () => restarts,
    restarted: () => new Promise<void>((resolve) => waiting.push(resolve)),
  };
}

describe('a supervised process', () => {
  it('is started again when it ends, under its new pid, and says so', async () => {
    const lives = [fakeLife(1), fakeLife(2)];
    const { part, said, restarted } = supervise(async (attempt) => lives[attempt - 1] as Life);
    await part.start();
    expect(part.pid).toBe(1);
    lives[0]?.end('SIGKILL');
    await restarted();
    expect(part.pid).toBe(2);
    expect(said).toEqual(['api ended (SIGKILL); it is started again', 'api runs again']);
    await part.stop(1_000);
    expect(lives[1]?.stopped).toBe(true);
  });

  it('is tried again when the new start fails', async () => {
    const lives = [fakeLife(1), fakeLife(3)];
    const { part, said, restarted } = supervise(async (attempt) => {
      if (attempt === 2) throw new Error('the port is taken\nand more');
      return lives[attempt === 1 ? 0 : 1] as Life;
    });
    await part.start();
    lives[0]?.end('SIGSEGV');
    await restarted();
    expect(part.pid).toBe(3);
    expect(said[1]).toBe('api did not start: the port is taken; trying again');
    await part.stop(1_000);
  });

  it('is not started again once it was stopped, nor when it ends in a pause', async () => {
    const lives = [fakeLife(1), fakeLife(2)];
    const { part, attempts } = supervise(async (attempt) => lives[attempt - 1] as Life);
    await part.start();
    lives[0]?.end('SIGKILL');
    await lives[0]?.exited;
    await part.stop(1_000);
    expect(part.pid).toBeNull();
    expect(attempts()).toBe(1);
  });

  it('is stopped too when the stop meets its first start', async () => {
    const life = fakeLife(1);
    let arrive = (): void => undefined;
    const { part } = supervise(() => new Promise((resolve) => (arrive = () => resolve(life))));
    const started = part.start();
    const stopped = part.stop(1_000);
    arrive();
    await Promise.all([started, stopped]);
    expect(life.stopped).toBe(true);
  });

  it('tells the first start that failed to who started it, and does not try again', async () => {
    const { part, attempts } = supervise(async () => {
      throw new Error('no Java');
    });
    await expect(part.start()).rejects.toThrow('no Java');
    expect(attempts()).toBe(1);
  });
});
