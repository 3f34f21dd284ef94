import { alertEntity } from '../alerts/alert-entity.js';
import { auditEntity } from '../audit/audit-entity.js';
import { configurationEntity } from '../configuration/configuration-entity.js';
import { deadLetterEntity } from '../dead-letters/dead-letter-entity.js';
import { credentialEntity, principalEntity } from '../principals/principal-entities.js';

/** What is read and written by repositories (ADR 22): what people touch, and what seldom changes. */
export const ENTITIES = [
  alertEntity,
  auditEntity,
  configurationEntity,
  credentialEntity,
  deadLetterEntity,
  principalEntity,
];
