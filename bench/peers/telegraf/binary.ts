import { goBinary } from '../go-binary.js';

export const TELEGRAF_VERSION = 'v1.37.2';
const PACKAGE = `github.com/influxdata/telegraf/cmd/telegraf@${TELEGRAF_VERSION}`;
/** Only what its two processes need: the whole takes twenty minutes. */
const TAGS = [
  'custom',
  'inputs.mqtt_consumer',
  'inputs.kafka_consumer',
  'outputs.kafka',
  'outputs.postgresql',
  'parsers.json_v2',
  'parsers.influx',
  'serializers.influx',
];

/** Telegraf of one version; null: there is no Go. @throws when the build fails, with what Go says */
export const telegrafBinary = (say: (line: string) => void): Promise<string | null> =>
  goBinary(
    {
      title: 'Telegraf',
      version: TELEGRAF_VERSION,
      args: () => ['install', '-tags', TAGS.join(), '-ldflags', '-s -w', PACKAGE],
      env: (folder) => ({ GOBIN: folder, GOFLAGS: '-buildvcs=false' }),
    },
    say,
  );
