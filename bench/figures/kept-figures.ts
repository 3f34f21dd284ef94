import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { FigureRun } from './figure.js';

/** Runs of figures, with those that are in the file already: so that the page can be made in parts. */
export interface KeptFigures {
  readonly runs: readonly FigureRun[];
  add(run: FigureRun): void;
}

/** @param file null: none, only this run's are known */
export function keptFigures(file: string | null): KeptFigures {
  const runs =
    file !== null && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as FigureRun[]) : ([] as FigureRun[]);
  return {
    runs,
    add(run) {
      runs.push(run);
      if (file !== null) writeFileSync(file, `${JSON.stringify(runs, null, 2)}\n`);
    },
  };
}
