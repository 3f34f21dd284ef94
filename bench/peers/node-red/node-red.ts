import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TELEMETRY_TABLE, type Peer } from '../peer.js';
import { ingestFlow, SETTINGS, sinkFlow } from './flows.js';
import { NODE_RED_VERSION, nodeRedFolder } from './install.js';

export const nodeRed: Peer = {
  id: 'node-red',
  title: 'Node-RED',
  settings:
    'mqtt in with QoS 1 and a session that stays, the nodes of node-red-contrib-kafkajs, a function node that inserts with pg. It sends PUBACK when a message arrives, before the write to Kafka, and goes on in Kafka before the row is stored',
  isSlow: true,
  table: TELEMETRY_TABLE,
  async find(say) {
    const installed = await nodeRedFolder(say);
    return {
      version: `v${NODE_RED_VERSION}`,
      command(role, servers) {
        const folder = join(servers.folder, role);
        const flows = join(folder, 'flows.json');
        const settings = join(folder, 'settings.js');
        // Started again after a kill, it finds its folder as it was.
        if (mkdirSync(folder, { recursive: true }) !== undefined) {
          copyFileSync(join(installed, 'package.json'), join(folder, 'package.json'));
          symlinkSync(join(installed, 'node_modules'), join(folder, 'node_modules'));
          writeFileSync(settings, SETTINGS);
        }
        const flow = role === 'sink' ? sinkFlow(servers) : ingestFlow(servers);
        writeFileSync(flows, JSON.stringify(flow, null, 2), { mode: 0o600 });
        return {
          command: process.execPath,
          args: [join(installed, 'node_modules/node-red/red.js'), '-u', folder, '-s', settings, flows],
        };
      },
    };
  },
};
