import { z } from 'zod';
import { choicesFileSchema } from './choices-schema.js';
import { factorFileSchema } from './factor-schema.js';
import { normalsFileSchema, wintersFileSchema } from './normals-schema.js';
import { siteFileSchema } from './site-schema.js';

/**
 * The files in `config/schemas/` from which editors complete configuration files, by name. Draft 7, which editors understand.
 * A test says when they are not current, and writes them where UPDATE_SCHEMAS is set.
 */
export const CONFIG_SCHEMAS: Readonly<Record<string, object>> = {
  'site.schema.json': z.toJSONSchema(siteFileSchema, { io: 'input', target: 'draft-7' }),
  'factors.schema.json': z.toJSONSchema(factorFileSchema, { io: 'input', target: 'draft-7' }),
  'normals.schema.json': z.toJSONSchema(normalsFileSchema, { io: 'input', target: 'draft-7' }),
  'waterfall.schema.json': z.toJSONSchema(choicesFileSchema, { io: 'input', target: 'draft-7' }),
  'winters.schema.json': z.toJSONSchema(wintersFileSchema, { io: 'input', target: 'draft-7' }),
};
