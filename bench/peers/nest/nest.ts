import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Peer } from '../peer.js';

/** Beside this file, compiled. */
const main = (role: string): string => fileURLToPath(new URL(`./${role}-main.js`, import.meta.url));

export const nest: Peer = {
  id: 'nest',
  title: 'Nest as documented',
  settings:
    'Transport.MQTT with QoS 1 and a session that stays, which emits to Kafka; Transport.KAFKA, which saves each message by a repository of TypeORM. It sends PUBACK when a message arrives, before the write to Kafka',
  isSlow: true,
  table: null,
  async find() {
    return {
      version: nestVersion(),
      command: (role, { mqtt, kafka, postgres, topic }) => ({
        command: process.execPath,
        args: [main(role)],
        env: { MQTT_URL: `mqtt://${mqtt}`, KAFKA_BROKER: kafka, POSTGRES_URL: postgres, KAFKA_TOPIC: topic },
      }),
    };
  },
};

function nestVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@nestjs/microservices');
  const manifest = readFileSync(join(dirname(entry), 'package.json'), 'utf8');
  return `v${(JSON.parse(manifest) as { version: string }).version}`;
}
