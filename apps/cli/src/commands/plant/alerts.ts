import type { Command } from 'commander';
import {
  acknowledgeAlert,
  listAlerts,
  listNotifications,
  shelveAlert,
  showAlert,
  suppressAlert,
  testSink,
  unshelveAlert,
} from '../../alerts/alert-commands.js';
import { showAlarmMetrics } from '../../alerts/alarm-metrics.js';
import { replayRules, type ReplayOptions } from '../../alerts/replay-rules.js';
import { apiOf, command, outputOf, type Everywhere } from '../command.js';

export function addAlerts(program: Command): void {
  const alerts = program.command('alerts').description('alerts, and who is told of them');
  command(alerts, 'list', 'show them, newest first')
    .option('--site <site>', 'only of this site')
    .option('--state <state>', 'open, active, resolved …; several with commas', 'open')
    .action(async (options: Everywhere & { site?: string; state: string }) =>
      listAlerts(await apiOf(options), options, outputOf(options)),
    );
  command(alerts, 'show <alert>', 'what to do, the steps in its life, who was told').action(
    async (alert: string, options: Everywhere) => showAlert(await apiOf(options), alert, outputOf(options)),
  );
  command(alerts, 'ack <alert>', 'acknowledge it: somebody looks after it')
    .option('--note <text>', 'what was found')
    .option('--by <name>', 'who does')
    .action(async (alert: string, options: Everywhere & { note?: string; by?: string }) =>
      acknowledgeAlert(await apiOf(options), alert, options, outputOf(options)),
    );
  command(alerts, 'shelve <alert>', 'take it from the list for a time')
    .requiredOption('--until <time>', 'RFC 3339 with an offset')
    .requiredOption('--reason <text>', 'why')
    .option('--by <name>', 'who does')
    .action(async (alert: string, options: Everywhere & { until: string; reason: string; by?: string }) =>
      shelveAlert(await apiOf(options), alert, options, outputOf(options)),
    );
  command(alerts, 'suppress <alert>', 'take it out of service: whatever comes of it for a time is told to nobody')
    .requiredOption('--until <time>', 'RFC 3339 with an offset')
    .requiredOption('--reason <text>', 'why')
    .option('--by <name>', 'who does')
    .action(async (alert: string, options: Everywhere & { until: string; reason: string; by?: string }) =>
      suppressAlert(await apiOf(options), alert, options, outputOf(options)),
    );
  command(alerts, 'unshelve <alert>', 'bring it back before its time, from the shelf or into service')
    .option('--reason <text>', 'why')
    .option('--by <name>', 'who does')
    .action(async (alert: string, options: Everywhere & { reason?: string; by?: string }) =>
      unshelveAlert(await apiOf(options), alert, options, outputOf(options)),
    );
  command(alerts, 'notifications', 'who was told of which alert when, with the answer')
    .option('--site <site>', 'only of this site')
    .option('--sink <sink>', 'only of this sink')
    .option('--state <state>', 'waiting, gathered, sent, given-up, omitted; several with commas')
    .option('--limit <count>', 'at most so many', '50')
    .action(async (options: Everywhere & { site?: string; sink?: string; state?: string; limit: string }) =>
      listNotifications(await apiOf(options), options, outputOf(options)),
    );
  command(alerts, 'metrics', 'how the alarm system does: rates, floods, what chatters, how soon somebody looks')
    .option('--site <site>', 'only of this site')
    .option('--from <time>', 'RFC 3339 or a local day (default: 30 days before the end)')
    .option('--to <time>', 'RFC 3339 or a local day (default: now)')
    .action(async (options: Everywhere & { site?: string; from?: string; to?: string }) =>
      showAlarmMetrics(await apiOf(options), options, outputOf(options)),
    );
  command(alerts, 'replay', 'what the rules would have told of days that are over; changes nothing')
    .option('--site <site>', 'which site (default: the only one)')
    .option('--from <day>', 'first local day (default: of the first reading)')
    .option('--to <day>', 'local day behind the last (default: today)')
    .option('--rules <file>', 'a site file whose rules, limits, gateways and certificates hold instead')
    .action(async (options: Everywhere & ReplayOptions) => replayRules(options, outputOf(options)));
  command(alerts, 'test <sink>', 'send a trial to a sink of the site file, and wait for its answer')
    .option('--site <site>', 'which site (default: the only one)')
    .action(async (sink: string, options: Everywhere & { site?: string }) =>
      testSink(await apiOf(options), sink, options, outputOf(options)),
    );
}
