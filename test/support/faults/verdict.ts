import { until } from '../processes/until.js';
import { alertProblems, NO_ALERT } from './alerts-once.js';
import type { FaultSystem } from './fault-system.js';
import { creditedGj, figureDifferences, readFigures, recomputeFinds } from './figures.js';
import type { ParkRules } from './parks.js';
import type { SensorLoad } from './sensor-load.js';
import { caughtUp, storedOnceProblems } from './stored-once.js';

/** MB; of each process, at 20 devices, also while a backlog drains. */
const MOST_MB = 300;

/** All that must be empty after whatever has happened. */
export interface Verdict {
  /** Devices whose rows or ledger are not what was acknowledged. */
  readonly stored: readonly string[];
  /** Rows of ended days that an undisturbed run has otherwise. */
  readonly figures: { readonly count: number; readonly first: readonly unknown[] };
  readonly recompute: Readonly<Record<string, unknown>>;
  readonly alerts: readonly string[];
  /** Ends of processes that nobody ordered. */
  readonly ended: readonly string[];
  readonly tooLarge: readonly string[];
  readonly tooLoud: readonly string[];
}

export const ALL_IS_WELL: Verdict = {
  stored: [],
  figures: { count: 0, first: [] },
  recompute: {},
  alerts: [],
  ended: [],
  tooLarge: [],
  tooLoud: [],
};

export interface VerdictOptions {
  /** That the site files say in the end. */
  readonly rules: ParkRules;
  readonly catchUpWithinMs: number;
  /** Log lines of one process, in all. */
  readonly mostLines: number;
}

/** Holds the load, waits until all is stored and derived, and looks, with everything left as it runs. */
export async function storedProblems(system: FaultSystem, load: SensorLoad): Promise<readonly string[]> {
  await load.pause();
  await load.drain();
  const db = await system.open();
  try {
    const ms = await caughtUp(system.kafka, db, 120_000);
    process.stderr.write(`${load.sent} messages, caught up in ${(ms / 1_000).toFixed(1)} s\n`);
    const differences = Object.entries(await recomputeFinds(db)).map(
      ([site, found]) => `${site}: ${JSON.stringify(found)}`,
    );
    return [...(await storedOnceProblems(db, load)), ...differences];
  } finally {
    await db.close();
    load.start();
  }
}

/** Ends the load, waits until all is stored and derived, and looks. The aggregators are stopped by it. Prints what it has measured. */
export async function verdictOf(
  system: FaultSystem,
  load: SensorLoad,
  { rules, catchUpWithinMs, mostLines }: VerdictOptions,
): Promise<Verdict> {
  await load.pause();
  await load.drain();
  const db = await system.open();
  const members = [...system.members.values()];
  const caughtUpMs = await caughtUp(system.kafka, db, catchUpWithinMs).catch((error: Error) => {
    throw new Error(`${error.message}\n${system.tails()}`);
  });
  // What has just been derived comes to alerting by the status.
  const areRaised = async (): Promise<boolean> =>
    (await alertProblems(db)).every((problem) => !problem.endsWith(NO_ALERT));
  await until(areRaised, 'alerts are raised', 60_000).catch(() => undefined);
  const stored = await storedOnceProblems(db, load);
  const found = await readFigures(db);
  const recompute = await recomputeFinds(db);
  const alerts = await alertProblems(db);
  await db.close();
  for (const one of system.of('aggregator')) await one.stop();
  const undisturbed = await system.undisturbed(rules);
  const facts = members.map(({ name, mostMb, lineCount }) => `${name} ${Math.round(mostMb)} MB ${lineCount} lines`);
  process.stderr.write(
    `${load.sent} messages, caught up in ${(caughtUpMs / 1_000).toFixed(1)} s; ${creditedGj(found)} GJ, ` +
      `undisturbed ${creditedGj(undisturbed)} GJ; ${facts.join(', ')}\n`,
  );
  return {
    stored,
    figures: figureDifferences(undisturbed, found),
    recompute,
    alerts,
    ended: members.flatMap(({ surprises }) => surprises),
    tooLarge: members.flatMap(({ name, mostMb }) => (mostMb > MOST_MB ? [`${name}: ${Math.round(mostMb)} MB`] : [])),
    tooLoud: members.flatMap(({ name, lineCount }) => (lineCount > mostLines ? [`${name}: ${lineCount} lines`] : [])),
  };
}
