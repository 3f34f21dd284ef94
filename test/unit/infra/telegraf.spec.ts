import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPlantLookup, decodeMessage } from '#contracts';
import { loadCatalogue } from '#runtime';

interface Recorded {
  readonly telegraf: string;
  readonly messages: readonly { readonly topic: string; readonly payload: string }[];
}

const root = process.cwd();
const recorded = JSON.parse(readFileSync(join(root, 'test/support/recorded-telegraf.json'), 'utf8')) as Recorded;
const configuration = readFileSync(join(root, 'infra/telegraf/telegraf.conf'), 'utf8');
const page = readFileSync(join(root, 'docs/telegraf.md'), 'utf8');
const RECEIVED_AT = 1_795_634_383_000;

describe('Telegraf in front', () => {
  it('sends what the decoder reads: values in the units of the site file, at the time of the measurement', async () => {
    const { sites } = await loadCatalogue({
      sitesPath: join(root, 'config/examples/leipzig-wood-chips.yaml'),
      factorsPath: null,
    });
    const lookup = createPlantLookup(sites);
    const [metric, nameless] = recorded.messages.map(({ topic, payload }) =>
      decodeMessage(topic, Buffer.from(payload), RECEIVED_AT, lookup),
    );
    expect(metric).toHaveLength(1);
    expect(metric![0]).toMatchObject({ site: 'leipzig-wood-chips', device: 'plant-meter', rejections: [] });
    expect(metric![0]!.readings).toEqual([
      {
        ts: 1_795_634_382_000,
        values: {
          'heat.energyTotal': 45_818.5,
          'heat.power': 1_207,
          'water.returnTemp': 45.7,
          'water.supplyTemp': 85.300_000_000_000_01,
        },
      },
    ]);
    // Nothing is lost in silence, as the configuration says of a metric without its tag.
    expect(nameless![0]!.rejections.map(({ reason }) => reason)).toEqual(['UNKNOWN_TOPIC']);
  });

  it('waits for the PUBACK: QoS 1 by MQTT 3.1.1, times in milliseconds, one message per metric', () => {
    const output = configuration.slice(configuration.indexOf('[[outputs.mqtt]]'));
    for (const line of ['protocol = "3.1.1"', 'qos = 1', 'json_timestamp_units = "1ms"', 'layout = "non-batch"'])
      expect(output).toMatch(new RegExp(`^\\s*${line.replaceAll('.', '\\.')}$`, 'm'));
  });

  it('says on its page with which version it was tried', () => {
    expect(page).toContain(`Telegraf ${recorded.telegraf}`);
  });
});
