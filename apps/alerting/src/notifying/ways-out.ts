import { Injectable } from '@nestjs/common';
import { Environment, type PushSettings } from '#runtime';
import type { MailServer } from './sinks/email.js';
import type { Ways } from './sinks/deliver.js';
import { SecretFiles } from './sinks/secret-files.js';

/** By what this process reaches sinks. */
@Injectable()
export class WaysOut implements Ways {
  readonly secrets: SecretFiles;
  readonly mailServer: MailServer | null;
  readonly push: PushSettings;

  constructor({ sitesPath, smtp, push }: Environment) {
    this.secrets = new SecretFiles(sitesPath);
    this.mailServer = smtp;
    this.push = push;
  }
}
