import 'reflect-metadata';
import { applyDecorators, Body, HttpCode, Query, RequestMapping, RequestMethod } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { roleFor, type Operation } from '#contracts';
import { NeedsRole } from '../../access/needs-role.js';

const METHODS = { get: RequestMethod.GET, post: RequestMethod.POST } as const;
const QUERY_PLACE = Symbol('place of the checked query');
const BODY_PLACE = Symbol('place of the checked body');

type Handler = (...args: never[]) => unknown;
type HandlerDecorator = <Method extends Handler>(
  target: object,
  name: string,
  descriptor: TypedPropertyDescriptor<Method>,
) => void;

/** The operation that a method of a controller handles. */
export const HandledOperation = Reflector.createDecorator<Operation>();

/** The route of an operation as the router writes it: `/api/v1/sites/:site`. */
export const routeOf = ({ path }: Pick<Operation, 'path'>): string => path.replace(/\{(\w+)\}/g, ':$1');

/**
 * Makes a method the handler of an operation, from which come method, path, status, least role, and the schemas of query and body.
 * The query is checked before the method runs, also where the method has no parameter for it.
 */
export function Handles(operation: Operation): HandlerDecorator {
  return (target, name, descriptor) => {
    const { length } = descriptor.value!;
    const place = (of: symbol): number | undefined => Reflect.getMetadata(of, target, name) as number | undefined;
    const bodyAt = place(BODY_PLACE);
    if (bodyAt !== undefined && !operation.body) throw new Error(`${operation.id} has no body`);
    // The query comes first: where both are wrong, it is the query that the caller hears of.
    Query({ schema: operation.query })(target, name, place(QUERY_PLACE) ?? length);
    if (operation.body) Body({ schema: operation.body.schema })(target, name, bodyAt ?? length + 1);
    applyDecorators(
      RequestMapping({ method: METHODS[operation.method], path: routeOf(operation) }),
      HttpCode(operation.status),
      HandledOperation(operation),
      NeedsRole(roleFor(operation)),
    )(target, name, descriptor);
  };
}

/** The parameters of the query, checked by the schema of the operation: a `QueryOf` it. */
export const CheckedQuery = (): ParameterDecorator => marked(QUERY_PLACE);
/** The body, checked by the schema of the operation: a `BodyOf` it. */
export const CheckedBody = (): ParameterDecorator => marked(BODY_PLACE);

/** The operation is not known yet: parameters are decorated before their method. */
function marked(as: symbol): ParameterDecorator {
  return (target, name, place) => {
    if (name !== undefined) Reflect.defineMetadata(as, place, target, name);
  };
}
