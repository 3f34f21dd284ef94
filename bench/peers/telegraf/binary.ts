import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CACHE } from '../../system-under-bench.js';

export const TELEGRAF_VERSION = 'v1.37.2';
const PACKAGE = `github.com/influxdata/telegraf/cmd/telegraf@${TELEGRAF_VERSION}`;
/** Only what its two processes need: the whole takes twenty minutes. */
const TAGS = [
  'custom',
  'inputs.mqtt_consumer',
  'inputs.kafka_consumer',
  'outputs.kafka',
  'outputs.postgresql',
  'parsers.json_v2',
  'parsers.influx',
  'serializers.influx',
];
const BUILD_DEADLINE_MS = 1_800_000;

/**
 * Telegraf of one version, built from its sources the first time and kept in `.greenpark/cache`; null: there is no Go.
 * @throws when the build fails, with what Go says
 */
export async function telegrafBinary(say: (line: string) => void): Promise<string | null> {
  const folder = join(CACHE, `telegraf-${TELEGRAF_VERSION}`);
  const binary = join(folder, 'telegraf');
  if (existsSync(binary)) return binary;
  if (spawnSync('go', ['version']).status !== 0) return null;
  say(`building Telegraf ${TELEGRAF_VERSION} from its sources, once: some minutes`);
  mkdirSync(folder, { recursive: true });
  await promisify(execFile)('go', ['install', '-tags', TAGS.join(), '-ldflags', '-s -w', PACKAGE], {
    env: { ...process.env, GOBIN: folder, GOFLAGS: '-buildvcs=false' },
    timeout: BUILD_DEADLINE_MS,
    maxBuffer: 64 * 1_024 * 1_024,
  });
  return binary;
}
