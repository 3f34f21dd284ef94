import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TELEMETRY_TABLE, type Peer } from '../peer.js';
import { bentoBinary, bentoVersion } from './binary.js';
import { ingestSettings, sinkSettings } from './settings.js';

/** The free successor of Benthos. */
export const bento: Peer = {
  id: 'bento',
  title: 'Bento (Benthos)',
  settings:
    'a session that stays, idempotent producer, batches of 5,000 to Kafka and, by INSERT, to PostgreSQL, offsets after the rows. It sends PUBACK when it takes a message, before the write to Kafka',
  isSlow: false,
  table: TELEMETRY_TABLE,
  async find(say) {
    const binary = await bentoBinary(say);
    if (binary === null) return 'there is no Go to build it with';
    return {
      version: bentoVersion(),
      command(role, servers) {
        const file = join(servers.folder, `${role}.yaml`);
        writeFileSync(file, role === 'sink' ? sinkSettings(servers) : ingestSettings(servers), { mode: 0o600 });
        return { command: binary, args: ['-c', file] };
      },
    };
  },
};
