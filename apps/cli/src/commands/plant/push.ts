import type { Command } from 'commander';
import { newPushKeyPair } from '../../alerts/new-push-keys.js';
import { outputOf, type Everywhere } from '../command.js';

export function addPush(program: Command): void {
  const push = program.command('push').description('browsers that are told of alerts');
  push
    .command('keys')
    .description('a fresh pair of keys that names this system to push services (VAPID), shown once')
    .option('--file <file>', 'writes the private key there (mode 600), and shows only the public one')
    .option('--json', 'one JSON document instead of text')
    .action(async (options: Everywhere & { readonly file?: string }) => newPushKeyPair(options, outputOf(options)));
}
