import 'reflect-metadata';
import { Controller, type Type } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { operationList, OPERATIONS, roleFor } from '#contracts';
import { NeedsRole } from '../../access/needs-role.js';
import { ApiModule } from '../../api.module.js';
import { CheckedBody, CheckedQuery, HandledOperation, Handles, routeOf } from './handles.js';
import { OtherPathsController } from './other-paths.controller.js';

const reflector = new Reflector();
const metadata = (key: string, of: object): unknown => Reflect.getMetadata(key, of);

/** Every controller of a module and of those that it imports. */
function controllersOf(module: Type, seen = new Set<Type>()): Type[] {
  if (seen.has(module)) return [];
  seen.add(module);
  const own = (metadata('controllers', module) ?? []) as Type[];
  const imported = ((metadata('imports', module) ?? []) as Type[]).flatMap((one) => controllersOf(one, seen));
  return [...own, ...imported];
}

const methodsOf = (controller: Type) =>
  Object.entries(Object.getOwnPropertyDescriptors(controller.prototype as object)).flatMap(([name, { value }]) =>
    name !== 'constructor' && typeof value === 'function' && metadata('path', value as object) !== undefined
      ? [{ controller, name, handler: value as () => unknown }]
      : [],
  );

const handlers = controllersOf(ApiModule).flatMap(methodsOf);
const schemasOf = ({ controller, name }: { controller: Type; name: string }): unknown[] =>
  Object.values(
    (Reflect.getMetadata('__routeArguments__', controller, name) ?? {}) as Record<string, { schema?: unknown }>,
  ).flatMap(({ schema }) => (schema === undefined ? [] : [schema]));

describe('operations and their handlers', () => {
  it('every operation has one handler, and every handler an operation but for the paths that no operation has', () => {
    const others = handlers.filter(({ controller }) => controller === OtherPathsController);
    expect(others.length).toBeGreaterThan(0);
    const handled = handlers
      .filter((one) => !others.includes(one))
      .map(
        ({ controller, name, handler }) => reflector.get(HandledOperation, handler)?.id ?? `${controller.name}.${name}`,
      );
    expect(handled.toSorted()).toEqual(
      operationList()
        .map(({ id }) => id)
        .toSorted(),
    );
  });

  it('a handler has path, role and schemas of its operation, also where it takes no query', () => {
    for (const one of handlers.filter(({ controller }) => controller !== OtherPathsController)) {
      const operation = reflector.get(HandledOperation, one.handler);
      expect([one.name, metadata('path', one.handler), reflector.get(NeedsRole, one.handler)]).toEqual([
        one.name,
        routeOf(operation),
        roleFor(operation),
      ]);
      expect(schemasOf(one)).toEqual([operation.query, ...(operation.body ? [operation.body.schema] : [])]);
    }
  });

  it('every other handler says whom it is open to', () => {
    for (const { name, handler } of methodsOf(OtherPathsController)) {
      expect([name, reflector.get(NeedsRole, handler) === undefined]).toEqual([name, false]);
    }
  });

  it('refuses a body where the operation has none', () => {
    expect(() => {
      @Controller()
      class Wrong {
        @Handles(OPERATIONS.getMe)
        me(@CheckedQuery() _query: object, @CheckedBody() body: object): object {
          return body;
        }
      }
      return Wrong;
    }).toThrow('getMe has no body');
  });
});
