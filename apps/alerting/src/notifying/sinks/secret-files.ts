import { readFile } from 'node:fs/promises';
import { dirname, extname, isAbsolute, join } from 'node:path';
import type { SinkAddress } from '#domain';

/** The first line of a file that a sink names, read anew: a secret that was exchanged counts at once. */
export class SecretFiles {
  private readonly folder: string;

  /** @param sitesPath a site file or a folder of them: names are beside them */
  constructor(sitesPath: string) {
    this.folder = /^\.ya?ml$/.test(extname(sitesPath)) ? dirname(sitesPath) : sitesPath;
  }

  /** @throws Error that names the file, where it cannot be read or is empty */
  async read(name: string): Promise<string> {
    const path = isAbsolute(name) ? name : join(this.folder, name);
    let content: string;
    try {
      content = await readFile(path, 'utf8');
    } catch (error) {
      throw new Error(`cannot read ${name}: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`, { cause: error });
    }
    const line = content.split('\n', 1)[0]!.trim();
    if (line === '') throw new Error(`${name} is empty, expected one line`);
    return line;
  }

  readOptional = (name: string | null): Promise<string | null> =>
    name === null ? Promise.resolve(null) : this.read(name);

  address = (address: SinkAddress): Promise<string> =>
    'url' in address ? Promise.resolve(address.url) : this.read(address.urlFile);
}
