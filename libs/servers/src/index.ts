export { type KafkaServer, startKafka } from './kafka/kafka-server.js';
export { MissingTool, type Tool } from './missing-tool.js';
export { type MosquittoServer, startMosquitto } from './mosquitto/mosquitto-server.js';
export { type PostgresServer, startPostgres } from './postgres/postgres-server.js';
export { claimPort, freePort } from './process/free-port.js';
export { openLog } from './process/log-file.js';
export { portHolder } from './process/port-holder.js';
export {
  identityOf,
  isAlive,
  killGroup,
  type ProcessIdentity,
  readLiving,
  removeRecord,
  stopProcess,
  writeRecord,
} from './process/process-record.js';
export { PROJECT_ROOT } from './project-root.js';
