import { open } from 'node:fs/promises';
import { newPushKeys } from '#runtime';
import { Failure } from '../terminal/failure.js';
import type { Output } from '../terminal/output.js';

/** Makes a pair of keys of push. A file that is there already is never written over: every subscription ends with its key. */
export async function newPushKeyPair({ file }: { readonly file?: string }, output: Output): Promise<void> {
  const { publicKey, privateKey } = newPushKeys();
  if (file === undefined) {
    output.result({ publicKey, privateKey }, () => `PUSH_PUBLIC_KEY=${publicKey}\nPUSH_PRIVATE_KEY=${privateKey}`);
    return;
  }
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(`${privateKey}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST')
      throw new Failure(`${file} is there already: with another key every browser must subscribe anew`);
    throw new Failure(`cannot write ${file}: ${code ?? 'unknown'}`);
  }
  output.result({ publicKey, file }, () => `PUSH_PUBLIC_KEY=${publicKey}\nPUSH_PRIVATE_KEY_FILE=${file}`);
}
