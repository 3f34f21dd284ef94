import type { Command } from 'commander';
import { listUnknownDevices } from '../../readings/unknown-device-list.js';
import { apiOf, command, outputOf, type Everywhere } from '../command.js';

export function addDevices(program: Command): void {
  const devices = program.command('devices').description('what sends readings');
  command(devices, 'unknown', 'what no site file declares: what it sends, and lines for the site file').action(
    async (options: Everywhere) => listUnknownDevices(await apiOf(options), outputOf(options)),
  );
}
