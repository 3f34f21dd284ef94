import {
  alertDocumentSchema,
  alertEventSchema,
  anchorEventSchema,
  deadLetterEventSchema,
  evidenceEventSchema,
  meterEventEventSchema,
  principalEventSchema,
  readingsEventSchema,
  refusedConnectionsEventSchema,
  statusDocumentSchema,
  statusEventSchema,
} from './record-schemas.js';
import type { JsonSchema } from '../json/json-schema.js';
import { meterEventSchema, telemetrySchema } from '../telemetry/telemetry-schema.js';

/** The files in `schemas/`, by name. A test says when they are not current, and writes them where UPDATE_SCHEMAS is set. */
export const PUBLISHED_SCHEMAS: readonly JsonSchema[] = [
  telemetrySchema,
  meterEventSchema,
  statusDocumentSchema,
  alertDocumentSchema,
  readingsEventSchema,
  meterEventEventSchema,
  deadLetterEventSchema,
  statusEventSchema,
  alertEventSchema,
  evidenceEventSchema,
  anchorEventSchema,
  principalEventSchema,
  refusedConnectionsEventSchema,
];
