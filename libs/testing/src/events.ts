import type { CloudEvent, EVENT_TYPES } from '../../contracts/src/kafka/cloud-event.js';
import type { ReadingsData } from '#contracts';

/** A record of readings as a test reads it back; the product writes it as text. */
export type ReadingsEvent = CloudEvent<typeof EVENT_TYPES.readings, ReadingsData>;
