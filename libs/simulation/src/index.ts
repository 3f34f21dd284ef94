export { FAULTS, parseFaults } from './gateway/fault-list.js';
export { FaultyGateway } from './gateway/faulty-gateway.js';
export { troubleOf } from './gateway/plant-with-trouble.js';
export { Gateways } from './gateway/gateway.js';
export { type Cursor, Feed, type Outgoing, type Segment } from './gateway/message-feed.js';
export { devicesThatCount, normalsOf } from './plant/devices-that-count.js';
export { storyStartMs } from './plant/story-start.js';
export { pastWinterMeans } from './weather/past-winter.js';
