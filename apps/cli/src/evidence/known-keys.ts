import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isEvidenceKey } from '#contracts';
import { publicKeyLine, type KnownKeys } from '#evidence';
import { ConfigurationError, readSiteKeys } from '#runtime';
import { WrongUsage } from '../terminal/failure.js';

/**
 * Keys of a site that whoever checks a pack has from elsewhere; null: none are given.
 * @throws WrongUsage
 */
export async function knownKeys(given: {
  readonly publicKey?: string;
  readonly siteFile?: string;
}): Promise<KnownKeys | null> {
  const { publicKey, siteFile } = given;
  if (publicKey !== undefined && siteFile !== undefined)
    throw new WrongUsage('give --public-key or --site-file, not both');
  if (publicKey !== undefined) return { keys: [{ key: await keyLine(publicKey), from: null }], from: '--public-key' };
  if (siteFile === undefined) return null;
  try {
    return { keys: await readSiteKeys(siteFile), from: siteFile };
  } catch (error) {
    if (error instanceof ConfigurationError) throw new WrongUsage(error.message);
    throw new WrongUsage(`${siteFile} cannot be read: ${(error as Error).message}`);
  }
}

/** The line of a key, or of the key in a PEM file; a private key is as good as its public half. */
async function keyLine(given: string): Promise<string> {
  if (isEvidenceKey(given)) return given;
  const wrong = (why: string) =>
    new WrongUsage(`--public-key: expected the line of an Ed25519 key or a PEM file: ${why}`);
  const pem = await readFile(given, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw wrong(`${given} cannot be read (${error.code})`);
  });
  const key = (() => {
    try {
      return createPublicKey(pem);
    } catch {
      throw wrong(`${given} holds none`);
    }
  })();
  if (key.asymmetricKeyType !== 'ed25519') throw wrong(`${given} holds a key of ${key.asymmetricKeyType}`);
  return publicKeyLine(key);
}
