import { Command, CommanderError } from 'commander';
import { ConfigurationError } from '#runtime';
import { addAudit } from './commands/audit.js';
import { addConfig } from './commands/config.js';
import { addDeadLetters } from './commands/dead-letters.js';
import { addDevices } from './commands/devices.js';
import { addDoctor } from './commands/doctor.js';
import { addEvents } from './commands/events.js';
import { addEvidence } from './commands/evidence.js';
import { addFactors } from './commands/factors.js';
import { addNormals } from './commands/normals.js';
import { addHeld } from './commands/held.js';
import { addKey } from './commands/key.js';
import { addLineage } from './commands/lineage.js';
import { addPeriod } from './commands/period.js';
import { addRecompute } from './commands/recompute.js';
import { addReplay } from './commands/replay.js';
import { addRestatements } from './commands/restatements.js';
import { addSimulate } from './commands/simulate.js';
import { addSite } from './commands/site.js';
import { addStatement } from './commands/statement.js';
import { addStatus } from './commands/status.js';
import { addTarget } from './commands/target.js';
import { productVersion } from './product-version.js';
import { Failure, WrongUsage } from './failure.js';

const program = new Command('greenpark')
  .description(
    'The operator’s tool. Finds a system on this machine by itself; GREENPARK_TOKEN is sent as bearer token.',
  )
  .version(productVersion(), '--version', 'version of the product')
  .exitOverride()
  .showHelpAfterError('(--help tells more)');

// The order is that of --help.
addSite(program);
addStatus(program);
addSimulate(program);
addReplay(program);
addRecompute(program);
addConfig(program);
addDeadLetters(program);
addDevices(program);
addEvents(program);
addHeld(program);
addPeriod(program);
addRestatements(program);
addLineage(program);
addFactors(program);
addNormals(program);
addTarget(program);
addStatement(program);
addEvidence(program);
addAudit(program);
addKey(program);
addDoctor(program);

let exitCode = 0;
try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError)
    exitCode = error.exitCode === 0 || error.code === 'commander.helpDisplayed' ? 0 : 2;
  else if (error instanceof WrongUsage) exitCode = 2;
  else if (error instanceof Failure || error instanceof ConfigurationError) exitCode = 1;
  else throw error;
  if (!(error instanceof CommanderError)) process.stderr.write(`${error.message}\n`);
}
// Connections that linger must not keep a command alive that is done; what was written must be out.
await Promise.all(
  [process.stdout, process.stderr].map((stream) => new Promise<void>((done) => stream.write('', () => done()))),
);
process.exit(exitCode);
