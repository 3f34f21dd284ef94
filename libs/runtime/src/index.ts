export type { Logger } from './process/logger.js';
export { problemLine } from './catalogue/catalogue-document.js';
export { type Catalogue, loadCatalogue, readConfiguration, shippedConfigFolder } from './catalogue/catalogue.js';
export { type ApiKey, loadKeys } from './files/key-file.js';
export { readProposal } from './files/proposal-file.js';
export { type DailyRecord, readDailyRecord } from './files/read-daily-record.js';
export {
  credentialFiles,
  type CredentialFiles,
  ensureCredential,
  LOCAL_MQTT_USERNAME,
  readCredential,
} from './local-system/credentials.js';
export {
  type Endpoints,
  readEndpoints,
  readSystemFacts,
  removeEndpoints,
  type SystemFacts,
  writeEndpoints,
  writeSystemFacts,
} from './local-system/endpoints.js';
export { savedSoFar, type Savings, savingsText, type SiteStanding, siteStandings } from './local-system/savings.js';
export { type ScreenFacts, screenRow, screenRows } from './local-system/screen.js';
export { ConfigurationError, Environment, readEnvironment } from './process/environment.js';
export { startHealthServer } from './process/health-server.js';
export { createLogger } from './process/logger.js';
export { asksLoopback, isLoopback } from './process/loopback.js';
export { metrics, startProcessMetrics } from './process/metrics.js';
export { checkAll, type Running, runService, type ServiceContext } from './process/run-service.js';
export { checkSites, type SiteCheck } from './site-check/check-sites.js';
