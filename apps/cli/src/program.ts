import { Command } from 'commander';
import { addAlerts } from './commands/plant/alerts.js';
import { addAudit } from './commands/plant/audit.js';
import { addBackup } from './commands/plant/backup.js';
import { addClaims } from './commands/figures/claims.js';
import { addConfig } from './commands/plant/config.js';
import { addDeadLetters } from './commands/readings/dead-letters.js';
import { addDevices } from './commands/readings/devices.js';
import { addDoctor } from './commands/plant/doctor.js';
import { addEvents } from './commands/readings/events.js';
import { addEvidence } from './commands/figures/evidence.js';
import { addExport } from './commands/readings/export.js';
import { addFactors } from './commands/plant/factors.js';
import { addFuel } from './commands/readings/fuel.js';
import { addLog } from './commands/plant/log.js';
import { addNormals } from './commands/plant/normals.js';
import { addHeld } from './commands/readings/held.js';
import { addKafka } from './commands/plant/kafka.js';
import { addKeys } from './commands/plant/keys.js';
import { addLineage } from './commands/figures/lineage.js';
import { addPeriod } from './commands/figures/period.js';
import { addPush } from './commands/plant/push.js';
import { addRecompute } from './commands/figures/recompute.js';
import { addReplay } from './commands/readings/replay.js';
import { addReport } from './commands/figures/report.js';
import { addRestatements } from './commands/figures/restatements.js';
import { addRestore } from './commands/plant/restore.js';
import { addSimulate } from './commands/readings/simulate.js';
import { addSite } from './commands/plant/site.js';
import { addStatement } from './commands/figures/statement.js';
import { addStatus } from './commands/figures/status.js';
import { addTarget } from './commands/figures/target.js';
import { addVerification } from './commands/figures/verification.js';
import { addWaterfall } from './commands/figures/waterfall.js';
import { productVersion } from './terminal/product-version.js';

/** `greenpark` with all its commands. */
export function createProgram(): Command {
  const program = new Command('greenpark')
    .description(
      'The operator’s tool. Finds a system on this machine by itself; GREENPARK_TOKEN is sent as bearer token.',
    )
    .version(productVersion(), '--version', 'version of the product')
    .exitOverride()
    .showHelpAfterError('(--help says more)');

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
  addFuel(program);
  addAlerts(program);
  addPush(program);
  addLog(program);
  addPeriod(program);
  addRestatements(program);
  addClaims(program);
  addLineage(program);
  addFactors(program);
  addNormals(program);
  addTarget(program);
  addStatement(program);
  addReport(program);
  addWaterfall(program);
  addEvidence(program);
  addVerification(program);
  addExport(program);
  addAudit(program);
  addKeys(program);
  addBackup(program);
  addRestore(program);
  addKafka(program);
  addDoctor(program);
  return program;
}
