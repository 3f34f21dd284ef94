import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '#servers';
import { goBinary } from '../go-binary.js';

const SOURCES = join(PROJECT_ROOT, 'bench/peers/bento');

/** The version that its `go.mod` pins. */
export function bentoVersion(): string {
  return /warpstreamlabs\/bento (v\S+)/.exec(readFileSync(join(SOURCES, 'go.mod'), 'utf8'))?.[1] ?? 'unknown';
}

/** Bento with the components that are used; null: there is no Go. @throws when the build fails, with what Go says */
export const bentoBinary = (say: (line: string) => void): Promise<string | null> =>
  goBinary(
    {
      title: 'Bento',
      version: bentoVersion(),
      prepare: (folder) => {
        for (const file of ['go.mod', 'main.go']) copyFileSync(join(SOURCES, file), join(folder, file));
      },
      args: (_, program) => ['build', '-ldflags', '-s -w', '-o', program, '.'],
      env: () => ({ GOFLAGS: '-mod=mod -buildvcs=false' }),
    },
    say,
  );
