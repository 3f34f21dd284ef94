import type { Command } from 'commander';
import { apiClient, type ApiClient } from '../system/api-client.js';
import { findSystem, need, type Given } from '../system/running-system.js';
import { createOutput, type Output } from '../terminal/output.js';

/** What every command takes. */
export interface Everywhere extends Given {
  readonly json?: boolean;
}

/** A command with what all commands take. */
export function command(parent: Command, signature: string, description: string): Command {
  return parent
    .command(signature)
    .description(description)
    .option('--json', 'one JSON document instead of text')
    .option('--http <url>', 'address of the API')
    .option('--mqtt <url>', 'address that readings are sent to');
}

export const outputOf = (options: Everywhere): Output => createOutput(options.json === true);

/** @throws Failure where no system is found */
export const apiOf = async (options: Everywhere): Promise<ApiClient> =>
  apiClient(need((await findSystem(options)).http, 'http', 'HTTP_PORT'));
