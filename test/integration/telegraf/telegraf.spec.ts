import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jest } from '@jest/globals';
import { MqttListener } from '#mqtt';
import { GatedHandler } from '../../support/mqtt/gated-handler.js';
import { ModbusMeter } from '../../support/mqtt/modbus-meter.js';

jest.setTimeout(60_000);
const run = promisify(execFile);
const CONFIGURATION = join(process.cwd(), 'infra/telegraf');
/** Registers of the meter: two of 32 bits, two of 16. */
const REGISTERS = [0x0045, 0xe9da, 0x0000, 0x2f26, 853, 457];

const hasTelegraf = spawnSync('telegraf', ['--version']).status === 0;
if (!hasTelegraf) process.stderr.write('telegraf is not installed: its test is skipped\n');

(hasTelegraf ? describe : describe.skip)('a real Telegraf', () => {
  it('collects a Modbus meter by the shipped configuration and sends it to the own listener', async () => {
    const handler = new GatedHandler();
    const listener = new MqttListener({ url: 'mqtt://127.0.0.1:0' });
    await listener.start(handler.handle);
    const meter = await ModbusMeter.start(REGISTERS);
    const began = Date.now();
    try {
      await run(
        'telegraf',
        ['telegraf.conf', 'modbus.conf'].flatMap((file) => ['--config', join(CONFIGURATION, file)]).concat('--once'),
        {
          env: {
            ...process.env,
            GREENPARK_SITE: 'leipzig-wood-chips',
            GREENPARK_MQTT: listener.address,
            METER_MODBUS: meter.address,
          },
        },
      );
    } finally {
      await Promise.all([meter.stop(), listener.stop()]);
    }
    expect(handler.durable.map(({ topic }) => topic)).toEqual([
      'greenpark/v1/leipzig-wood-chips/plant-meter/telemetry',
    ]);
    const { ts, values } = JSON.parse(handler.payloads()[0]!) as { ts: number; values: Record<string, number> };
    expect(ts).toBeGreaterThanOrEqual(began);
    expect(ts).toBeLessThanOrEqual(Date.now());
    expect(Object.keys(values)).toHaveLength(4);
    expect(values['heat.energyTotal']).toBeCloseTo(45_818.5, 6);
    expect(values['heat.power']).toBeCloseTo(1_207, 6);
    expect(values['water.supplyTemp']).toBeCloseTo(85.3, 6);
    expect(values['water.returnTemp']).toBeCloseTo(45.7, 6);
  });
});
