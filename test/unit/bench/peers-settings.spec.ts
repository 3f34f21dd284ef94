import { parse } from 'yaml';
import * as bento from '../../../bench/peers/bento/settings.js';
import { ingestRoute, mainSettings, sinkRoute } from '../../../bench/peers/camel/settings.js';
import { ingestFlow, sinkFlow } from '../../../bench/peers/node-red/flows.js';
import * as telegraf from '../../../bench/peers/telegraf/settings.js';

const servers = {
  folder: '/run',
  mqtt: '127.0.0.1:1883',
  kafka: '127.0.0.1:9092',
  postgres: 'postgres://user:p%40ss@127.0.0.1:5432/bench',
  topic: 'telemetry',
};
interface Route {
  readonly route: { readonly from: { readonly parameters: object; readonly steps: readonly object[] } };
}

describe('settings of peers', () => {
  it('has Telegraf acknowledge after the write, and keep its session', () => {
    const settings = telegraf.ingestSettings(servers);

    expect(settings).toContain('persistent_session = true');
    expect(settings).toContain('required_acks = -1');
    expect(telegraf.sinkSettings(servers)).toContain(`connection = "${servers.postgres}?sslmode=disable`);
  });

  it('are YAML that Bento can read, without a server of its own', () => {
    const ingest = parse(bento.ingestSettings(servers)) as Record<string, Record<string, Record<string, unknown>>>;
    const sink = parse(bento.sinkSettings(servers)) as typeof ingest;

    expect(ingest).toMatchObject({
      http: { enabled: false },
      input: { mqtt: { urls: ['tcp://127.0.0.1:1883'], qos: 1, clean_session: false } },
      output: { kafka_franz: { topic: 'telemetry', key: '${! json("device") }', idempotent_write: true } },
    });
    expect(sink).toMatchObject({ http: { enabled: false }, output: { sql_insert: { driver: 'postgres' } } });
  });

  it('has Camel acknowledge by itself in one mode, and at the end of the route in the other', () => {
    const from = (text: string): Route['route']['from'] => (parse(text) as Route[])[0]!.route.from;

    expect(from(ingestRoute(servers, 'auto')).parameters).toMatchObject({ manualAcksEnabled: false });
    expect(from(ingestRoute(servers, 'manual')).parameters).toMatchObject({ manualAcksEnabled: true });
    expect(from(sinkRoute(servers, 'auto')).parameters).not.toHaveProperty('autoCommitEnable');
    expect(from(sinkRoute(servers, 'auto')).steps).toHaveLength(1);
    expect(from(sinkRoute(servers, 'manual')).parameters).toMatchObject({
      autoCommitEnable: false,
      allowManualCommit: true,
      breakOnFirstError: true,
    });
    // the row first, then its offset
    expect(from(sinkRoute(servers, 'manual')).steps.map((step) => Object.keys(step)[0])).toEqual(['to', 'script']);
  });

  it('gives Camel the database with its password as it is, and the ingestion none', () => {
    expect(mainSettings('/run/routes.yaml', 'sink', servers)).toContain(
      'camel.beans.telemetry.jdbcUrl = jdbc:postgresql://127.0.0.1:5432/bench\ncamel.beans.telemetry.username = user\ncamel.beans.telemetry.password = p@ss\n',
    );
    expect(mainSettings('/run/routes.yaml', 'ingestion', servers)).not.toContain('jdbc');
  });

  it.each([
    ['ingestion', ingestFlow(servers)],
    ['sink', sinkFlow(servers)],
  ])('are a flow of Node-RED whose wires and settings lead to nodes that it has: %s', (_, flow) => {
    const ids = new Set(flow.map(({ id }) => id));
    const named = flow.flatMap(({ wires, client, broker, type }) => [
      ...((wires as string[][] | undefined) ?? []).flat(),
      ...(client === undefined ? [] : [client]),
      ...(type === 'mqtt in' ? [broker] : []),
    ]);

    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });
});
