import { ConfigurationError, readEnvironment, type Environment } from './environment.js';
import { createLogger, type Logger } from './logger.js';

export interface Running {
  /** Stops in order; called once. */
  stop(): Promise<void>;
}

export interface ServiceContext {
  readonly env: Environment;
  readonly log: Logger;
  /** Ends the process with exit code 1 after the stop in order: for faults that only a new process can mend. */
  fail(error: unknown): void;
}

export interface Service {
  readonly name: string;
  /** Everything that `--check-config` must find: site files, factors … Throws ConfigurationError. */
  check(context: ServiceContext): Promise<void>;
  start(context: ServiceContext): Promise<Running>;
}

const STOP_DEADLINE_MS = 8_000;

/**
 * The life of one process: environment, `--check-config`, start, readiness to the parent (`{ ready: true }` over IPC),
 * SIGINT and SIGTERM, stop in order, exit code. Where the parent goes away, the process stops too.
 */
export async function runService(service: Service): Promise<void> {
  const { env, problems } = environmentOrProblems();
  const log = createLogger(service.name, env.logLevel);
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
  const context: ServiceContext = { env, log, fail };

  try {
    await service.check(context);
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
    running = await service.start(context);
  } catch (error) {
    // What only the database could tell of the files is told as every other problem of theirs.
    if (!(error instanceof ConfigurationError)) return fail(error);
    process.stderr.write(`${error.message}\n`);
    return void stop(1);
  }
  log.info('ready');
  process.send?.({ ready: true });
}

/**
 * The environment and what is wrong with it. Variables that cannot be read are left at their defaults, so that the files can be
 * checked all the same and every problem is told at once; nothing is started with them.
 */
function environmentOrProblems(): { env: Environment; problems: string[] } {
  const problems: string[] = [];
  const variables = { ...process.env };
  for (;;) {
    try {
      return { env: readEnvironment(variables), problems };
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      problems.push(...error.problems);
      const wrong = error.problems.flatMap((problem) => /^[A-Z_]+/.exec(problem)?.[0] ?? []);
      const known = wrong.filter((name) => variables[name] !== undefined);
      // What cannot be left out cannot be read around.
      if (known.length === 0) {
        process.stderr.write(`${new ConfigurationError(problems).message}\n`);
        process.exit(1);
      }
      for (const name of known) delete variables[name];
    }
  }
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
