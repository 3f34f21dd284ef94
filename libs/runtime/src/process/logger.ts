import { pino, type LogFn, type Logger as Pino } from 'pino';

/** The log of a process, or of one part of it; also the name by which a container hands it out. Fields first, then the sentence. */
export abstract class Logger {
  abstract readonly trace: LogFn;
  abstract readonly debug: LogFn;
  abstract readonly info: LogFn;
  abstract readonly warn: LogFn;
  abstract readonly error: LogFn;
  abstract readonly fatal: LogFn;
  /** Calls back when all lines are written. */
  abstract flush(done?: (error?: Error) => void): void;
}

const byName = new Map<string, Pino>();

/** JSON lines on standard error; one logger for each name in a process. The first call decides the level. */
export function createLogger(name: string, level: string): Logger {
  const known = byName.get(name);
  if (known) return known;
  const log = pino(
    { name, level, base: { name, pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: false }),
  );
  byName.set(name, log);
  return log;
}
