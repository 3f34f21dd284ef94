import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { doctor } from './run-doctor.js';

const VARIABLES = ['GREENPARK_SITES', 'GREENPARK_DATA_DIR', 'MQTT_URL', 'KAFKA_BROKERS', 'DATABASE_URL'];

describe('greenpark doctor where nothing runs', () => {
  const before = VARIABLES.map((name) => [name, process.env[name]] as const);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'greenpark-doctor-'));
    for (const name of VARIABLES) delete process.env[name];
    process.env['GREENPARK_DATA_DIR'] = folder;
  });
  afterEach(async () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await rm(folder, { recursive: true });
  });

  async function configurationFound(): Promise<string> {
    const results: unknown[] = [];
    const output = { json: true, result: (machine: unknown) => void results.push(machine), remark: () => undefined };
    await expect(doctor({}, output)).rejects.toThrow(/checks found something wrong/);
    const [{ findings }] = results as [{ findings: { check: string; found: string }[] }];
    return findings.find(({ check }) => check === 'configuration')!.found;
  }

  it('says that the site is the shipped example as long as nothing else is named', async () => {
    expect(await configurationFound()).toMatch(/the shipped example: GREENPARK_SITES names no files of yours$/);
  });

  it('names the sites of one’s own as they are', async () => {
    process.env['GREENPARK_SITES'] = 'config/examples/leipzig-wood-chips.yaml';
    expect(await configurationFound()).toMatch(/^1 site\(s\): [a-z-]+$/);
  });
});
