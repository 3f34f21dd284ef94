import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { ServiceProcess } from '../../support/processes/service-process.js';

jest.setTimeout(60_000);

const WRONG_SITE = `site: park
name: Park
timeZone: Mars/Olympus
season: { start: 10-20, end: 04-06 }
devices:
  - id: meter
    kind: teapot
    name: Meter
    points: [{ id: heat.energyTotal, kind: total, unit: GX, interval: 60s }]
`;

describe('--check-config', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-check-'));
  const file = join(dir, 'park.yaml');
  writeFileSync(file, WRONG_SITE);
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it.each(['ingestion', 'aggregator', 'alerting', 'api', 'simulator'])(
    'of %s tells every problem of environment and files at once, without secrets, and exits 1',
    async (app) => {
      const env = { GREENPARK_SITES: file, HTTP_PORT: '99999', DATABASE_URL: 'mysql://u:hunter2@h/db' };
      const process = ServiceProcess.spawn(app, env, ['--check-config']);
      expect(await process.ended()).toBe(1);
      const said = process.said.join('\n');
      expect(said).toContain('HTTP_PORT: ');
      expect(said).toContain('DATABASE_URL: ');
      expect(said).not.toContain('hunter2');
      for (const line of [3, 7, 9]) expect(said).toMatch(new RegExp(`park\\.yaml:${line}:\\d+: `));
    },
  );

  it.each(['ingestion', 'aggregator', 'alerting', 'api'])(
    'of %s tells what is wrong with the settings of Kafka',
    async (app) => {
      const env = {
        KAFKA_BROKERS: 'kafka.example:9092',
        KAFKA_SSL: 'yes',
        KAFKA_SASL_MECHANISM: 'plain',
        KAFKA_TOPIC_PREFIX: 'plant a/',
      };
      const login = { KAFKA_SASL_USERNAME: 'greenpark', KAFKA_SASL_PASSWORD: 'hunter2' };
      const process = ServiceProcess.spawn(app, { ...env, ...login, MQTT_LISTEN: 'mqtt://127.0.0.1:0' }, [
        '--check-config',
      ]);
      expect(await process.ended()).toBe(1);
      const said = process.said.join('\n');
      expect(said).toContain('KAFKA_TOPIC_PREFIX: found "plant a/", expected at most 100 of the characters');
      expect(said).toContain('KAFKA_SSL: found yes, expected true or false');
      expect(said).toContain('KAFKA_SASL_MECHANISM: plain without TLS');
      expect(said).not.toContain('hunter2');
    },
  );

  it.each(['ingestion', 'aggregator', 'alerting', 'api'])(
    'of %s tells of files of TLS that are not there or not what they are taken for, of brokers and of the identity provider, at once',
    async (app) => {
      const [empty, missing] = [join(dir, 'empty.pem'), join(dir, 'missing.pem')];
      writeFileSync(empty, '');
      const process = ServiceProcess.spawn(
        app,
        {
          KAFKA_BROKERS: 'https://kafka.example:9092',
          KAFKA_SSL_CA: empty,
          KAFKA_SSL_CERT: missing,
          KAFKA_SSL_KEY: empty,
          KAFKA_SASL_MECHANISM: 'scram-sha-512',
          KAFKA_SASL_PASSWORD: 'hunter2',
          HTTP_TLS_KEY: empty,
          HTTP_TLS_CERT: missing,
          OIDC_ISSUER: 'http://ann:hunter2@id.example',
          MQTT_LISTEN: 'mqtts://127.0.0.1:0',
          MQTT_TLS_KEY: empty,
          MQTT_TLS_CERT: missing,
          MQTT_TLS_CA: empty,
        },
        ['--check-config'],
      );
      expect(await process.ended()).toBe(1);
      const said = process.said.join('\n');
      for (const line of [
        'KAFKA_BROKERS: expected host:port',
        `KAFKA_SSL_CA: ${empty} cannot be used: there is no certificate in it`,
        `KAFKA_SSL_CERT: cannot read ${missing}`,
        `KAFKA_SSL_KEY: ${empty} cannot be used`,
        'KAFKA_SASL_MECHANISM: KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD are needed too',
        `HTTP_TLS_KEY: ${empty} cannot be used`,
        `HTTP_TLS_CERT: cannot read ${missing}`,
        'OIDC_ISSUER: expected https://',
        ...(app === 'ingestion'
          ? [
              `MQTT_TLS_KEY: ${empty} cannot be used`,
              `MQTT_TLS_CERT: cannot read ${missing}`,
              `MQTT_TLS_CA: ${empty} cannot be used: there is no certificate in it`,
            ]
          : []),
      ])
        expect(said).toContain(line);
      expect(said).not.toContain('hunter2');
    },
  );

  it('of api tells the faults of the file of keys with them, and repeats no key', async () => {
    const keys = join(dir, 'keys.yaml');
    writeFileSync(keys, '- { name: Ann, role: boss, sha256: gp_pasted-by-mistake }\n');
    const env = { GREENPARK_SITES: file, GREENPARK_API_KEYS_FILE: keys };
    const process = ServiceProcess.spawn('api', env, ['--check-config']);
    expect(await process.ended()).toBe(1);
    const said = process.said.join('\n');
    expect(said).toMatch(/keys\.yaml:1:\d+: \[0\]\.role: found "boss"/);
    expect(said).toMatch(/keys\.yaml:1:\d+: \[0\]\.sha256: expected/);
    expect(said).toMatch(/park\.yaml:3:\d+: /);
    expect(said).not.toContain('gp_pasted');
  });

  it.each(['ingestion', 'api'])('of %s refuses heat that would be credited twice, and exits 1', async (app) => {
    const shipped = readFileSync('config/sites/changchun-south.yaml', 'utf8');
    const twice = shipped.replace(
      'credited: [plant-meter/heat.energyTotal]',
      'credited: [plant-meter/heat.energyTotal, audi-ppe/heat.energyTotal, park-east/heat.energyTotal, park-west/heat.energyTotal]',
    );
    const twiceFile = join(dir, 'twice.yaml');
    writeFileSync(twiceFile, twice);
    const process = ServiceProcess.spawn(app, { GREENPARK_SITES: twiceFile }, ['--check-config']);
    expect(await process.ended()).toBe(1);
    const said = process.said.join('\n');
    const line = twice.slice(0, twice.indexOf('credited: [')).split('\n').length;
    for (const id of ['audi-ppe', 'park-east', 'park-west']) {
      expect(said).toMatch(
        new RegExp(`twice\\.yaml:${line}:\\d+: .*${id}/heat.energyTotal beside plant-meter/heat.energyTotal`),
      );
    }
  });

  it('of ingestion takes an open listener, which knows principals alone, and refuses one that asks nobody', async () => {
    const open = { MQTT_LISTEN: 'mqtt://0.0.0.0:1883' };
    const asking = ServiceProcess.spawn('ingestion', open, ['--check-config']);
    expect(await asking.ended()).toBe(0);
    const silent = ServiceProcess.spawn('ingestion', { ...open, GREENPARK_AUTH: 'off' }, ['--check-config']);
    expect(await silent.ended()).toBe(1);
    expect(silent.said.join('\n')).toContain('GREENPARK_AUTH: off is only allowed where every listener is on loopback');
  });

  it('says that a good configuration is good, and exits 0', async () => {
    const process = ServiceProcess.spawn('api', {}, ['--check-config']);
    expect(await process.ended()).toBe(0);
    expect(process.said.join('\n')).toContain('The configuration is good.');
  });
});
