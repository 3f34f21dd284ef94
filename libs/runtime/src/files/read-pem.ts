import { readFileSync } from 'node:fs';
import type { PemFile } from '#contracts';

/** A file that a variable names; undefined where none is named, or where it cannot be read, which is then one of the problems. */
export function readPem(variable: string, file: string | undefined, problems: string[]): PemFile | undefined {
  if (file === undefined) return undefined;
  try {
    return { variable, file, pem: readFileSync(file) };
  } catch (error) {
    problems.push(`${variable}: cannot read ${file}: ${(error as Error).message}`);
    return undefined;
  }
}
