import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newPushKeys } from '../push/push-keys.js';
import { ConfigurationError, readEnvironment, tryEnvironment } from './environment.js';

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readEnvironment(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
};

describe('the environment of a service', () => {
  it('takes a mail server, and nothing else in its place', () => {
    const url = 'smtps://park:secret@mail.park.example:465';
    expect(readEnvironment({ SMTP_URL: url }).smtp).toEqual({ url, from: 'Greenpark <greenpark@localhost>' });
    expect(problemsOf({ SMTP_URL: 'https://mail.park.example' })).toEqual([expect.stringMatching(/^SMTP_URL: /)]);
  });

  it('takes a pair of keys of push, the public one from the private one, and origins that are sent to besides', () => {
    const { publicKey, privateKey } = newPushKeys();
    expect(readEnvironment({ PUSH_PRIVATE_KEY: privateKey }).push).toMatchObject({ publicKey, privateKey });
    expect(readEnvironment({ PUSH_PUBLIC_KEY: publicKey, PUSH_PRIVATE_KEY: '' }).push).toMatchObject({
      publicKey,
      privateKey: null,
    });
    const services = ['http://127.0.0.1:4000', 'https://push.park.internal'];
    expect(readEnvironment({ PUSH_SERVICES: services.join(', ') }).push.services).toEqual(services);
    expect(
      problemsOf({
        PUSH_PUBLIC_KEY: newPushKeys().publicKey,
        PUSH_PRIVATE_KEY: privateKey,
        PUSH_SERVICES: 'https://push.park.internal/wpush',
        PUSH_CONTACT: 'duty@park.example',
      }).map((problem) => problem.split(':')[0]),
    ).toEqual(['PUSH_CONTACT', 'PUSH_SERVICES', 'PUSH_PUBLIC_KEY']);
    expect(problemsOf({ PUSH_PRIVATE_KEY: publicKey })).toEqual([
      'PUSH_PRIVATE_KEY: expected a key as `greenpark push keys` prints it',
    ]);
  });

  it('has a default for everything', () => {
    expect(readEnvironment({})).toEqual({
      mqttListen: null,
      mqttUrl: null,
      mqttUsername: null,
      mqttPassword: null,
      mqttTls: {},
      mqttConnectionsPerAddress: 5_000,
      kafkaBrokers: ['127.0.0.1:9092'],
      databaseUrl: 'postgres://127.0.0.1:5432/greenpark',
      serviceDatabaseUrls: {},
      httpPort: null,
      httpHost: '127.0.0.1',
      httpTls: null,
      httpTrustedProxies: [],
      sitesPath: 'config/sites',
      smtp: null,
      push: { publicKey: null, privateKey: null, contact: 'mailto:greenpark@localhost', services: [] },
      timeStampUrl: null,
      evidenceKeysPath: '.greenpark/evidence-keys',
      faults: false,
      factorsPath: null,
      dataDir: '.greenpark',
      logLevel: 'info',
      simulator: true,
      auth: false,
      deadLetters: { quotaMib: 256, days: 730 },
      apiKey: null,
      apiKeysFile: null,
      oidc: null,
    });
  });

  it.each([
    'kafka',
    'kafka:',
    ':9092',
    'kafka:0',
    'kafka:65536',
    'kafka://kafka:9092',
    'a:9092,',
    'a:9092;b:9092',
    'fe80::1:9092',
  ])('knows that %s is no list of brokers', (brokers) => {
    expect(problemsOf({ KAFKA_BROKERS: brokers })).toEqual(['KAFKA_BROKERS: expected host:port[,host:port …]']);
  });

  it('takes brokers by name, by IPv4 and by IPv6', () => {
    const brokers = ['kafka-1.example:9092', '10.0.0.1:9093', '[fe80::1]:65535'];
    expect(readEnvironment({ KAFKA_BROKERS: brokers.join(', ') }).kafkaBrokers).toEqual(brokers);
  });

  it('takes an empty variable as not set', () => {
    expect(readEnvironment({ MQTT_URL: '', HTTP_PORT: '' })).toMatchObject({ mqttUrl: null, httpPort: null });
  });

  it('reports every problem at once, by the name of the variable', () => {
    const problems = problemsOf({
      MQTT_URL: 'http://x',
      KAFKA_BROKERS: 'nowhere',
      HTTP_PORT: '70000',
      LOG_LEVEL: 'loud',
    });
    expect(problems.map((p) => p.split(':')[0])).toEqual(['MQTT_URL', 'KAFKA_BROKERS', 'HTTP_PORT', 'LOG_LEVEL']);
  });

  it('can be read around what is wrong: problems by variable, defaults in their place', () => {
    const { env, problems } = tryEnvironment({
      HTTP_PORT: '70000',
      GREENPARK_SITES: 'my-plant/sites',
      MQTT_LISTEN: 'mqtts://127.0.0.1:8883',
      HTTP_HOST: '0.0.0.0',
      GREENPARK_AUTH: 'off',
      DATABASE_URL: 'postgres://a/b',
      DATABASE_URL_FILE: '/missing/url',
    });
    expect(problems.map((p) => p.variable)).toEqual([
      'DATABASE_URL',
      'DATABASE_URL_FILE',
      'HTTP_PORT',
      'MQTT_LISTEN',
      'GREENPARK_AUTH',
    ]);
    expect(problems[3]!.text).toBe('mqtts:// needs MQTT_TLS_KEY and MQTT_TLS_CERT, the paths of two PEM files');
    expect(env).toEqual(readEnvironment({ HTTP_HOST: '0.0.0.0', GREENPARK_SITES: 'my-plant/sites' }));
    expect(env.auth).toBe(true);
  });

  it('takes addresses and networks of proxies, no name and not all there are, and asks for a key behind them', () => {
    expect(problemsOf({ HTTP_TRUSTED_PROXIES: '10.0.0.7, fd00::/8,192.168.0.0/16' })).toEqual([]);
    for (const wrong of [
      'proxy',
      '10.0.0.0/33',
      '0.0.0.0/0',
      '::/0',
      '10.0.0.7,',
      'loopback',
      '10.0.0.0/8/8',
      '10.0.0.7/08',
    ]) {
      expect(problemsOf({ HTTP_TRUSTED_PROXIES: wrong })).toEqual([
        expect.stringMatching(/^HTTP_TRUSTED_PROXIES: expected/),
      ]);
    }
    const unasked = problemsOf({ HTTP_TRUSTED_PROXIES: '10.0.0.7', GREENPARK_AUTH: 'off' });
    expect(unasked).toEqual([expect.stringMatching(/^GREENPARK_AUTH: off is only/)]);
    expect(readEnvironment({ HTTP_TRUSTED_PROXIES: '10.0.0.7' }).auth).toBe(true);
  });

  it('takes the two files of TLS together, and names the one that is missing', () => {
    const [key, cert] = [{ HTTP_TLS_KEY: 'tls/key.pem' }, { HTTP_TLS_CERT: 'tls/cert.pem' }];
    expect(readEnvironment({ ...key, ...cert }).httpTls).toEqual({ keyFile: 'tls/key.pem', certFile: 'tls/cert.pem' });
    expect(problemsOf(key)).toEqual([expect.stringMatching(/^HTTP_TLS_CERT: is needed/)]);
    expect(problemsOf(cert)).toEqual([expect.stringMatching(/^HTTP_TLS_KEY: is needed/)]);
  });

  it('never repeats a value that may be a secret', () => {
    const problems = problemsOf({ DATABASE_URL: 'mysql://user:hunter2@host/db', MQTT_URL: 'x://u:hunter2@h' });
    expect(problems).toHaveLength(2);
    expect(problems.join('\n')).not.toContain('hunter2');
  });

  it('reads a secret from a file, and refuses one that is given twice or cannot be read', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'greenpark-env-')), 'password');
    writeFileSync(file, 'from-a-file\n');
    expect(readEnvironment({ MQTT_PASSWORD_FILE: file }).mqttPassword).toBe('from-a-file');
    expect(problemsOf({ MQTT_PASSWORD_FILE: file, MQTT_PASSWORD: 'x' })[0]).toContain('given twice');
    expect(problemsOf({ MQTT_PASSWORD_FILE: `${file}.missing` })[0]).toContain('MQTT_PASSWORD_FILE: cannot read');
  });

  it('asks for key and certificate where the listener is to be secure', () => {
    expect(problemsOf({ MQTT_LISTEN: 'mqtts://127.0.0.1:8883' })[0]).toContain('MQTT_TLS_KEY and MQTT_TLS_CERT');
    const env = { MQTT_LISTEN: 'mqtts://127.0.0.1:8883', MQTT_TLS_KEY: 'k.pem', MQTT_TLS_CERT: 'c.pem' };
    expect(readEnvironment(env).mqttTls).toEqual({ keyFile: 'k.pem', certFile: 'c.pem' });
  });

  it('takes an identity provider behind TLS alone, and only with whom its tokens are for', () => {
    const issuer = { OIDC_ISSUER: 'https://id.example/realms/park', OIDC_AUDIENCE: 'greenpark' };
    expect(readEnvironment(issuer).oidc).toEqual({
      issuer: issuer.OIDC_ISSUER,
      audience: 'greenpark',
      roleClaim: 'roles',
    });
    expect(problemsOf({ OIDC_ISSUER: issuer.OIDC_ISSUER })[0]).toContain('OIDC_AUDIENCE: is needed');
    expect(problemsOf({ OIDC_AUDIENCE: 'greenpark' })[0]).toContain('OIDC_ISSUER: is needed');
    expect(problemsOf({ ...issuer, OIDC_ISSUER: 'http://id.example' })[0]).toContain('OIDC_ISSUER: expected https://');
    expect(problemsOf({ ...issuer, OIDC_ROLE_CLAIM: 'a..b' })[0]).toContain('OIDC_ROLE_CLAIM');
    for (const wrong of ['https://ann:hunter2@id.example', 'https://id.example/?realm=park', 'https://id.example/#a']) {
      const found = problemsOf({ ...issuer, OIDC_ISSUER: wrong });
      expect(found[0]).toBe('OIDC_ISSUER: expected an issuer without user, query or fragment');
      expect(found.join()).not.toContain('hunter2');
    }
    expect(problemsOf({ ...issuer, OIDC_ISSUER: 'id.example' })[0]).toContain('OIDC_ISSUER: expected a URL');
    expect(readEnvironment({ ...issuer, OIDC_ISSUER: 'http://127.0.0.1:8080' }).oidc).not.toBeNull();
  });

  it('switches auth on where a listener leaves loopback, and refuses to have it off there', () => {
    expect(readEnvironment({ HTTP_HOST: '0.0.0.0' }).auth).toBe(true);
    expect(readEnvironment({ MQTT_LISTEN: 'mqtt://127.0.0.1:1883' }).auth).toBe(false);
    expect(problemsOf({ MQTT_LISTEN: 'mqtt://0.0.0.0:1883', GREENPARK_AUTH: 'off' })[0]).toContain('GREENPARK_AUTH');
  });
});
