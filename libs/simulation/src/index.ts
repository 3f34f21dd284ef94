export * from './gateway/gateway.js';
export { PlantModel, type PlantOptions } from './plant/plant-model.js';
export { LocalClock, seasonOf, storyStartMs, type SeasonSpan } from './weather/local-clock.js';
export { parseFaults, FAULTS, type Fault } from './gateway/fault-list.js';
export { FaultyGateway, type SentEvent } from './gateway/faulty-gateway.js';
export { Feed, type Cursor, type Outgoing, type Segment } from './gateway/message-feed.js';
export { devicesThatCount, normalsOf } from './plant/devices-that-count.js';
export * from './gateway/substation-recording.js';
export { pastWinterMeans } from './weather/past-winter.js';
