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
  let env: Environment;
  try {
    env = readEnvironment();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
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
    if (process.argv.includes('--check-config')) {
      process.stdout.write('The configuration is good.\n');
      process.exit(0);
    }
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }

  process.on('SIGINT', () => void stop(0));
  process.on('SIGTERM', () => void stop(0));
  process.on('disconnect', () => void stop(0));
  process.on('unhandledRejection', fail);
  process.on('uncaughtException', fail);
  try {
    running = await service.start(context);
  } catch (error) {
    fail(error);
    return;
  }
  log.info('ready');
  process.send?.({ ready: true });
}
