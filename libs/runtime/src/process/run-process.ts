import { ConfigurationError, environmentProblemLine, tryEnvironment, type Environment } from './environment.js';
import { createLogger, type Logger } from './logger.js';

export interface Running {
  /** Stops in order; called once. */
  stop(): Promise<void>;
}

export interface ProcessContext {
  readonly env: Environment;
  readonly log: Logger;
  /** Ends the process with exit code 1 after the stop in order: for faults that only a new process can mend. */
  readonly fail: (error: unknown) => void;
}

export interface Program {
  /** In its log. */
  readonly name: string;
  /** Everything that `--check-config` must find: site files, factors … Throws ConfigurationError. */
  check(context: ProcessContext): Promise<void>;
  start(context: ProcessContext): Promise<Running>;
}

const STOP_DEADLINE_MS = 8_000;

/**
 * The life of one process: environment, `--check-config`, start, readiness to the parent (`{ ready: true }` over IPC),
 * SIGINT and SIGTERM, stop in order, exit code. Where the parent goes away, the process stops too.
 */
export async function runProcess(program: Program): Promise<void> {
  const { env, problems: wrong } = tryEnvironment();
  const problems = wrong.map(environmentProblemLine);
  const log = createLogger(program.name, env.logLevel);
  let running: Running | undefined;
  let stopping = false;

  const stop = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => {
      log.error(`not stopped within ${STOP_DEADLINE_MS} ms; leaving`);
      process.exit(1);
    }, STOP_DEADLINE_MS).unref();
    try {
      await running?.stop();
    } catch (error) {
      log.error(error, 'the stop failed');
      code = 1;
    }
    log.flush(() => process.exit(code));
  };
  const fail = (error: unknown): void => {
    log.fatal(error, 'cannot go on');
    void stop(1);
  };
  const context: ProcessContext = { env, log, fail };

  try {
    await program.check(context);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    problems.push(...error.problems);
  }
  if (problems.length > 0) {
    process.stderr.write(`${new ConfigurationError(problems).message}\n`);
    process.exit(1);
  }
  if (process.argv.includes('--check-config')) {
    process.stdout.write('The configuration is good.\n');
    process.exit(0);
  }

  process.on('SIGINT', () => void stop(0));
  process.on('SIGTERM', () => void stop(0));
  process.on('disconnect', () => void stop(0));
  process.on('unhandledRejection', fail);
  process.on('uncaughtException', fail);
  try {
    running = await program.start(context);
  } catch (error) {
    // What only the database could find wrong with the files is reported as every other problem of theirs.
    if (!(error instanceof ConfigurationError)) return fail(error);
    process.stderr.write(`${error.message}\n`);
    return void stop(1);
  }
  log.info('ready');
  process.send?.({ ready: true });
}

/**
 * Runs every check, whatever the others say.
 * @throws ConfigurationError with the problems of all of them
 */
export async function checkAll(checks: readonly (() => unknown)[]): Promise<void> {
  const problems: string[] = [];
  for (const check of checks) {
    try {
      await check();
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
}
