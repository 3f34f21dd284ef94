import { InvalidArgumentError, Option, type Command } from 'commander';
import { certificateSubject, expiryMs, MQTT_RIGHTS, principalNameProblem, type MqttRight } from '#contracts';
import type { Database } from '#postgres';
import { showWritten, writeMosquittoFiles } from '../../credentials/mosquitto-files.js';
import { withBook } from '../../credentials/open-book.js';
import { showIssued, showPrincipals } from '../../credentials/show-credentials.js';
import { listDevices } from '../../readings/device-list.js';
import { listUnknownDevices } from '../../readings/unknown-device-list.js';
import { withDatabase } from '../../system/system-database.js';
import { WrongUsage } from '../../terminal/failure.js';
import { collect } from '../arguments.js';
import { apiOf, command, outputOf, type Everywhere } from '../command.js';

interface NewOptions extends Everywhere {
  readonly site: string;
  readonly device: readonly string[];
  readonly allDevices?: boolean;
  readonly rights: readonly MqttRight[];
  readonly expires?: string;
  readonly certificate?: string;
}

export function addDevices(program: Command): void {
  const devices = program.command('devices').description('what sends readings, and who may');
  command(devices, 'list', 'the declared devices of a site, with how they stand')
    .option('--site <site>', 'default: the only one')
    .action(async (options: Everywhere & { site?: string }) =>
      listDevices(await apiOf(options), options.site, outputOf(options)),
    );
  command(devices, 'unknown', 'what no site file declares: what it sends, and lines for the site file').action(
    async (options: Everywhere) => listUnknownDevices(await apiOf(options), outputOf(options)),
  );
  command(
    devices,
    'mosquitto-files <folder>',
    'who may connect, and what for, as password and ACL files of a Mosquitto',
  )
    .addHelpText(
      'after',
      '\nFrom the database itself (DATABASE_URL). The account of ingestion is that of MQTT_USERNAME and MQTT_PASSWORD.',
    )
    .action(async (folder: string, options: Everywhere) => {
      const write = (db: Database) => writeMosquittoFiles(db, folder, Date.now());
      showWritten(await withDatabase(options, 'devices mosquitto-files', write), outputOf(options));
    });
  addCredential(devices.command('credential').description('who may connect by MQTT, and what for'));
}

function addCredential(credential: Command): void {
  command(credential, 'new <name>', 'a user name and a password of MQTT, shown once')
    .requiredOption('--site <site>', 'the site that it may write or read')
    .addOption(
      new Option('--device <device>', 'a device that it may write; may be repeated').argParser(collect).default([]),
    )
    .option('--all-devices', 'every device of the site, for a gateway')
    .addOption(new Option('--rights <rights>', `of ${MQTT_RIGHTS.join(',')}`).argParser(rightsOf).makeOptionMandatory())
    .option('--expires <date>', 'a day YYYY-MM-DD (UTC) or a time in RFC 3339, from which it does not hold', expiryOf)
    .option('--certificate <subject>', 'subject of a client certificate, in the place of a password')
    .action(async (name: string, options: NewOptions) => {
      const wish = { name: checkedName(name), ...wishOf(options) };
      showIssued(await withBook(options, (book) => book.create(wish)), outputOf(options));
    });
  command(credential, 'rotate <name>', 'a second password beside the first: both hold until one is revoked')
    .option('--expires <date>', 'as for `new`', expiryOf)
    .action(async (name: string, options: Everywhere & { expires?: string }) =>
      showIssued(await withBook(options, (book) => book.rotate(name, options.expires ?? null)), outputOf(options)),
    );
  command(credential, 'list', 'all of them, without their secrets').action(async (options: Everywhere) =>
    showPrincipals(await withBook(options, (book) => book.list()), outputOf(options)),
  );
  command(credential, 'revoke <name>', 'ends it; who is connected with it is disconnected within 10 s')
    .option('--credential <id>', 'only this one of two')
    .option('--reason <text>', 'why, for the audit log')
    .action(async (name: string, options: Everywhere & { credential?: string; reason?: string }) => {
      const { credential = null, reason = null } = options;
      showPrincipals([await withBook(options, (book) => book.revoke(name, credential, reason))], outputOf(options));
    });
}

function wishOf({ site, device, allDevices, rights, expires, certificate }: NewOptions) {
  if (device.length > 0 === (allDevices === true)) {
    throw new WrongUsage('expected --device, one or more, or --all-devices');
  }
  if (certificate !== undefined && certificateSubject(certificate) === null) {
    throw new WrongUsage(`--certificate ${certificate}: expected a subject like CN=gateway,O=Park`);
  }
  return {
    site,
    devices: allDevices ? null : device,
    rights,
    expires: expires ?? null,
    certificate: certificate ?? null,
  };
}

function checkedName(name: string): string {
  const wrong = principalNameProblem(name);
  if (wrong !== null) throw new WrongUsage(`${name}: ${wrong}`);
  return name;
}

/** @throws InvalidArgumentError */
function rightsOf(text: string): MqttRight[] {
  const names = [...new Set(text.split(',').map((name) => name.trim()))];
  const rights = MQTT_RIGHTS.filter((right) => names.includes(right));
  if (rights.length < names.length) throw new InvalidArgumentError(`expected some of ${MQTT_RIGHTS.join(',')}`);
  return rights;
}

/** What `expiryMs` reads, in the future. @throws InvalidArgumentError */
function expiryOf(text: string): string {
  const ms = expiryMs(text);
  if (ms === null || ms <= Date.now()) {
    throw new InvalidArgumentError('expected a day YYYY-MM-DD or a time in RFC 3339, in the future');
  }
  return text;
}
