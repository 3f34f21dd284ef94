export { problemLine } from './catalogue/catalogue-document.js';
export {
  type Catalogue,
  type CataloguePaths,
  checkCatalogue,
  loadCatalogue,
  readConfiguration,
  shippedConfigFolder,
} from './catalogue/catalogue.js';
export { readChoicesFile, readChoiceSets } from './catalogue/choice-sets.js';
export { catalogueOf, formOf } from './catalogue/catalogue-form.js';
export { newApiKey } from './files/new-api-key.js';
export { type ApiKey, loadKeys } from './files/key-file.js';
export { readEvidenceKeys, writeEvidenceKey } from './files/evidence-key-files.js';
export { readSiteKeys } from './files/site-keys.js';
export { readPem } from './files/read-pem.js';
export { readProposal } from './files/proposal-file.js';
export { type DailyRecord, readDailyRecord } from './files/read-daily-record.js';
export {
  credentialFiles,
  type CredentialFiles,
  databasePasswordFile,
  ensureCredential,
  ensureSecret,
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
export { type ScreenFacts, screenRow, screenRows } from './local-system/screen-rows.js';
export { createLogger, Logger } from './process/logger.js';
export { terminalLine, terminalText, withoutPasswords } from './process/terminal-text.js';
export { checkAll, type ProcessContext, runProcess, type Running } from './process/run-process.js';
export {
  ConfigurationError,
  Environment,
  type HttpTlsFiles,
  type OidcSettings,
  type PushSettings,
  readEnvironment,
} from './process/environment.js';
export { asksLoopback, isLoopback } from './process/loopback.js';
export { isPublicAddress, whyNoPushService } from './push/push-endpoints.js';
export { isPublicPushKey, newPushKeys, publicPushKeyOf, type PushKeys } from './push/push-keys.js';
export { checkSites, type SiteCheck } from './site-check/check-sites.js';
