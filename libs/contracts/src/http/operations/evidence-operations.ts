/** Calls for those who check: where a figure comes from, and everything it was made from in one file. */
import { configurationAnswer, configurationsAnswer } from '../accounts/configurations.js';
import { evidenceMade, lineageAnswer, lineageQuery, packsAnswer, packsQuery } from '../accounts/evidence.js';
import { listQuery } from '../plant/service.js';
import { PERIOD_PATTERN } from '../text-forms.js';
import { operation, SITE } from './operation.js';

const getLineage = operation({
  id: 'getLineage',
  method: 'get',
  path: `${SITE}/lineage`,
  tag: 'Figures',
  summary: 'Where a figure comes from, one level at a time, down to the readings',
  description:
    'Period → days → hours → points → windows of 15 minutes → readings. Each part names the figure of the next call. With the factors and their sources, the version of the rules, the hash of the configuration, the revision and its cause. CSV has the parts.',
  query: lineageQuery,
  status: 200,
  answer: lineageAnswer,
  rows: 'parts',
  problems: ['bad-parameter', 'unknown-parameter', 'not-found'],
});

const listConfigurations = operation({
  id: 'listConfigurations',
  method: 'get',
  path: `${SITE}/configurations`,
  tag: 'Figures',
  summary: 'What the figures of the site were made under, and when it counted; newest first',
  query: listQuery,
  status: 200,
  answer: configurationsAnswer,
  problems: ['unknown-parameter', 'not-found'],
});

const getConfiguration = operation({
  id: 'getConfiguration',
  method: 'get',
  path: `${SITE}/configurations/{hash}`,
  tag: 'Figures',
  summary: 'Site file, factors and normals behind the `configurationHash` of a figure',
  status: 200,
  answer: configurationAnswer,
  problems: ['unknown-parameter', 'not-found'],
});

const makeEvidence = operation({
  id: 'makeEvidence',
  method: 'post',
  path: `${SITE}/evidence/{period}`,
  forms: { period: PERIOD_PATTERN },
  role: 'auditor',
  tag: 'Figures',
  summary: 'Make the evidence pack of a day, month, season or year',
  description:
    'A pack whose content is new adds a link to the append-only chain of the site, which is published on the topic greenpark.evidence.v1. `Location` names where it is fetched; it takes the place of the pack that was made of the period before.',
  status: 201,
  answer: evidenceMade,
  headers: { location: 'Where the pack is fetched' },
  problems: ['bad-parameter', 'unknown-parameter', 'not-found', 'unavailable'],
});

const listEvidence = operation({
  id: 'listEvidence',
  method: 'get',
  path: `${SITE}/evidence`,
  role: 'auditor',
  tag: 'Figures',
  summary: 'Evidence packs that are kept, the one that was made last first',
  description:
    'With `asOf` the newest of each period that had been made by then, by the chain of the site: it stands also where the pack itself is not kept.',
  query: packsQuery,
  status: 200,
  answer: packsAnswer,
  problems: ['bad-parameter', 'unknown-parameter', 'not-found'],
});

const getEvidence = operation({
  id: 'getEvidence',
  method: 'get',
  path: `${SITE}/evidence/{period}`,
  forms: { period: PERIOD_PATTERN },
  role: 'auditor',
  tag: 'Figures',
  summary: 'The evidence pack that was made last of a period: a zip with all that its figures are made from',
  description:
    'Checked offline by `greenpark verify FILE`. 404 until POST has made one. The headers greenpark-root and greenpark-chain name the Merkle root and the link.',
  status: 200,
  answer: null,
  types: ['application/zip'],
  headers: { 'greenpark-root': 'Merkle root of its rows', 'greenpark-chain': 'Its link of the chain' },
  problems: ['bad-parameter', 'unknown-parameter', 'not-found'],
});

export const EVIDENCE_OPERATIONS = {
  getLineage,
  listConfigurations,
  getConfiguration,
  makeEvidence,
  listEvidence,
  getEvidence,
};
