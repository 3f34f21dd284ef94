/** The call for those who file and sign: a period as a document. */
import { dossierAnswer, dossierQuery } from '../accounts/dossier.js';
import { statementAnswer, statementQuery } from '../accounts/statement.js';
import { PERIOD_PATTERN } from '../text-forms.js';
import { JSON_TYPE, operation, SITE } from './operation.js';

const getStatement = operation({
  id: 'getStatement',
  method: 'get',
  path: `${SITE}/statements/{period}`,
  forms: { period: PERIOD_PATTERN },
  tag: 'Figures',
  summary: 'Statement of a day, month, season or year: heat, tonnes, and each customer’s share, no tonne twice',
  description:
    'JSON, CSV (one row for each customer, the rest, the site, and each day), or HTML that a browser prints to PDF. The rows of customers and rest add up to the site in every digit that is shown.',
  query: statementQuery,
  status: 200,
  answer: statementAnswer,
  types: [JSON_TYPE, 'text/csv', 'text/html'],
  problems: ['bad-parameter', 'unknown-parameter', 'not-found', 'not-acceptable'],
});

const getDossier = operation({
  id: 'getDossier',
  method: 'get',
  path: `${SITE}/dossier`,
  tag: 'Figures',
  summary: 'Dossier of the project in the form of ISO 14064-2, from configuration and books alone',
  description:
    'JSON (sections of texts, facts and tables), or HTML that a browser prints to PDF; English or Chinese. What neither configuration nor books hold is said to be missing, with the key of the site file that would state it.',
  query: dossierQuery,
  status: 200,
  answer: dossierAnswer,
  types: [JSON_TYPE, 'text/html'],
  problems: ['bad-parameter', 'unknown-parameter', 'not-found', 'not-acceptable'],
});

export const STATEMENT_OPERATIONS = { getStatement, getDossier };
