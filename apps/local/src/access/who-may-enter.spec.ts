import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from '#runtime';
import { DataFolder } from '../system/data-folder.js';
import { credentialVariables, publisherVariables, startCredentials } from './start-credentials.js';
import { whoMayEnter } from './who-may-enter.js';

describe('who may enter', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-access-'));
  const folder = new DataFolder(dir);
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const shown = async (variables: Record<string, string>) => {
    const env = readEnvironment(variables);
    const credentials = await startCredentials(env, folder, undefined);
    const addresses = { httpHost: env.httpHost, httpPort: 3000, mqttListen: env.mqttListen };
    return { credentials, text: whoMayEnter(env, addresses, credentials).join('\n') };
  };

  it('is this machine where every listener is on loopback, and nothing is made for it', async () => {
    const { credentials, text } = await shown({ MQTT_LISTEN: 'mqtt://127.0.0.1:1883' });
    expect(text).toContain('this machine only');
    expect(credentialVariables(credentials)).toEqual({});
    expect(() => statSync(join(dir, 'credentials'))).toThrow('ENOENT');
  });

  it('is, on the network, who has a key or a password; both are made once, for their owner alone', async () => {
    const open = { HTTP_HOST: '0.0.0.0', MQTT_LISTEN: 'mqtt://0.0.0.0:1883' };
    const { credentials, text } = await shown(open);
    const [key, password] = [join(dir, 'credentials/admin-key'), join(dir, 'credentials/mqtt-password')];
    expect(text).toContain(`page and API: from the network who has a key (first admin key: ${key})`);
    expect(text).toContain(
      'MQTT: from the network who has a credential (`greenpark devices credential new` makes one)',
    );
    expect(text).toContain(`that of the simulator: user greenpark, password in ${password}`);
    expect(text).toMatch(/http:\/\/\S+:3000\/\n/);
    expect(text.match(/not encrypted/g)).toHaveLength(2);
    for (const file of [key, password]) expect(statSync(file).mode & 0o777).toBe(0o600);
    const secret = readFileSync(key, 'utf8');
    expect(secret).toMatch(/^gp_[\w-]{43}\n$/);
    expect(text).not.toContain(secret.trim());
    expect(credentialVariables(credentials)).toEqual({ GREENPARK_API_KEY_FILE: key });
    expect(publisherVariables(credentials)).toEqual({
      MQTT_USERNAME: 'greenpark',
      MQTT_PASSWORD: '',
      MQTT_PASSWORD_FILE: password,
    });
    expect(credentials.readKey).toBe(secret.trim());
    await shown(open);
    expect(readFileSync(key, 'utf8')).toBe(secret);
  });

  it('is whom the user has named, where he has', async () => {
    const { credentials, text } = await shown({
      HTTP_HOST: '192.0.2.7',
      MQTT_LISTEN: 'mqtt://127.0.0.1:1883',
      MQTT_USERNAME: 'gateway',
      MQTT_PASSWORD: 'hunter2-hunter2',
      GREENPARK_API_KEY: 'a-key-of-twenty-chars',
    });
    expect(credentialVariables(credentials)).toEqual({});
    expect(text).toContain('from the network who has a key (GREENPARK_API_KEY)');
    expect(text).toContain('  http://192.0.2.7:3000/');
    // MQTT_USERNAME is towards a broker: the own listener knows principals.
    expect(text).toContain('MQTT: on this machine who has a credential');
    expect(text).not.toMatch(/hunter2|a-key-of|user gateway/);
  });

  it('comes by https where HTTP has a certificate', async () => {
    const tls = { HTTP_TLS_KEY: 'key.pem', HTTP_TLS_CERT: 'cert.pem' };
    const { text } = await shown({ HTTP_HOST: '192.0.2.7', MQTT_LISTEN: 'mqtt://127.0.0.1:1883', ...tls });
    expect(text).toContain('  https://192.0.2.7:3000/');
    expect(text).not.toContain('not encrypted');
  });

  it('invents no credential for a broker', async () => {
    const { credentials } = await shown({ GREENPARK_AUTH: 'on', MQTT_URL: 'mqtt://broker:1883' });
    expect(credentials.mqttPasswordFile).toBeNull();
  });
});
