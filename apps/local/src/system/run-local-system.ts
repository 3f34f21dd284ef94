import { join } from 'node:path';
import { ConfigurationError, readEnvironment, savedSoFar, type Environment, type Savings } from '#runtime';
import { MissingTool } from '#servers';
import { PortsTaken } from '../addresses/addresses.js';
import { DataFolder } from './data-folder.js';
import { launcher, whenGone } from '../screen/launcher.js';
import { LocalSystem } from './local-system.js';
import { StepFailed } from './run-child.js';
import { Screen } from '../screen/screen.js';
import { ServiceNotReady } from './start-service.js';
import { onStopSignal } from './stop-signal.js';

const LOOK_EVERY_MS = 2_000;
/** The status of a city is megabytes: between two looks lie so many times what one takes, … */
const RESTS_PER_LOOK = 50;
/** … at most so long, ms. */
const REST_MS = 10_000;

/** `npm start`: the whole system on this machine, until Ctrl-C. Resolves to the exit code. */
export async function runLocalSystem(): Promise<number> {
  // Whoever read the lines may go away; the system stays.
  process.stdout.on('error', () => undefined);
  const screen = new Screen(process.stdout);
  const say = (line: string): void => screen.say(line);
  let env: Environment;
  try {
    env = readEnvironment();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    say(error.message);
    return 1;
  }
  const folder = new DataFolder(env.dataDir);
  const holder = await folder.occupy(say);
  if (holder !== null) {
    say(
      `Greenpark already runs on ${folder.root} (pid ${holder}). Stop it there, or set GREENPARK_DATA_DIR to another folder.`,
    );
    return 1;
  }
  try {
    return await run(env, folder, screen);
  } finally {
    await folder.release();
  }
}

async function run(env: Environment, folder: DataFolder, screen: Screen): Promise<number> {
  const say = (line: string): void => screen.say(line);
  const began = Date.now();
  const system = new LocalSystem(env, process.env, folder, say);
  let isStopWanted = false;
  let stop = (): void => undefined;
  const stopWanted = new Promise<void>((resolve) => {
    stop = () => {
      isStopWanted = true;
      resolve();
    };
  });
  onStopSignal(
    () => stop(),
    () => {
      say('stopped by force');
      void system.kill().finally(() => folder.release().finally(() => process.exit(1)));
    },
  );
  const npm = await launcher();
  if (npm) whenGone(npm, stop);

  let failure: unknown = null;
  const started = system.start().catch((error: unknown) => (failure = error));
  const stopping = stopWanted.then(() => {
    screen.leave();
    say('stopping');
    return system.stop();
  });
  await Promise.race([started, stopping]);
  await started;
  if (failure === null) {
    say(`ready after ${((Date.now() - began) / 1000).toFixed(1)} s`);
    await watch(system, env, folder, screen, stopWanted);
  }
  // A start that was broken off fails too, and that is no fault.
  const isFault = failure !== null && !isStopWanted;
  if (isFault) explain(failure, folder, say);
  stop();
  await stopping;
  say('stopped');
  return isFault ? 1 : 0;
}

/** Shows the screen and keeps its tonnes fresh until the stop. */
async function watch(
  system: LocalSystem,
  env: Environment,
  folder: DataFolder,
  screen: Screen,
  stopWanted: Promise<void>,
): Promise<void> {
  let savings: readonly Savings[] | null = env.auth && system.readKey === null ? null : [];
  let isStopping = false;
  void stopWanted.then(() => (isStopping = true));
  for (;;) {
    const { endpoints } = system;
    const startedAt = performance.now();
    const fresh = await savedSoFar(endpoints.http, system.readKey);
    const tookMs = performance.now() - startedAt;
    savings = fresh ?? savings;
    if (isStopping) return;
    screen.show({ ...system.facts, endpoints, dataDir: folder.root, savings });
    const longMs = fresh === null ? 0 : Math.min(REST_MS, RESTS_PER_LOOK * tookMs);
    await Promise.race([stopWanted, new Promise((resolve) => setTimeout(resolve, Math.max(LOOK_EVERY_MS, longMs)))]);
    if (isStopping) return;
  }
}

/** One screen that says what is wrong and what to do. */
function explain(failure: unknown, folder: DataFolder, say: (line: string) => void): void {
  if (failure instanceof PortsTaken) {
    say(`\nGreenpark cannot start.\n\n${failure.ports.map((port) => `  ${port}`).join('\n')}\n`);
  } else if (failure instanceof MissingTool) {
    say(`\nGreenpark cannot start.\n\n  ${failure.message}.\n`);
  } else if (failure instanceof StepFailed || failure instanceof ServiceNotReady) {
    say(`\nGreenpark cannot start: ${failure.message}.\n\n${failure.output}\n\nLogs: ${join(folder.root, 'logs')}\n`);
  } else {
    say(`\nGreenpark cannot start: ${failure instanceof Error ? failure.message : String(failure)}\n`);
  }
}
