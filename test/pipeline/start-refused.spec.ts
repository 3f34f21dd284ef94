import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { NpmStart } from '../support/processes/npm-start.js';

jest.setTimeout(120_000);

describe('npm start refuses', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-refused-'));
  const refusalOf = async (env: Readonly<Record<string, string>>): Promise<string> => {
    const system = new NpmStart(dir, env);
    const error = await system.start().then(
      () => null,
      (failure: Error) => failure,
    );
    await system.interrupt();
    expect(error?.message).toContain('npm start ended');
    // At once: no server was brought up for it.
    expect(readdirSync(dir)).not.toContain('kafka');
    return system.output;
  };
  let server: Server;
  let port: number;
  beforeAll(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('ports that were named and are taken, with who has them and what to set', async () => {
    const said = await refusalOf({ HTTP_PORT: String(port), MQTT_LISTEN: `mqtt://127.0.0.1:${port}` });
    expect(said).toContain('Greenpark cannot start.');
    const who = `taken by pid ${process.pid} \\(.*\\): set`;
    expect(said).toMatch(new RegExp(`port ${port}, which was named for HTTP, is ${who} HTTP_PORT=\\d+`));
    expect(said).toMatch(new RegExp(`for the MQTT listener, is ${who} MQTT_LISTEN=mqtt://127\\.0\\.0\\.1:\\d+`));
  });

  it('listeners beyond loopback with authentication switched off', async () => {
    for (const [variable, open] of [
      ['HTTP_HOST', '0.0.0.0'],
      ['MQTT_LISTEN', 'mqtt://0.0.0.0:0'],
    ] as const) {
      const said = await refusalOf({ GREENPARK_AUTH: 'off', [variable]: open });
      expect(said).toContain('GREENPARK_AUTH: off is only allowed where every listener is on loopback');
      expect(said).toContain('0.0.0.0');
    }
  });
});
