import { createServer, type AddressInfo, type Server } from 'node:net';
import { readEnvironment } from '#runtime';
import { chooseAddresses, PortsTaken } from './addresses.js';

const choose = (env: Record<string, string>) => {
  const said: string[] = [];
  const given = { HTTP_PORT: '0', MQTT_LISTEN: 'mqtt://127.0.0.1:0', KAFKA_PORT: '0', POSTGRES_PORT: '0', ...env };
  return chooseAddresses(readEnvironment(given), given, (line) => void said.push(line)).then((addresses) => ({
    ...addresses,
    said,
  }));
};

/** Listens on that port; null where somebody else does already. */
function occupy(port: number): Promise<Server | null> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

describe('the addresses', () => {
  it('take any free ports where 0 is wanted', async () => {
    const { httpUrl, mqttListen, mqttUrl, kafkaPort, postgresPort, said } = await choose({});
    expect(httpUrl).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d+$/);
    expect(mqttListen).toMatch(/^mqtt:\/\/127\.0\.0\.1:[1-9]\d+$/);
    expect(mqttUrl).toBe(mqttListen);
    expect(kafkaPort).toBeGreaterThan(0);
    expect(new Set([kafkaPort, postgresPort]).size).toBe(2);
    expect(said).toEqual([]);
  });

  describe('where a port is taken', () => {
    let server: Server;
    let port: number;
    beforeEach(async () => {
      server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      port = (server.address() as AddressInfo).port;
    });
    afterEach(() => server.close());

    it.each([
      ['HTTP_PORT', (p: number) => String(p), 'HTTP'],
      ['MQTT_LISTEN', (p: number) => `mqtt://127.0.0.1:${p}`, 'the MQTT listener'],
      ['KAFKA_PORT', (p: number) => String(p), 'Kafka'],
      ['POSTGRES_PORT', (p: number) => String(p), 'PostgreSQL'],
    ])('refuse to move one that %s has named, and say who has it and what to set', async (variable, named, what) => {
      const refused = await choose({ [variable]: named(port) }).then(
        () => null,
        (error: unknown) => error,
      );
      expect(refused).toBeInstanceOf(PortsTaken);
      const [message, ...more] = (refused as PortsTaken).ports;
      expect(more).toEqual([]);
      expect(message).toMatch(
        new RegExp(`^port ${port}, which was named for ${what}, is taken by pid ${process.pid} \\(.*node.*\\): `),
      );
      const next = new RegExp(`set ${variable}=(?:mqtt://127\\.0\\.0\\.1:)?(\\d+)$`).exec(message ?? '')?.[1];
      expect(Number(next)).toBeGreaterThan(port);
    });

    it('say all of them at once', async () => {
      const text = String(port);
      await expect(choose({ HTTP_PORT: text, KAFKA_PORT: text })).rejects.toThrow(/HTTP[\s\S]*\n[\s\S]*Kafka/);
    });
  });

  it('say that two parts cannot have one port', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const text = String(port);
    await expect(choose({ HTTP_PORT: text, KAFKA_PORT: text })).rejects.toThrow(/is that of HTTP too: set KAFKA_PORT=/);
  });

  it('move a default to the next free port, and say so', async () => {
    const servers = await Promise.all([1883, 3000].map((port) => occupy(port)));
    const { mqttListen, httpPort, said } = await choose({ HTTP_PORT: '', MQTT_LISTEN: '' });
    for (const server of servers) server?.close();
    expect(Number(new URL(mqttListen ?? '').port)).toBeGreaterThan(1883);
    expect(httpPort).toBeGreaterThan(3000);
    expect(said).toEqual([
      `port 1883 is taken, the MQTT listener gets ${new URL(mqttListen ?? '').port}`,
      `port 3000 is taken, HTTP gets ${httpPort}`,
    ]);
  });

  it('say which variable is no port, and which host is none of this machine', async () => {
    await expect(choose({ POSTGRES_PORT: 'many' })).rejects.toThrow('POSTGRES_PORT: found "many", expected a port');
    await expect(choose({ HTTP_HOST: '192.0.2.1' })).rejects.toThrow('192.0.2.1 cannot be listened on');
  });

  it('leave out what the user has of his own', async () => {
    const given = {
      KAFKA_BROKERS: 'k:9092',
      DATABASE_URL: 'postgres://db/g',
      MQTT_LISTEN: '',
      MQTT_URL: 'mqtt://broker:1883',
    };
    const { kafkaPort, postgresPort, mqttListen, mqttUrl } = await choose(given);
    expect({ kafkaPort, postgresPort, mqttListen, mqttUrl }).toEqual({
      kafkaPort: null,
      postgresPort: null,
      mqttListen: null,
      mqttUrl: 'mqtt://broker:1883',
    });
  });

  it('name loopback where all addresses of the machine are listened on', async () => {
    const { httpUrl, mqttListen, mqttUrl } = await choose({ HTTP_HOST: '0.0.0.0', MQTT_LISTEN: 'mqtt://0.0.0.0:0' });
    expect(httpUrl).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(mqttListen).toMatch(/^mqtt:\/\/0\.0\.0\.0:/);
    expect(mqttUrl).toMatch(/^mqtt:\/\/127\.0\.0\.1:/);
  });

  it('are https where HTTP has a certificate', async () => {
    const { httpUrl } = await choose({ HTTP_TLS_KEY: 'key.pem', HTTP_TLS_CERT: 'cert.pem' });
    expect(httpUrl).toMatch(/^https:\/\/127\.0\.0\.1:[1-9]\d+$/);
  });
});
