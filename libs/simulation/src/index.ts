export * from './gateway.js';
export { PlantModel, type PlantOptions } from './plant-model.js';
export { LocalClock, seasonOf, storyStartMs, type SeasonSpan } from './local-clock.js';
export { parseFaults, FAULTS, type Fault } from './fault-list.js';
export { FaultyGateway, type SentEvent } from './faulty-gateway.js';
export { Feed, type Cursor, type Outgoing, type Segment } from './feed.js';
export { devicesThatCount, normalsOf } from './devices-that-count.js';
export * from './substation-recording.js';
export { pastWinterMeans } from './past-winter.js';
