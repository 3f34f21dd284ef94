import type { OPERATIONS } from '#contracts';
import type { z } from 'zod';

type Operations = typeof OPERATIONS;
type OperationId = keyof Operations;

/** What an operation of the API answers, by its id in the OpenAPI document. */
export type AnswerOf<Id extends OperationId> = Operations[Id] extends { answer: infer Schema extends z.ZodType }
  ? z.infer<Schema>
  : never;
/** An element of what a list answers. */
export type ItemOf<Id extends OperationId> = AnswerOf<Id> extends { items: readonly (infer Item)[] } ? Item : never;
