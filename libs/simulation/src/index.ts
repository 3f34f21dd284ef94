export { FAULTS, parseFaults } from './gateway/fault-list.js';
export { FaultyGateway } from './gateway/faulty-gateway.js';
export { Gateways } from './gateway/gateway.js';
export { type Cursor, Feed, type Outgoing, type Segment } from './gateway/message-feed.js';
export { devicesThatCount, normalsOf } from './plant/devices-that-count.js';
export { LocalClock, storyStartMs } from './weather/local-clock.js';
export { pastWinterMeans } from './weather/past-winter.js';
