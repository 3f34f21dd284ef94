import type { ApiClient } from '../system/api-client.js';
import type { Output } from '../terminal/output.js';

interface UnknownDevice {
  readonly reason: string;
  readonly topic: string;
  readonly count: number;
  readonly lastSeen: string;
  readonly hint: string;
  readonly proposal: string | null;
}

/** What no site file declares, with what could be declared. */
export async function listUnknownDevices(api: ApiClient, output: Output): Promise<void> {
  const { items } = await api.get<{ items: readonly UnknownDevice[] }>('/api/v1/devices/unknown');
  output.result({ items }, () => {
    if (items.length === 0)
      return 'every topic, device and point that was sent is declared, or its dead letters are settled';
    return `${items.map(shown).join('\n\n')}\n\n${AFTER}`;
  });
}

const AFTER =
  'Take what is right into the site file, decide each unit "?", and let the services read it (SIGHUP, or a restart).\n' +
  'Then `greenpark dead-letters replay` brings what has waited under a declared site.';

function shown({ reason, topic, count, lastSeen, hint, proposal }: UnknownDevice): string {
  const head = `${topic}\n  ${reason}, ${count} dead ${count === 1 ? 'letter' : 'letters'}, the last at ${lastSeen}\n  ${hint}`;
  return proposal === null ? head : `${head}\n\n${proposal.replaceAll(/^/gm, '    ')}`;
}
