import { createServer, type Server } from 'node:net';
import { readEnvironment } from '#runtime';
import { chooseAddresses } from './addresses.js';

const choose = (env: Record<string, string>) => {
  const said: string[] = [];
  const given = { HTTP_PORT: '0', MQTT_LISTEN: 'mqtt://127.0.0.1:0', KAFKA_PORT: '0', POSTGRES_PORT: '0', ...env };
  return chooseAddresses(readEnvironment(given), given, (line) => void said.push(line)).then((addresses) => ({
    ...addresses,
    said,
  }));
};

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

  it('take the next free port where one is taken, and say so', async () => {
    const server: Server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const { kafkaPort, said } = await choose({ KAFKA_PORT: String(port) });
    server.close();
    expect(kafkaPort).toBeGreaterThan(port);
    expect(said).toEqual([`port ${port} is taken, Kafka gets ${kafkaPort}`]);
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
});
