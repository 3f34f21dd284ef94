import { CommanderError } from 'commander';
import { ConfigurationError, terminalText, withoutPasswords } from '#runtime';
import { createProgram } from './program.js';
import { Failure, WrongUsage } from './terminal/failure.js';

let exitCode = 0;
try {
  await (await createProgram(process.argv[2])).parseAsync();
} catch (error) {
  if (error instanceof CommanderError)
    exitCode = error.exitCode === 0 || error.code === 'commander.helpDisplayed' ? 0 : 2;
  else if (error instanceof WrongUsage) exitCode = 2;
  else if (error instanceof Failure || error instanceof ConfigurationError) exitCode = 1;
  else throw error;
  if (!(error instanceof CommanderError)) process.stderr.write(`${terminalText(withoutPasswords(error.message))}\n`);
}
// Connections that linger must not keep a command alive that is done; what was written must be out.
await Promise.all(
  [process.stdout, process.stderr].map((stream) => new Promise<void>((done) => stream.write('', () => done()))),
);
process.exit(exitCode);
