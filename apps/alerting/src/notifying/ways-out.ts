import { Injectable } from '@nestjs/common';
import { Environment } from '#runtime';
import type { MailServer } from './sinks/email.js';
import type { Ways } from './sinks/deliver.js';
import { SecretFiles } from './sinks/secret-files.js';

/** By what this process reaches sinks. */
@Injectable()
export class WaysOut implements Ways {
  readonly secrets: SecretFiles;
  readonly mailServer: MailServer | null;

  constructor({ sitesPath, smtp }: Environment) {
    this.secrets = new SecretFiles(sitesPath);
    this.mailServer = smtp;
  }
}
