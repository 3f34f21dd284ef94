import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { TELEMETRY_TABLE, type Peer } from '../peer.js';
import { camelJars, camelVersion } from './jars.js';
import { ingestRoute, mainSettings, sinkRoute, type Acknowledgement } from './settings.js';

const HEAP_MB = 512;

const camel = (mode: Acknowledgement, settings: string): Peer => ({
  id: `camel-${mode}`,
  title: `Camel, ${mode} acknowledgement`,
  settings,
  isSlow: true,
  table: TELEMETRY_TABLE,
  async find(say) {
    const jars = await camelJars(say);
    if (jars === null) return 'there is no Java, or no Maven to fetch it with';
    return {
      version: `v${camelVersion()}`,
      command(role, servers) {
        const folder = join(servers.folder, role);
        mkdirSync(folder, { recursive: true });
        const routes = join(folder, 'routes.yaml');
        writeFileSync(routes, role === 'sink' ? sinkRoute(servers, mode) : ingestRoute(servers, mode));
        writeFileSync(join(folder, 'application.properties'), mainSettings(routes, role, servers), { mode: 0o600 });
        return {
          command: 'java',
          args: [
            `-Xmx${HEAP_MB}m`,
            '-XX:+UseSerialGC',
            '-cp',
            [folder, join(jars, '*')].join(delimiter), // camel-main reads the application.properties of its class path
            'org.apache.camel.main.Main',
          ],
        };
      },
    };
  },
});

export const camelAuto = camel(
  'auto',
  'routes of its components in YAML, as they are when nothing is said of acknowledgement: PUBACK by the MQTT client itself, when its callback returns, offsets every five seconds; a row at a time by eight consumers',
);
export const camelManual = camel(
  'manual',
  'the same with manual acknowledgement: PUBACK at the end of the route, after the write to Kafka, an offset after each row, a consumer that breaks on an error',
);
