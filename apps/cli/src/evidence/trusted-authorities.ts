import { readFile } from 'node:fs/promises';
import { certificatesOf, type TrustedAuthorities } from '#evidence';
import { WrongUsage } from '../terminal/failure.js';

/** The time-stamp authorities that whoever checks trusts; null: none are named. @throws WrongUsage */
export async function trustedAuthorities(file: string | undefined): Promise<TrustedAuthorities | null> {
  if (file === undefined) return null;
  const pem = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new WrongUsage(`--timestamp-ca: ${file} cannot be read: ${error.code ?? error.message}`);
  });
  try {
    return { certificates: certificatesOf(pem), from: file };
  } catch (error) {
    throw new WrongUsage(`--timestamp-ca: expected certificates (PEM) in ${file}: ${(error as Error).message}`);
  }
}
