import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError } from '../process/environment.js';

/**
 * Private keys under which evidence packs are signed: `FOLDER/SITE/*.pem`, PKCS #8. A site has one, and two while one replaces the
 * other; the site file says which one holds when.
 */

const BY_OTHERS = 0o077;
/** What somebody else hands to this user, as secrets of a container are, is kept from others by its folder; changed it may not be. */
const CHANGED_BY_OTHERS = 0o022;

/**
 * The keys of a site, in the order of the names of their files; none where there is no such folder.
 * @throws ConfigurationError naming each file that cannot be used
 */
export async function readEvidenceKeys(folder: string, site: string): Promise<KeyObject[]> {
  const dir = join(folder, site);
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new ConfigurationError([`${dir}: cannot be read: ${error.code ?? error.message}`]);
  });
  const problems: string[] = [];
  const keys: KeyObject[] = [];
  for (const name of names.filter((one) => one.endsWith('.pem')).sort()) {
    const found = await readKey(join(dir, name));
    if (typeof found === 'string') problems.push(`${join(dir, name)}: ${found}`);
    else keys.push(found);
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return keys;
}

/** The key, or what is wrong with its file; nothing of its content is repeated. */
async function readKey(file: string): Promise<KeyObject | string> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, constants.O_RDONLY);
    const { uid, mode } = await handle.stat();
    const others = uid === process.getuid?.() ? BY_OTHERS : CHANGED_BY_OTHERS;
    if ((mode & others) !== 0) return `is open to others (mode ${(mode & 0o777).toString(8)}): chmod 600`;
    const key = createPrivateKey(await handle.readFile());
    return key.asymmetricKeyType === 'ed25519' ? key : `found a key of ${key.asymmetricKeyType}, expected Ed25519`;
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    return syscall === undefined ? 'is no private key in PEM form' : `cannot be read: ${code}`;
  } finally {
    await handle?.close();
  }
}

/**
 * Makes a key in a file that only its owner reads.
 * @returns the public key; null: there is such a file already, and it stays
 */
export async function writeEvidenceKey(
  folder: string,
  site: string,
  name: string,
): Promise<{ file: string; publicKey: KeyObject } | null> {
  const dir = join(folder, site);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, `${name}.pem`);
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const handle = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return null;
    throw error;
  });
  if (handle === null) return null;
  try {
    await handle.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { file, publicKey };
}
