/** Every call of the HTTP API, once: its route, its role, how its input is checked, and the OpenAPI document come from this list. */
import type { z } from 'zod';
import { ALERT_OPERATIONS } from './alert-operations.js';
import { CLAIM_OPERATIONS } from './claim-operations.js';
import { CLOSING_OPERATIONS } from './closing-operations.js';
import { COUNTING_OPERATIONS } from './counting-operations.js';
import { COVERAGE_OPERATIONS } from './coverage-operations.js';
import { CREDENTIAL_OPERATIONS } from './credential-operations.js';
import { DIFFERENCE_OPERATIONS } from './difference-operations.js';
import { EVENT_OPERATIONS } from './event-operations.js';
import { EVIDENCE_OPERATIONS } from './evidence-operations.js';
import { FIGURE_OPERATIONS } from './figure-operations.js';
import { FUEL_OPERATIONS } from './fuel-operations.js';
import { HELD_OPERATIONS } from './held-operations.js';
import { KEY_OPERATIONS } from './key-operations.js';
import type { Operation } from './operation.js';
import { PLANT_OPERATIONS } from './plant-operations.js';
import { PUSH_OPERATIONS } from './push-operations.js';
import { READING_OPERATIONS } from './reading-operations.js';
import { REPORT_OPERATIONS } from './report-operations.js';
import { SERVICE_OPERATIONS } from './service-operations.js';
import { SHIFT_LOG_OPERATIONS } from './shift-log-operations.js';
import { SIGNATURE_OPERATIONS } from './signature-operations.js';
import { SITE_OPERATIONS } from './site-operations.js';
import { STATEMENT_OPERATIONS } from './statement-operations.js';
import { VERIFICATION_OPERATIONS } from './verification-operations.js';
import { WATERFALL_OPERATIONS } from './waterfall-operations.js';

/** By their ids. */
export const OPERATIONS = {
  ...SITE_OPERATIONS,
  ...PLANT_OPERATIONS,
  ...READING_OPERATIONS,
  ...FIGURE_OPERATIONS,
  ...SIGNATURE_OPERATIONS,
  ...DIFFERENCE_OPERATIONS,
  ...COUNTING_OPERATIONS,
  ...COVERAGE_OPERATIONS,
  ...EVENT_OPERATIONS,
  ...SHIFT_LOG_OPERATIONS,
  ...FUEL_OPERATIONS,
  ...ALERT_OPERATIONS,
  ...PUSH_OPERATIONS,
  ...EVIDENCE_OPERATIONS,
  ...HELD_OPERATIONS,
  ...CLOSING_OPERATIONS,
  ...VERIFICATION_OPERATIONS,
  ...CLAIM_OPERATIONS,
  ...STATEMENT_OPERATIONS,
  ...REPORT_OPERATIONS,
  ...WATERFALL_OPERATIONS,
  ...CREDENTIAL_OPERATIONS,
  ...KEY_OPERATIONS,
  ...SERVICE_OPERATIONS,
};

type Operations = typeof OPERATIONS;
type WithBody = {
  [Id in keyof Operations]: Operations[Id] extends { readonly body: object } ? Id : never;
}[keyof Operations];

/** Parameters of a call, checked and with their defaults. */
export type QueryOf<Id extends keyof Operations> = z.output<Operations[Id]['query']>;
/** Body of a call, checked. */
export type BodyOf<Id extends WithBody> = z.output<Operations[Id]['body']['schema']>;

/** All of them. */
export const operationList = (): readonly Operation[] => Object.values(OPERATIONS);
