import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseService } from '#contracts';

/** Whom the simulator and the command line are on the own listener where no other name is given. */
export const LOCAL_MQTT_USERNAME = 'greenpark';

export interface CredentialFiles {
  /** A key of the API with the role admin. */
  readonly adminKey: string;
  readonly mqttPassword: string;
  /** The private key of push (VAPID). */
  readonly pushKey: string;
}

/** Where `npm start` keeps the credentials that it made itself. */
export function credentialFiles(dataDir: string): CredentialFiles {
  const dir = join(dataDir, 'credentials');
  return { adminKey: join(dir, 'admin-key'), mqttPassword: join(dir, 'mqtt-password'), pushKey: join(dir, 'push-key') };
}

/** Where the password of a service's login to the own PostgreSQL lies. */
export const databasePasswordFile = (dataDir: string, service: DatabaseService): string =>
  join(dataDir, 'credentials', `database-${service}`);

/** @returns null where there is none, or where it is another user's */
export async function readCredential(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim() || null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EACCES') return null;
    throw error;
  }
}

/** 256 random bits in a file that only its owner reads. One that is there already stays: an address and its key outlive a restart. */
export const ensureCredential = (file: string, prefix: string): Promise<void> =>
  ensureSecret(file, () => `${prefix}${randomBytes(32).toString('base64url')}`);

/** A secret in a file that only its owner reads; one that is there already stays. */
export async function ensureSecret(file: string, make: () => string): Promise<void> {
  if ((await readCredential(file)) !== null) return;
  await mkdir(join(file, '..'), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.chmod(0o600);
    await handle.writeFile(`${make()}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
