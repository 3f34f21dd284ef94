import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort, PROJECT_ROOT } from '#servers';

/** The API as the process that it is; nothing answers at its broker's address, which only `POST …/events` would notice. */
export class ApiUnderBench {
  private constructor(
    private readonly child: ChildProcess,
    readonly base: string,
  ) {}

  static async start(databaseUrl: string, sites = 'config/sites'): Promise<ApiUnderBench> {
    const port = await freePort(0);
    const child = fork(join(PROJECT_ROOT, 'dist/apps/api/src/main.js'), {
      cwd: PROJECT_ROOT,
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: databaseUrl,
        KAFKA_BROKERS: `127.0.0.1:${await freePort(0)}`,
        HTTP_PORT: String(port),
        LOG_LEVEL: 'silent',
        GREENPARK_SITES: sites,
      },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    await once(child, 'message');
    return new ApiUnderBench(child, `http://127.0.0.1:${port}/api/v1/sites`);
  }

  get pid(): number {
    return this.child.pid!;
  }

  get origin(): string {
    return new URL(this.base).origin;
  }

  /** The whole answer as text. */
  async ask(path: string): Promise<string> {
    const response = await fetch(this.base + path);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`);
    return text;
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }
}
