import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hashPassword } from '#contracts';
import { instantOf } from '#domain';
import { readCountingConfiguration, readPrincipals, stateOf, type Database, type Principal } from '#postgres';
import { readEnvironment } from '#runtime';
import type { Output } from '../terminal/output.js';
import { Failure } from '../terminal/failure.js';
import { mosquittoAcl } from './mosquitto-acl.js';

/** What a broker knows ingestion by where nothing else is said (MQTT_USERNAME). */
const INGESTION = 'greenpark';

export interface Written {
  readonly passwords: string;
  readonly acl: string;
  /** Who may come in. */
  readonly principals: readonly string[];
  /** Who may at the own listener, but not by a password file: by certificate alone, or for every site. */
  readonly leftOut: readonly string[];
  /** The account of ingestion; `hasPassword`: whether its line is among the passwords. */
  readonly ingestion: { readonly user: string; readonly hasPassword: boolean };
  /** RFC 3339: the first of them ends then, and Mosquitto knows nothing of it; null: none ends. */
  readonly nextExpiry: string | null;
}

/** Writes who may connect, and what for, as Mosquitto reads it; both files whole or not at all. @throws Failure */
export async function writeMosquittoFiles(db: Database, dir: string, nowMs: number): Promise<Written> {
  const { mqttUsername, mqttPassword } = readEnvironment();
  const user = mqttUsername ?? INGESTION;
  const all = await readPrincipals(db);
  const newest = new Map(all.map((principal) => [principal, newestPassword(principal, nowMs)]));
  const accounts = all.filter((principal) => principal.site !== null && newest.get(principal));
  if (accounts.some(({ name }) => name === user)) {
    throw new Failure(
      `${user} is a principal and the account of ingestion at once: name another one in MQTT_USERNAME, or revoke the principal`,
    );
  }
  const { sites } = await readCountingConfiguration(db);
  const sourcesOf = new Map([...sites.values()].map(({ id, sources }) => [id, sources]));
  const lines = accounts.map((principal) => `${principal.name}:${newest.get(principal)!.mosquitto}`);
  if (mqttPassword !== null) lines.unshift(`${user}:${(await hashPassword(mqttPassword)).mosquitto}`);

  await mkdir(dir, { recursive: true, mode: 0o700 });
  const [passwords, acl] = [join(dir, 'passwords'), join(dir, 'acl')];
  // Rights first: who comes in by the new passwords finds what it may do.
  await writePrivate(acl, dir, mosquittoAcl(user, accounts, sourcesOf));
  await writePrivate(passwords, dir, lines.map((line) => `${line}\n`).join(''));
  const ends = accounts.map((principal) => newest.get(principal)!.expiresMs).filter((ms) => ms !== null);
  return {
    passwords,
    acl,
    principals: accounts.map(({ name }) => name),
    leftOut: all.filter((one) => !accounts.includes(one) && isValid(one, nowMs)).map(({ name }) => name),
    ingestion: { user, hasPassword: mqttPassword !== null },
    nextExpiry: ends.length === 0 ? null : instantOf(Math.min(...ends)),
  };
}

export function showWritten(written: Written, output: Output): void {
  output.result(written, () => {
    const { passwords, acl, principals, leftOut, ingestion, nextExpiry } = written;
    return [
      `passwords  ${passwords}`,
      `rights     ${acl}`,
      `may enter  ${[ingestion.user, ...principals].join(' ')}`,
      ...(leftOut.length > 0 ? [`left out   ${leftOut.join(' ')} (no password, or of every site)`] : []),
      ...(ingestion.hasPassword ? [] : [`no line for ${ingestion.user}: its password is that of MQTT_PASSWORD_FILE`]),
      ...(nextExpiry === null ? [] : [`the first ends ${nextExpiry}: write the files anew then`]),
      '',
      'Mosquitto reads them at a SIGHUP.',
    ].join('\n');
  });
}

/** A line of Mosquitto's file has one password of a name: of two that hold, the one that takes the place of the other. */
const newestPassword = ({ credentials }: Principal, nowMs: number) =>
  credentials.findLast((one) => one.mosquitto !== null && stateOf(one, nowMs) === 'valid');

const isValid = ({ credentials }: Principal, nowMs: number): boolean =>
  credentials.some((one) => stateOf(one, nowMs) === 'valid');

/** Never half a file under its name, and never for others; root leaves it to whoever has the folder: the broker's own user. */
async function writePrivate(file: string, dir: string, text: string): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}.draft`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    const { uid, gid } = await stat(dir);
    if (process.getuid?.() === 0) await chown(draft, uid, gid);
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}
