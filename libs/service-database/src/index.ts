export { StoredCounting } from './catalogue/stored-counting.js';
export { DatabaseModule } from './database/database.module.js';
export { OutboxMover } from './kafka/outbox-mover.js';
export { OutboxModule } from './kafka/outbox.module.js';
export { StoredUpTo } from './kafka/stored-up-to.js';
export { StoredUpToModule } from './kafka/stored-up-to.module.js';
