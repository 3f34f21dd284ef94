export { claimPort, freePort } from './free-port.js';
export { findJava } from './kafka-jars.js';
export { startKafka, type KafkaOptions, type KafkaServer } from './kafka-server.js';
export { openLog } from './log-file.js';
export { MissingTool, type Tool } from './missing-tool.js';
export { startMosquitto, type MosquittoOptions, type MosquittoServer } from './mosquitto-server.js';
export { startPostgres, type PostgresOptions, type PostgresServer } from './postgres-server.js';
export { portHolder } from './port-holder.js';
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
} from './process-record.js';
export { PROJECT_ROOT } from './project-root.js';
export type { ServerProcess } from './server-process.js';
