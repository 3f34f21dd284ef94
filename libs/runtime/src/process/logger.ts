import { pino, type DestinationStream, type LogFn, type Logger as Pino } from 'pino';
import { terminalText } from './terminal-text.js';

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

/**
 * JSON writes out C0 alone: what else a terminal would obey (U+009B begins a sequence like ESC) is written out here, in the form that
 * JSON reads back.
 */
export function printable(
  to: DestinationStream & { flush?: (done?: (error?: Error) => void) => void; flushSync?: () => void },
) {
  return {
    write: (line: string) => to.write(terminalText(line)),
    flush: (done?: (error?: Error) => void) => to.flush?.(done),
    flushSync: () => to.flushSync?.(),
  };
}

const byName = new Map<string, Pino>();

/** JSON lines on standard error; one logger for each name in a process. The first call decides the level. */
export function createLogger(name: string, level: string): Logger {
  const known = byName.get(name);
  if (known) return known;
  const log = pino(
    { name, level, base: { name, pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    printable(pino.destination({ dest: 2, sync: false })),
  );
  byName.set(name, log);
  return log;
}
