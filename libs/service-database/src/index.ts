export { asAway, type CatalogueLog, CountingCatalogue } from './catalogue/counting-catalogue.js';
export { CatalogueFactory, CountingCatalogueModule } from './catalogue/counting-catalogue.module.js';
export { DatabaseModule } from './database/database.module.js';
export { OutboxMover } from './kafka/outbox-mover.js';
export { OutboxModule } from './kafka/outbox.module.js';
export { StoredUpTo } from './kafka/stored-up-to.js';
export { StoredUpToModule } from './kafka/stored-up-to.module.js';
export { SiteOwnership } from './ownership/site-ownership.js';
