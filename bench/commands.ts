import { parseArgs } from 'node:util';
import { benchAccounting } from './accounting.js';
import { benchBacklog } from './backlog.js';
import { benchDrift } from './drift.js';
import { benchFigures } from './figures/figures.js';
import { benchGrowth, KINDS } from './growth/growth.js';
import { benchFirstView } from './page/first-view.js';
import { benchPan } from './page/pan-season.js';
import { roleOf } from './peers/peer.js';
import { benchPeers } from './peers/peers.js';

const MESSAGES = { type: 'string', default: '200000' } as const;
const DEVICES = { type: 'string', default: '50' } as const;
const STRING = { type: 'string' } as const;

/** What `npm run bench -- NAME …` does, beside the bench of the whole system: each with the options that follow its name. */
export const COMMANDS: Readonly<Record<string, (args: string[]) => Promise<void>>> = {
  accounting: (args) => benchAccounting(numberOf(args, 'runs', 5)).then(() => undefined),
  backlog: (args) => benchBacklog(numberOf(args, 'days', 30)),
  drift: () => benchDrift(),
  pan: (args) => benchPan(numberOf(args, 'runs', 5)),
  'first-view': (args) => benchFirstView(numberOf(args, 'runs', 5)),
  peers,
  growth,
  figures: benchFigures,
};

function numberOf(args: string[], option: string, otherwise: number): number {
  const { values } = parseArgs({ args, options: { [option]: { ...STRING, default: String(otherwise) } } });
  return Number(values[option]);
}

async function peers(args: string[]): Promise<void> {
  const { values: options } = parseArgs({
    args,
    options: {
      messages: MESSAGES,
      devices: DEVICES,
      pairs: { type: 'string', default: '3' },
      peers: STRING,
      'peer-messages': { type: 'string', default: '10000' },
      kill: STRING,
      'without-own': { type: 'boolean', default: false },
      warm: { type: 'boolean', default: false },
      results: STRING,
      keep: STRING,
    },
  });
  if (options.warm && options.kill !== undefined)
    throw new Error('--warm or --kill: what is killed is compared from its start');
  await benchPeers({
    messages: Number(options.messages),
    devices: Number(options.devices),
    peerMessages: Number(options['peer-messages']),
    pairs: Number(options.pairs),
    peers: options.peers,
    kill: roleOf(options.kill),
    isWarm: options.warm,
    isWithoutOwn: options['without-own'],
    results: options.results ?? null,
    keep: options.keep ?? null,
  });
}

async function growth(args: string[]): Promise<void> {
  const { values: options, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { messages: MESSAGES, devices: DEVICES, results: STRING },
  });
  const kind = KINDS.find((kind) => kind === positionals[0]);
  if (kind === undefined) throw new Error(`growth with what? one of ${KINDS.join(', ')}`);
  const [messages, devices] = [Number(options.messages), Number(options.devices)];
  await benchGrowth(kind, { messages, devices, results: options.results ?? null });
}
