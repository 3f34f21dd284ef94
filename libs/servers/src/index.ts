export { claimPort, freePort } from './process/free-port.js';
export { findJava } from './kafka/kafka-jars.js';
export { startKafka, type KafkaOptions, type KafkaServer } from './kafka/kafka-server.js';
export { openLog } from './process/log-file.js';
export { MissingTool, type Tool } from './missing-tool.js';
export { startMosquitto, type MosquittoOptions, type MosquittoServer } from './mosquitto/mosquitto-server.js';
export { startPostgres, type PostgresOptions, type PostgresServer } from './postgres/postgres-server.js';
export { portHolder } from './process/port-holder.js';
export {
  identityOf,
  isAlive,
  killGroup,
  readLiving,
  removeRecord,
  stopProcess,
  writeRecord,
  type ProcessIdentity,
  type ProcessRecord,
} from './process/process-record.js';
export { PROJECT_ROOT } from './project-root.js';
export type { ServerProcess } from './process/server-process.js';
