import { Option, type Command } from 'commander';
import { ROLES, type Role } from '#contracts';
import { newKey, ROLE_HELP } from '../../audit/new-key.js';
import { outputOf, type Everywhere } from '../command.js';

export function addKey(program: Command): void {
  const keys = program.command('key').description('keys of the API, each of one person or program');
  keys
    .command('new <name>')
    .description('a fresh key, shown once, and the line for the file of GREENPARK_API_KEYS_FILE')
    .addOption(new Option('--role <role>', ROLE_HELP).choices(ROLES).makeOptionMandatory())
    .option('--json', 'one JSON document instead of text')
    .action((name: string, options: Everywhere & { role: Role }) => newKey(name, options.role, outputOf(options)));
}
