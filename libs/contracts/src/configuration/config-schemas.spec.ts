import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { CONFIG_SCHEMAS } from './config-schemas.js';

const folder = (name: string): string => fileURLToPath(new URL(`../../../../config/${name}/`, import.meta.url));
const text = (schema: object): string => `${JSON.stringify(schema, null, 2)}\n`;

beforeAll(() => {
  if (!process.env.UPDATE_SCHEMAS) return;
  mkdirSync(folder('schemas'), { recursive: true });
  for (const [name, schema] of Object.entries(CONFIG_SCHEMAS)) writeFileSync(folder('schemas') + name, text(schema));
});

it.each(Object.entries(CONFIG_SCHEMAS))('config/schemas/%s is current (else: UPDATE_SCHEMAS=1)', (name, schema) => {
  expect(JSON.parse(readFileSync(folder('schemas') + name, 'utf8'))).toEqual(JSON.parse(text(schema)));
});

describe.each([
  ['sites', 'site.schema.json'],
  ['examples', 'site.schema.json'],
  ['factors', 'factors.schema.json'],
  ['normals', 'normals.schema.json'],
  ['waterfall', 'waterfall.schema.json'],
])('%s', (kind, usual) => {
  it.each(readdirSync(folder(kind)))('%s agrees with the schema that its first line names', (file) => {
    const content = readFileSync(folder(kind) + file, 'utf8');
    const schema = file.endsWith('-winters.yaml') ? 'winters.schema.json' : usual;
    const validate = new Ajv({ strict: false, formats: { uri: true, email: true } }).compile(CONFIG_SCHEMAS[schema]!);
    expect(content.split('\n')[0]).toBe(`# yaml-language-server: $schema=../schemas/${schema}`);
    validate(parse(content));
    expect(validate.errors).toBeNull();
  });
});

it('refuses what the loader refuses', () => {
  const validate = new Ajv({ strict: false, formats: { uri: true, email: true } }).compile(
    CONFIG_SCHEMAS['site.schema.json']!,
  );
  const site = parse(readFileSync(`${folder('sites')}changchun-south.yaml`, 'utf8')) as Record<string, unknown>;
  expect(validate({ ...site, siet: 'x' })).toBe(false);
  expect(validate({ ...site, season: { start: '10-20' } })).toBe(false);
});
