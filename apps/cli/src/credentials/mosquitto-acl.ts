import { alertTopic, eventsTopic, reachesOurTopics, statusTopic, telemetryTopic, type MqttGrant } from '#contracts';
import type { PayloadSource } from '#domain';

/** Who may do what at a Mosquitto, by the user name. */
export interface MosquittoAccount extends MqttGrant {
  readonly name: string;
}

const ANY = '+';
const REST = '#';

/** The account of ingestion: it reads what sensors send and how the broker is (`$SYS`), and writes what everyone may know. */
const INGESTION = [
  'topic read #',
  'topic read $SYS/#',
  `topic write ${statusTopic(ANY)}`,
  `topic write ${alertTopic(ANY, REST)}`,
];

/**
 * An ACL file (mosquitto.conf(5), `acl_file`): whom it does not name may do nothing. A rule is about topics: who may send some events of
 * a device may send all of them.
 */
export function mosquittoAcl(
  ingestion: string,
  accounts: readonly MosquittoAccount[],
  sourcesOf: ReadonlyMap<string, readonly PayloadSource[]>,
): string {
  const sections = accounts.map((account) => section(account.name, rules(account, sourcesOf)));
  return [
    '# Written by `greenpark devices mosquitto-files`: the next time it is written anew.',
    section(ingestion, INGESTION),
    ...sections,
  ].join('\n\n');
}

const section = (user: string, lines: readonly string[]): string => `${[`user ${user}`, ...lines].join('\n')}\n`;

function rules({ site, devices, rights }: MosquittoAccount, sourcesOf: Parameters<typeof mosquittoAcl>[2]): string[] {
  if (site === null || !isLevel(site)) return [];
  const places = devices?.filter(isLevel) ?? [ANY];
  const written = [
    ...(rights.includes('telemetry') ? places.map((device) => telemetryTopic(site, device)) : []),
    ...(rights.includes('events') || rights.includes('decisions')
      ? places.map((device) => eventsTopic(site, device))
      : []),
    ...(rights.includes('telemetry')
      ? (sourcesOf.get(site) ?? []).flatMap((source) => filtersOf(source, devices)).filter(isForSources)
      : []),
  ];
  const read = rights.includes('read') ? [statusTopic(site), alertTopic(site, REST)] : [];
  return [...written.map((topic) => `topic write ${topic}`), ...read.map((topic) => `topic read ${topic}`)];
}

/**
 * Which topics of a source are those of the devices. What only the payload says a broker cannot judge: such a source is for who has
 * all devices.
 */
function filtersOf({ topic, device, devices: names }: PayloadSource, allowed: readonly string[] | null): string[] {
  if (allowed === null) return [topic];
  if (device === null || 'path' in device) return [];
  const isAllowed = (sent: string): boolean => allowed.includes(Object.hasOwn(names, sent) ? names[sent]! : sent);
  if ('id' in device) return isAllowed(device.id) ? [topic] : [];
  const sent = [...new Set([...Object.keys(names), ...allowed])].filter((name) => isLevel(name) && isAllowed(name));
  return sent.flatMap((name) => narrowed(topic, device.level, name) ?? []);
}

/** The filter with `name` at a level (from 1); null: nothing that it matches has it there. */
function narrowed(filter: string, level: number, name: string): string | null {
  const levels = filter.split('/');
  if (levels.at(-1) === REST && level >= levels.length) {
    const between = Array.from({ length: level - levels.length }, () => ANY);
    return [...levels.slice(0, -1), ...between, name, REST].join('/');
  }
  const found = levels[level - 1];
  return found === ANY || found === name ? levels.with(level - 1, name).join('/') : null;
}

/** Ours are no topics of sources, nor those that a broker has about itself. */
const isForSources = (filter: string): boolean => !reachesOurTopics(filter) && !filter.startsWith('$');

/** Whether a name is one level of a topic, and stays in one line of a file. */
const isLevel = (name: string): boolean => name !== '' && !/[+#/\p{Cc}]/u.test(name);
