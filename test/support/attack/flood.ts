import { fork, type ChildProcess } from 'node:child_process';
import { until } from '../processes/until.js';

/** Senders that keep to no rate, in a process of their own. */
export class Flood {
  private constructor(private readonly child: ChildProcess) {}

  static async start(url: string, topic: string, connections: number, payload: string): Promise<Flood> {
    const script = new URL('flood-process.mjs', import.meta.url);
    const child = fork(script, [url, topic, String(connections), payload], { execArgv: [] });
    let isReady = false;
    child.on('message', () => (isReady = true));
    const flood = new Flood(child);
    try {
      await until(() => isReady || child.exitCode !== null, 'the flood has begun');
    } catch (error) {
      flood.end();
      throw error;
    }
    if (!isReady) throw new Error(`the flood was not let in: ${child.exitCode}`);
    return flood;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null;
  }

  end(): void {
    this.child.kill('SIGKILL');
  }
}
