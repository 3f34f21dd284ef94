import { createHash, randomBytes } from 'node:crypto';
import { keyNameProblem, ROLES, type Role } from '#contracts';
import { WrongUsage } from '../terminal/failure.js';
import type { Output } from '../terminal/output.js';

/** 256 bits: it cannot be guessed, so a plain hash is enough to keep. */
const KEY_BYTES = 32;

/** A fresh key, shown once, and the line that lets the API know it. Nothing is written anywhere. */
export function newKey(name: string, role: Role, output: Output): void {
  const wrong = keyNameProblem(name);
  if (wrong !== null) throw new WrongUsage(`${name}: ${wrong}`);
  const key = `gp_${randomBytes(KEY_BYTES).toString('base64url')}`;
  const sha256 = createHash('sha256').update(key).digest('hex');
  output.result({ name, role, key, sha256 }, () =>
    [
      `key for ${name}, shown this once:`,
      key,
      '',
      'line for the file of GREENPARK_API_KEYS_FILE:',
      `- { name: ${JSON.stringify(name)}, role: ${role}, sha256: ${JSON.stringify(sha256)} }`,
    ].join('\n'),
  );
}

export const ROLE_HELP = `one of ${ROLES.join(', ')}; each may do all that those before it may`;
