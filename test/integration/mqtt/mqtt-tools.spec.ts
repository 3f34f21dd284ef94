import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { MqttListener, MqttPublisher } from '#mqtt';
import { GatedHandler } from '../../support/mqtt/gated-handler.js';
import { RawMqttClient } from '../../support/mqtt/raw-mqtt-client.js';
import { until } from '../../support/processes/until.js';

jest.setTimeout(60_000);
const TOPIC = 'greenpark/v1/park/boiler-1/telemetry';
const isInstalled = (tool: string, ...args: string[]): boolean => {
  try {
    execFileSync(tool, args, { stdio: 'ignore' });
    return true;
  } catch (error) {
    return (error as { code?: string }).code !== 'ENOENT';
  }
};

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end();
});

const hasTools = isInstalled('mosquitto_pub', '--help') && isInstalled('mosquitto_sub', '--help');
if (!hasTools) process.stderr.write('mosquitto_pub and mosquitto_sub are not installed: their tests are skipped\n');

(hasTools ? describe : describe.skip)('own listener and the Mosquitto tools', () => {
  /** @param untilEnd what its input waits for before it ends */
  const tool = (name: string, args: readonly string[], input = '', untilEnd = Promise.resolve()): Promise<string> =>
    new Promise((resolve, reject) => {
      const child = spawn(name, [...args], { stdio: ['pipe', 'pipe', 'pipe'] });
      let out = '';
      let error = '';
      child.stdout.on('data', (text) => (out += String(text)));
      child.stderr.on('data', (text) => (error += String(text)));
      child.on('exit', (code) => (code === 0 ? resolve(out) : reject(new Error(`${name}: ${code} ${error}`))));
      child.stdin.write(input);
      untilEnd.then(() => child.stdin.end(), reject);
    });

  it.each(['mqttv311', 'mqttv5'].flatMap((version) => ['0', '1', '2'].map((qos) => [version, qos] as const)))(
    'mosquitto_pub %s, QoS %s',
    async (version, qos) => {
      const handler = new GatedHandler();
      const listener = new MqttListener({ url: 'mqtt://127.0.0.1:0' });
      await listener.start(handler.handle);
      ended.push(() => listener.stop());
      const lines = Array.from({ length: 300 }, (_, i) => `{"seq":${i}}`);
      const { port } = new URL(listener.address);
      const args = ['-p', port, '-V', version, '-q', qos, '-t', TOPIC, '-l'];
      // Its two threads can miss that the last line has been sent where its input ends at that moment: it then waits for that forever.
      const arrived = until(() => listener.stats().received === lines.length, 'all have arrived');
      // with QoS 0 nothing is durable before the goodbye; with the others it waits for what is
      if (qos === '0') handler.hang();
      await tool('mosquitto_pub', args, `${lines.join('\n')}\n`, arrived);
      handler.goOn();
      await until(() => handler.durable.length === lines.length, 'all of them, QoS 0 after the goodbye too');
      expect(handler.payloads()).toEqual(lines);
    },
  );

  it.each(['mqttv311', 'mqttv5'])('mosquitto_sub %s reads status and alerts', async (version) => {
    const listener = new MqttListener({ url: 'mqtt://127.0.0.1:0' });
    await listener.start(async () => {});
    ended.push(() => listener.stop());
    await listener.publishRetained('greenpark/v1/park/status', '{"v":1}');
    const { port } = new URL(listener.address);
    const args = ['-p', port, '-V', version, '-q', '1', '-v', '-C', '2', '-W', '10', '-t', 'greenpark/v1/+/alerts/+'];
    const reading = tool('mosquitto_sub', [...args, '-t', 'greenpark/v1/+/status']);
    await until(() => listener.stats().connections === 1, 'connected');
    await listener.publishRetained('greenpark/v1/park/alerts/a1', '{"a":1}');
    expect((await reading).trim().split('\n').toSorted()).toEqual([
      'greenpark/v1/park/alerts/a1 {"a":1}',
      'greenpark/v1/park/status {"v":1}',
    ]);
  });
});

const OPENSSL = 'openssl';
const hasOpenssl = isInstalled(OPENSSL, 'version');
if (!hasOpenssl) process.stderr.write('openssl is not installed: the test of mqtts is skipped\n');

(hasOpenssl ? describe : describe.skip)('own listener over TLS', () => {
  it('serves mqtts with a key and a certificate from files', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'greenpark-tls-'));
    ended.push(() => rmSync(dir, { recursive: true, force: true }));
    const [keyFile, certFile] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
    execFileSync(OPENSSL, ['req', ...kind, '-keyout', keyFile, '-out', certFile, ...names], { stdio: 'ignore' });
    const handler = new GatedHandler();
    const listener = new MqttListener({ url: 'mqtts://localhost:0', tls: { keyFile, certFile } });
    await listener.start(handler.handle);
    ended.push(() => listener.stop());
    expect(listener.address).toMatch(/^mqtts:\/\/localhost:\d+$/);

    const publisher = new MqttPublisher({ url: listener.address, caFile: certFile });
    await publisher.connect();
    for (let i = 0; i < 2_000; i++) publisher.post(TOPIC, String(i));
    expect(await publisher.close()).toBe(0);
    expect(handler.payloads()).toEqual(Array.from({ length: 2_000 }, (_, i) => String(i)));

    const distrustful = new MqttPublisher({ url: listener.address, connectDeadlineMs: 500 });
    await expect(distrustful.connect()).rejects.toThrow('self-signed certificate');
    const plain = await RawMqttClient.connect(listener.address);
    expect(plain.received).toEqual([]);
    expect(listener.ready()).toEqual([]);
  });
});
