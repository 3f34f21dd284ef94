import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file system of its own in memory, so small that it can be filled. Only root may make one. */
export class SmallDisk {
  private constructor(readonly dir: string) {}

  /** @returns null where it is not permitted */
  static mount(dir: string, megabytes: number): SmallDisk | null {
    mkdirSync(dir, { recursive: true });
    const made = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'greenpark-faults', dir]);
    return made.status === 0 ? new SmallDisk(dir) : null;
  }

  get freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.dir);
    return bavail * bsize;
  }

  /** Nothing is left for anybody. */
  fill(): void {
    for (let piece = 4 * 1024 * 1024, n = 0; piece >= 4096;) {
      try {
        writeFileSync(join(this.dir, `filler-${n++}`), Buffer.alloc(piece));
      } catch {
        piece /= 4;
      }
    }
  }

  free(): void {
    spawnSync('find', [this.dir, '-maxdepth', '1', '-name', 'filler-*', '-delete']);
  }

  unmount(): void {
    spawnSync('umount', ['-l', this.dir]);
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Whether this user may make small disks. */
export function mayMount(dir: string): boolean {
  const disk = process.getuid?.() === 0 ? SmallDisk.mount(dir, 1) : null;
  disk?.unmount();
  return disk !== null;
}
