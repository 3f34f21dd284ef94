import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PROJECT_ROOT } from '#servers';

export interface Endpoints {
  readonly http: string;
  readonly mqtt: string;
  readonly kafka: string;
  readonly postgres: string;
  readonly processes: readonly { readonly name: string; readonly pid: number }[];
}

/** What is fetched or built once for all runs. */
export const CACHE = join(PROJECT_ROOT, '.greenpark/cache');
export const BENCH_SITE = 'bench';
export const deviceOf = (i: number): string => `meter-${String(i + 1).padStart(2, '0')}`;

/** A point beyond the four that a meter always has. */
export const morePoint = (k: number): string => `circuit.temp${k + 1}`;

const START_DEADLINE_MS = 180_000;

/** What a park may be beside its usual self. */
export interface ParkOptions {
  /** Declared time between two readings of a point, s; default 1. */
  readonly everyS?: number;
  /** So many of the first meters earn tonnes; default 10. */
  readonly credited?: number;
  /** It has a target for the heating season; default not. */
  readonly hasTarget?: boolean;
}
const TARGET = `targets:
  - { id: season, metric: avoided.gross, amount: 20000, unit: t, period: heatingSeason, plan: flat }
`;

/** A park of so many heat meters with four points each, or more, the first of which earn tonnes. */
export function benchSite(
  devices: number,
  points = 4,
  { everyS = 1, credited = 10, hasTarget = false }: ParkOptions = {},
): string {
  const ids = Array.from({ length: devices }, (_, i) => deviceOf(i));
  const more = Array.from(
    { length: points - 4 },
    (_, k) => `\n      - { id: ${morePoint(k)}, kind: gauge, unit: Cel, min: 0, max: 120, interval: ${everyS}s }`,
  ).join('');
  const meter = (id: string): string => `  - id: ${id}
    kind: heat-meter
    upstream: [] # meters of separate circuits: no heat passes two of them
    name: ${id}
    points:
      - { id: heat.energyTotal, kind: total, unit: GJ, resolution: 0.1, maxRate: 58 MW, interval: ${everyS}s }
      - { id: heat.power, kind: gauge, unit: MW, min: 0, max: 69.6, interval: ${everyS}s }
      - { id: water.supplyTemp, kind: gauge, unit: Cel, min: 0, max: 150, interval: ${everyS}s }
      - { id: water.returnTemp, kind: gauge, unit: Cel, min: 0, max: 120, interval: ${everyS}s }${more}`;
  return `site: ${BENCH_SITE}
name: Benchmark
timeZone: Asia/Shanghai
since: 2025-01-01
season: { start: 10-20, end: 04-06 }
devices:
${ids.map(meter).join('\n')}
emissions:
  credited: [${ids
    .slice(0, credited)
    .map((id) => `${id}/heat.energyTotal`)
    .join(', ')}]
  baseline: { method: heat-factor, factor: heat.cn.default }
${hasTarget ? TARGET : ''}`;
}

/** `npm start` without a simulator, in a folder of its own, on free ports of the loopback interface. */
export class SystemUnderBench {
  private output = '';

  private constructor(
    readonly folder: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(
    folder: string,
    devices: number,
    env: Readonly<Record<string, string>> = {},
    points?: number,
    park?: ParkOptions,
  ): Promise<SystemUnderBench> {
    mkdirSync(join(folder, 'data'), { recursive: true });
    const site = join(folder, 'bench.yaml');
    writeFileSync(site, benchSite(devices, points, park));
    mkdirSync(CACHE, { recursive: true });
    if (!existsSync(join(folder, 'data/cache'))) symlinkSync(CACHE, join(folder, 'data/cache'));
    const child = spawn(process.execPath, [join(PROJECT_ROOT, 'dist/apps/local/src/main.js')], {
      cwd: PROJECT_ROOT,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        GREENPARK_DATA_DIR: join(folder, 'data'),
        GREENPARK_SITES: site,
        GREENPARK_SIMULATOR: 'off',
        LOG_LEVEL: 'warn',
        HTTP_PORT: '0',
        KAFKA_PORT: '0',
        POSTGRES_PORT: '0',
        MQTT_LISTEN: 'mqtt://127.0.0.1:0',
        MQTT_URL: '',
        ...env,
      },
    });
    const system = new SystemUnderBench(folder, child);
    process.once('exit', system.interrupt);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text: Buffer) => (system.output += text.toString()));
    }
    for (const end = Date.now() + START_DEADLINE_MS; !system.output.includes('Greenpark runs.');) {
      if (child.exitCode !== null || Date.now() > end) throw new Error(`the system did not start:\n${system.output}`);
      await wait(50);
    }
    return system;
  }

  get endpoints(): Endpoints {
    return JSON.parse(readFileSync(join(this.folder, 'data/endpoints.json'), 'utf8')) as Endpoints;
  }

  /** Version of the broker, by its jar. */
  get kafkaVersion(): string {
    const cache = join(this.folder, 'data/cache');
    const jars = readdirSync(cache).flatMap((folder) => readdirSync(join(cache, folder)));
    return (
      /^kafka_2\.13-(.+)\.jar$/.exec(jars.find((jar) => /^kafka_2\.13-\d.*\d\.jar$/.test(jar)) ?? '')?.[1] ?? 'unknown'
    );
  }

  async stop(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.child.once('exit', () => resolve()));
    process.off('exit', this.interrupt);
    if (this.interrupt()) await gone;
  }

  /** Also where the bench is broken off: the system is no child of its terminal. @returns whether it still ran */
  private readonly interrupt = (): boolean => {
    if (this.child.exitCode !== null || this.child.pid === undefined) return false;
    process.kill(-this.child.pid, 'SIGINT');
    return true;
  };
}
