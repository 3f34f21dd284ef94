export { CatalogueModule } from './catalogue/catalogue.module.js';
export { LoadedCatalogue } from './catalogue/loaded-catalogue.js';
export { HealthModule } from './health/health.module.js';
export { Readiness } from './health/readiness.js';
export { KafkaConnection } from './kafka/kafka-connection.js';
export { KafkaModule } from './kafka/kafka.module.js';
export { TopicPreparation } from './kafka/topic-preparation.js';
export { type CertificateFiles, CertificateReload, readCertificate } from './process/certificate.js';
export { ProcessLife } from './process/process-life.js';
export { runService } from './process/run-service.js';
export {
  ConfigurationReload,
  type Reloadable,
  sayNotTaken,
  SourceAway,
  type Take,
} from './reload/configuration-reload.js';
export { ServiceModule } from './service.module.js';
export { PeriodicTask } from './tasks/periodic-task.js';
export { within } from './tasks/within.js';
export { BATCH, BatchSource, BatchStrategy } from './transport/batch.strategy.js';
export { RethrowFilter } from './transport/rethrow.filter.js';
