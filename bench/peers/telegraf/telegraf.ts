import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Peer } from '../peer.js';
import { TELEGRAF_VERSION, telegrafBinary } from './binary.js';
import { ingestSettings, sinkSettings } from './settings.js';

export const telegraf: Peer = {
  id: 'telegraf',
  title: 'Telegraf',
  settings:
    'tuned: a session that stays, PUBACK after the write to Kafka, idempotent producer, COPY in batches of 10,000, a flush each 200 ms',
  isSlow: false,
  table: null,
  async find(say) {
    const binary = await telegrafBinary(say);
    if (binary === null) return 'there is no Go to build it with';
    return {
      version: TELEGRAF_VERSION,
      command(role, servers) {
        const file = join(servers.folder, `${role}.conf`);
        writeFileSync(file, role === 'sink' ? sinkSettings(servers) : ingestSettings(servers), { mode: 0o600 });
        return { command: binary, args: ['--config', file] };
      },
    };
  },
};
