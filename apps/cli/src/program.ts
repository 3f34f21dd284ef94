import { Command } from 'commander';
import { productVersion } from './terminal/product-version.js';

/** What adds a command, and where it is found: a command loads what it needs itself, not what all others do. The order is that of --help. */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  site: async () => (await import('./commands/plant/site.js')).addSite,
  status: async () => (await import('./commands/figures/status.js')).addStatus,
  simulate: async () => (await import('./commands/readings/simulate.js')).addSimulate,
  replay: async () => (await import('./commands/readings/replay.js')).addReplay,
  recompute: async () => (await import('./commands/figures/recompute.js')).addRecompute,
  config: async () => (await import('./commands/plant/config.js')).addConfig,
  'dead-letters': async () => (await import('./commands/readings/dead-letters.js')).addDeadLetters,
  devices: async () => (await import('./commands/readings/devices.js')).addDevices,
  events: async () => (await import('./commands/readings/events.js')).addEvents,
  held: async () => (await import('./commands/readings/held.js')).addHeld,
  fuel: async () => (await import('./commands/readings/fuel.js')).addFuel,
  alerts: async () => (await import('./commands/plant/alerts.js')).addAlerts,
  push: async () => (await import('./commands/plant/push.js')).addPush,
  log: async () => (await import('./commands/plant/log.js')).addLog,
  period: async () => (await import('./commands/figures/period.js')).addPeriod,
  restatements: async () => (await import('./commands/figures/restatements.js')).addRestatements,
  claims: async () => (await import('./commands/figures/claims.js')).addClaims,
  lineage: async () => (await import('./commands/figures/lineage.js')).addLineage,
  factors: async () => (await import('./commands/plant/factors.js')).addFactors,
  normals: async () => (await import('./commands/plant/normals.js')).addNormals,
  target: async () => (await import('./commands/figures/target.js')).addTarget,
  statement: async () => (await import('./commands/figures/statement.js')).addStatement,
  report: async () => (await import('./commands/figures/report.js')).addReport,
  waterfall: async () => (await import('./commands/figures/waterfall.js')).addWaterfall,
  evidence: async () => (await import('./commands/figures/evidence.js')).addEvidence,
  verification: async () => (await import('./commands/figures/verification.js')).addVerification,
  export: async () => (await import('./commands/readings/export.js')).addExport,
  audit: async () => (await import('./commands/plant/audit.js')).addAudit,
  keys: async () => (await import('./commands/plant/keys.js')).addKeys,
  backup: async () => (await import('./commands/plant/backup.js')).addBackup,
  restore: async () => (await import('./commands/plant/restore.js')).addRestore,
  kafka: async () => (await import('./commands/plant/kafka.js')).addKafka,
  doctor: async () => (await import('./commands/plant/doctor.js')).addDoctor,
};
/** Commands that stand in the file of another. */
const BESIDE: Readonly<Record<string, string>> = { verify: 'evidence' };

/**
 * `greenpark` with its commands.
 * @param first the first word of the command line: where it names a command only that one is there, else all are
 */
export async function createProgram(first: string | undefined): Promise<Command> {
  const program = new Command('greenpark')
    .description(
      'The operator’s tool. Finds a system on this machine by itself; GREENPARK_TOKEN is sent as bearer token.',
    )
    .version(productVersion(), '--version', 'version of the product')
    .exitOverride()
    .showHelpAfterError('(--help says more)');

  const name = BESIDE[first ?? ''] ?? first ?? '';
  const asked = Object.hasOwn(COMMANDS, name) ? [COMMANDS[name]!] : Object.values(COMMANDS);
  for (const add of await Promise.all(asked.map((load) => load()))) add(program);
  return program;
}
