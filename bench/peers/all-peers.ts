import { bento } from './bento/bento.js';
import { camelAuto, camelManual } from './camel/camel.js';
import { nest } from './nest/nest.js';
import { nodeRed } from './node-red/node-red.js';
import type { Peer } from './peer.js';
import { telegraf } from './telegraf/telegraf.js';

const PEERS: readonly Peer[] = [telegraf, bento, camelAuto, camelManual, nest, nodeRed];

/** Those that `--peers` names, in the order of the table; all where it names none. @throws where there is no such peer */
export function chosenPeers(names: string | undefined): readonly Peer[] {
  if (names === undefined) return PEERS;
  const wanted = new Set(names.split(',').map((name) => name.trim()));
  const unknown = [...wanted].filter((name) => PEERS.every(({ id }) => id !== name));
  if (unknown.length > 0) {
    throw new Error(`no such peer: ${unknown.join(', ')}; there are ${PEERS.map(({ id }) => id).join(', ')}`);
  }
  return PEERS.filter(({ id }) => wanted.has(id));
}
