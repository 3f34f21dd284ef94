import { closeSync, fchownSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const ROTATE_BYTES = 10 * 1024 * 1024;

/** Opens a log for appending; one that has grown over 10 MB becomes `….1` first (the one before is dropped). */
export function openLog(file: string, owner?: { uid: number; gid: number }): { fd: number; close(): void } {
  mkdirSync(dirname(file), { recursive: true });
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > ROTATE_BYTES) renameSync(file, `${file}.1`);
  const fd = openSync(file, 'a');
  if (owner) fchownSync(fd, owner.uid, owner.gid);
  return { fd, close: () => closeSync(fd) };
}
