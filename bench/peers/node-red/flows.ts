import { TELEMETRY_FILTER, type PeerServers } from '../peer.js';

type Node = Readonly<Record<string, unknown>>;

/** `settings.js`: no editor and no server, function nodes may use `pg`. */
export const SETTINGS = `module.exports = {
  httpAdminRoot: false,
  httpNodeRoot: false,
  functionExternalModules: true,
  externalModules: { autoInstall: false },
  credentialSecret: false, // there are none
  telemetry: { enabled: false },
  logging: { console: { level: 'warn' } },
};
`;

const kafkaClient = (kafka: string): Node => ({
  id: 'kafka',
  type: 'kafkajs-client',
  brokers: kafka,
  clientid: 'node-red-bench',
  connectiontimeout: '3000',
  requesttimeout: '25000',
  auth: 'none',
  logLevel: 'error',
});
const FLOW: Node = { id: 'flow', type: 'tab', label: 'bench' };
const WITH_DEVICE = `const device = msg.topic.split('/')[3];
msg.key = device;
msg.payload = JSON.stringify({ device, ...msg.payload });
return msg;`;

/** mqtt in → function → kafkajs-producer */
export const ingestFlow = ({ mqtt, kafka, topic }: PeerServers): Node[] => {
  const [broker, port] = mqtt.split(':');
  return [
    FLOW,
    kafkaClient(kafka),
    {
      id: 'mqtt',
      type: 'mqtt-broker',
      broker,
      port,
      clientid: 'node-red-bench',
      autoConnect: true,
      usetls: false,
      protocolVersion: '4',
      keepalive: '60',
      cleansession: false,
    },
    {
      id: 'in',
      type: 'mqtt in',
      z: 'flow',
      topic: TELEMETRY_FILTER,
      qos: '1',
      datatype: 'json',
      broker: 'mqtt',
      inputs: 0,
      wires: [['device']],
    },
    { id: 'device', type: 'function', z: 'flow', func: WITH_DEVICE, outputs: 1, libs: [], wires: [['out']] },
    {
      id: 'out',
      type: 'kafkajs-producer',
      z: 'flow',
      client: 'kafka',
      topic,
      acknowledge: 'all',
      responsetimeout: 30_000,
      headeritems: {},
      wires: [],
    },
  ];
};

const INSERT = `const { device, ts, values } = JSON.parse(msg.payload.value);
await context.get('pool').query(
  \`insert into telemetry (device, time, heat_energy_total, heat_power, water_supply_temp, water_return_temp)
   values ($1, $2, $3, $4, $5, $6)\`,
  [device, new Date(ts), values['heat.energyTotal'], values['heat.power'], values['water.supplyTemp'], values['water.returnTemp']],
);`;
const CONNECTIONS = 8;

/** kafkajs-consumer → function, which inserts */
export const sinkFlow = ({ kafka, postgres, topic }: PeerServers): Node[] => [
  FLOW,
  kafkaClient(kafka),
  {
    id: 'in',
    type: 'kafkajs-consumer',
    z: 'flow',
    client: 'kafka',
    groupid: 'node-red-bench',
    topic,
    // the defaults of the node's editor, but from the beginning
    advancedoptions: true,
    autocommitinterval: 5_000,
    autocommitthreshold: 100,
    sessiontimeout: 30_000,
    rebalancetimeout: 60_000,
    heartbeatinterval: 3_000,
    metadatamaxage: 300_000,
    allowautotopiccreation: true,
    maxbytesperpartition: 1_048_576,
    minbytes: 1,
    maxbytes: 10_485_760,
    maxwaittimeinms: 5_000,
    frombeginning: true,
    clearoffsets: false,
    wires: [['insert']],
  },
  {
    id: 'insert',
    type: 'function',
    z: 'flow',
    func: INSERT,
    initialize: `context.set('pool', new pg.Pool({ connectionString: ${JSON.stringify(postgres)}, max: ${CONNECTIONS} }));`,
    finalize: `context.get('pool').end();`,
    outputs: 0,
    libs: [{ var: 'pg', module: 'pg' }],
    wires: [],
  },
];
