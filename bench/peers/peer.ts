/** What a peer is made of: one process that takes messages from MQTT to Kafka, one that takes them from Kafka to PostgreSQL. */
export const ROLES = ['sink', 'ingestion'] as const;
export type Role = (typeof ROLES)[number];

/** The role of that name; null where none is named. @throws where there is none of that name */
export function roleOf(name: string | undefined): Role | null {
  if (name === undefined) return null;
  const role = ROLES.find((role) => role === name);
  if (role === undefined) throw new Error(`no such process: ${name}; there are ${ROLES.join(', ')}`);
  return role;
}

/** Where one run of a peer works. */
export interface PeerServers {
  /** For its settings and logs; it goes with the run. */
  readonly folder: string;
  /** `host:port` of MQTT and of Kafka. */
  readonly mqtt: string;
  readonly kafka: string;
  /** URL of the database. */
  readonly postgres: string;
  /** Of Kafka, made before the start. */
  readonly topic: string;
}

export interface PeerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A peer that is here. */
export interface InstalledPeer {
  readonly version: string;
  /** Writes the settings of one of its processes and says how that is started: the process itself, so that it can be measured and ended. */
  command(role: Role, servers: PeerServers): PeerCommand;
}

export interface Peer {
  /** As `--peers` names it. */
  readonly id: string;
  /** As the table names it. */
  readonly title: string;
  /** What it is and how careful it is told to be, for the page: a sentence. */
  readonly settings: string;
  /** So slow that it is given the fewer messages of `--peer-messages`. */
  readonly isSlow: boolean;
  /** Creates the table `telemetry`, a row for a message; null: the peer makes it itself. */
  readonly table: string | null;
  /** Finds it, or fetches it once into the cache. @returns why it is left out, where it can be neither */
  find(say: (line: string) => void): Promise<InstalledPeer | string>;
}

/** As a peer stores it that has no table of its own making: nothing refuses what is delivered twice, so that it can be counted. */
export const TELEMETRY_TABLE = `create table telemetry (
  id bigint generated always as identity primary key,
  device text not null,
  time timestamptz not null,
  heat_energy_total float8 not null,
  heat_power float8 not null,
  water_supply_temp float8 not null,
  water_return_temp float8 not null
)`;

/** What all peers take readings from: any site, any device. */
export const TELEMETRY_FILTER = 'greenpark/v1/+/+/telemetry';
