import { Ajv2020 } from 'ajv/dist/2020.js';
import { openApiDocument } from './openapi.js';
import { rowsOf } from './operation.js';
import { OPERATIONS, operationList } from './operations.js';

interface Call {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: object }> }>;
}
const document = openApiDocument('1.2.3') as {
  openapi: string;
  info: { version: string };
  paths: Record<string, Record<string, Call>>;
  components: { schemas: Record<string, object> };
};
const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, call]) => ({ path, method, call })),
);

describe('the OpenAPI document', () => {
  it('is 3.1, carries the version of the product, and holds every operation once', () => {
    expect(document).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } });
    const ids = calls.map(({ call }) => call.operationId);
    expect([...ids].sort()).toEqual(
      operationList()
        .map(({ id }) => id)
        .sort(),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(OPERATIONS)).toEqual(operationList().map(({ id }) => id));
  });

  it('names every parameter of a path as required', () => {
    for (const { path, call } of calls) {
      const inPath = call.parameters.filter((p) => p.in === 'path');
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
      expect(inPath.every(({ required }) => required)).toBe(true);
    }
  });

  it('refers to nothing that is not there, and all its schemas are JSON Schema 2020-12', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target!);
    const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(references.filter((reference) => !known.includes(reference))).toEqual([]);
    const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, validateFormats: false });
    ajv.addKeyword('components');
    ajv.addSchema({ $id: 'all', components: document.components }, 'all');
    for (const name of Object.keys(document.components.schemas)) {
      expect(() => ajv.compile({ $ref: `all#/components/schemas/${name}` })).not.toThrow();
    }
  });

  it('documents the errors of every guarded call as problem details', () => {
    for (const { path, call } of calls.filter(({ path }) => path.startsWith('/api/'))) {
      for (const status of ['401', '500']) {
        expect([path, Object.keys(call.responses[status]?.content ?? {})]).toEqual([
          path,
          ['application/problem+json'],
        ]);
      }
    }
  });

  it('has every list as CSV too, by Accept and by format', () => {
    const lists = operationList()
      .filter((operation) => rowsOf(operation) !== null)
      .map(({ id }) => id);
    expect(lists).toEqual(
      expect.arrayContaining(
        'listSites listPoints listReadings getSeries getEmissions listTargets listFactors listPeriods listRestatements listAudit getLedger listDeadLetters listStrayDeadLetters listEvents listAlerts listHeld getLineage listConfigurations'.split(
          ' ',
        ),
      ),
    );
    for (const { call } of calls.filter(({ call }) => lists.includes(call.operationId))) {
      const format = call.parameters.find(({ name }) => name === 'format');
      const forms = Object.keys(call.responses['200']?.content ?? {});
      expect([call.operationId, format?.in, ...forms]).toEqual([
        call.operationId,
        'query',
        'application/json',
        'text/csv',
      ]);
      expect(call.responses).toHaveProperty('406');
    }
  });
});
