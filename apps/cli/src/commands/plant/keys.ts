import { Option, type Command } from 'commander';
import { ROLES } from '#contracts';
import { listKeys, newKey, newKeyLine, revokeKey, ROLE_HELP, type KeyOptions } from '../../audit/api-keys.js';
import { collect } from '../arguments.js';
import { apiOf, command, outputOf, type Everywhere } from '../command.js';

const withRights = (made: Command): Command =>
  made
    .addOption(new Option('--role <role>', ROLE_HELP).choices(ROLES).makeOptionMandatory())
    .addOption(new Option('--site <site>', 'a site that it is for; may be repeated').argParser(collect).default([]))
    .option('--expires <date>', 'a day YYYY-MM-DD (UTC) or a time in RFC 3339, from which it does not hold');

export function addKeys(program: Command): void {
  const keys = program.command('keys').description('keys of the API, each of one person or program');
  withRights(command(keys, 'new <name>', 'a fresh key that the API keeps, shown once')).action(
    async (name: string, options: Everywhere & KeyOptions) =>
      newKey(await apiOf(options), name, options, outputOf(options)),
  );
  command(keys, 'list', 'all of them, without their secrets').action(async (options: Everywhere) =>
    listKeys(await apiOf(options), outputOf(options)),
  );
  command(keys, 'revoke <name>', 'shuts it out at once, its streams too').action(
    async (name: string, options: Everywhere) => revokeKey(await apiOf(options), name, outputOf(options)),
  );
  withRights(keys.command('line <name>'))
    .description('a fresh key, shown once, and its line for the file of GREENPARK_API_KEYS_FILE')
    .option('--json', 'one JSON document instead of text')
    .action((name: string, options: Everywhere & KeyOptions) => newKeyLine(name, options, outputOf(options)));
}
