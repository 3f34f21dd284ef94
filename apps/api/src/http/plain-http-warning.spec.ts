import { pino } from 'pino';
import { readEnvironment } from '#runtime';
import { PlainHttpWarning } from './plain-http-warning.js';

describe('HTTP in the clear', () => {
  it.each([
    [{ HTTP_HOST: '0.0.0.0' }, 1],
    [{ HTTP_HOST: '192.0.2.7', HTTP_TLS_KEY: 'key.pem', HTTP_TLS_CERT: 'cert.pem' }, 0],
    [{ HTTP_HOST: '127.0.0.1' }, 0],
  ])('%j is warned of %i times', (variables, times) => {
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    new PlainHttpWarning(readEnvironment(variables), log).onApplicationBootstrap();
    expect(lines.filter((line) => line.includes('HTTP is not encrypted'))).toHaveLength(times);
  });
});
