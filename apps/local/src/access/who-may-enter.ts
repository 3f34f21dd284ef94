import { networkInterfaces } from 'node:os';
import { isLoopback, LOCAL_MQTT_USERNAME, type Environment } from '#runtime';
import type { Addresses } from '../addresses/addresses.js';
import type { StartCredentials } from './start-credentials.js';

const ALL = new Set(['0.0.0.0', '::', '[::]']);

/** For the screen: who may come in, by which address, with which key. */
export function whoMayEnter(
  env: Environment,
  { httpHost, httpPort, mqttListen }: Pick<Addresses, 'httpHost' | 'httpPort' | 'mqttListen'>,
  { adminKeyFile, mqttPasswordFile }: StartCredentials,
): string[] {
  if (!env.auth) return ['this machine only, no key is asked for (GREENPARK_AUTH=on asks)'];
  const keys = [
    ...(adminKeyFile === null ? [] : [`first admin key: ${adminKeyFile}`]),
    ...(env.apiKey === null ? [] : ['GREENPARK_API_KEY']),
    ...(env.apiKeysFile === null ? [] : [`keys of ${env.apiKeysFile}`]),
  ];
  const lines = [`page and API: ${from(httpHost)} who has a key (${keys.join(', ')})`];
  if (!isLoopback(httpHost)) {
    const scheme = env.httpTls ? 'https' : 'http';
    lines.push(...seenFrom(httpHost).map((host) => `  ${scheme}://${host}:${httpPort}/`));
    if (!env.httpTls) lines.push('  not encrypted: HTTP_TLS_KEY and HTTP_TLS_CERT are, or a proxy with TLS before it');
  }
  if (mqttListen === null) return lines;
  const { protocol, hostname, port } = new URL(mqttListen);
  lines.push(`MQTT: ${from(hostname)} who has a credential (\`greenpark devices credential new\` makes one)`);
  if (mqttPasswordFile !== null) {
    lines.push(`  that of the simulator: user ${LOCAL_MQTT_USERNAME}, password in ${mqttPasswordFile}`);
  }
  if (!isLoopback(hostname)) {
    lines.push(...seenFrom(hostname).map((host) => `  ${protocol}//${host}:${port}`));
    if (protocol === 'mqtt:') lines.push('  not encrypted: mqtts:// with MQTT_TLS_KEY and MQTT_TLS_CERT is');
  }
  return lines;
}

const from = (host: string): string => (isLoopback(host) ? 'on this machine' : 'from the network');

/** Under which addresses other machines find a listener. */
function seenFrom(host: string): string[] {
  if (!ALL.has(host)) return [host.includes(':') && !host.startsWith('[') ? `[${host}]` : host];
  const external = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
  return external.length > 0 ? external : [host];
}
