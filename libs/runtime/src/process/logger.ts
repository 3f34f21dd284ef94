import { pino, type Logger } from 'pino';

export type { Logger };

/** JSON lines on standard error; one logger per process, children carry fields. */
export function createLogger(name: string, level: string): Logger {
  return pino(
    { name, level, base: { name, pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: false }),
  );
}
