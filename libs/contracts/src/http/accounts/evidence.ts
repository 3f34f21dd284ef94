/** HTTP: where a figure comes from, and evidence packs. */
import { z } from 'zod';
import { GRAINS } from '#domain';
import { asOfMoment, figure, instant, listForm, listOf, paging } from '../times-and-lists.js';
import { factorItem } from './figures.js';
import { figurePattern } from '../text-forms.js';

export const FIGURE_FIELDS = [
  'heatGj',
  'baselineT',
  'projectT',
  'leakageT',
  'grossT',
  'netT',
  'substitutedGj',
  'excludedGj',
  'biogenicCo2T',
] as const;
export type FigureField = (typeof FIGURE_FIELDS)[number];

export const lineageQuery = z.strictObject({
  ...listForm,
  figure: z
    .string('expected a figure')
    .min(1)
    .max(200)
    .meta({
      pattern: figurePattern(FIGURE_FIELDS),
      description:
        'Which figure: `emissions:PERIOD`, `emissions:hour:TIME` (each may end in `:FIELD`, default grossT), `target:ID`, `amount:DEVICE/POINT:HOUR`, `window:DEVICE/POINT:START`',
      examples: ['emissions:2026-01:netT', 'emissions:hour:2026-01-10T00:00:00Z', 'target:annual-avoided'],
    }),
});

const lineagePart = z
  .object({
    figure: z.string().nullable().meta({ description: 'As `figure` of the next call; null: nothing lies below' }),
    label: z.string(),
    value: figure,
    unit: z.string(),
    href: z.string().nullable().meta({ description: 'One level down' }),
  })
  .meta({ id: 'LineagePart' });

const lineageReading = z
  .object({
    ts: instant,
    value: z.number(),
    quality: z.string(),
    codes: z.array(z.string()),
    conflict: z.boolean().meta({ description: 'Several values were sent for this time; this one counts' }),
    seq: z.number().int().nullable(),
    eventId: z.string(),
    receivedAt: instant,
    place: z.enum(['before', 'inside', 'after']).meta({
      description: 'before and after: the good readings outside the window that the window lies between',
    }),
  })
  .meta({ id: 'LineageReading' });

export const lineageAnswer = z
  .object({
    figure: z.string().meta({ description: 'The figure, its field named' }),
    kind: z.enum([...GRAINS, 'target', 'amount', 'window']),
    label: z.string(),
    start: instant,
    end: instant.meta({ description: 'Not included' }),
    value: figure,
    unit: z.string(),
    formula: z.string().meta({ description: 'How the value follows from its parts' }),
    parts: z.array(lineagePart),
    partsSum: figure.meta({ description: 'Sum of the parts; the value, where the formula is a sum' }),
    readings: z.array(lineageReading).meta({ description: 'Of a window: the readings that it was made from' }),
    readingsHref: z.string().nullable(),
    factors: z.array(factorItem),
    figures: z.record(z.string(), z.unknown()).nullable().meta({ description: 'All fields of an emission figure' }),
    coveragePct: figure,
    codes: z.array(z.string()),
    revision: z.number().int().nullable(),
    closed: z.boolean().nullable(),
    revisions: z.array(z.object({ revision: z.number().int(), cause: z.string(), recordedAt: instant })),
    computedAt: instant.nullable(),
    configurationHash: z.string().nullable(),
    configurationHref: z.string().nullable().meta({ description: 'What the figure was made under' }),
    rules: z.string().meta({ description: 'Version of the rules' }),
    engineState: z.unknown().meta({ description: 'Of a window: what the engine knew at its end' }),
  })
  .meta({ id: 'Lineage' });
export const evidenceMade = z
  .object({
    period: z.string(),
    version: z.number().int().meta({ description: 'Of the packs of this period; counts up where the content is new' }),
    isNew: z.boolean().meta({ description: 'The content is not that of the pack before: the chain has a link more' }),
    bytes: z.number().int(),
    root: z.string().meta({ description: 'Merkle root of its rows, SHA-256' }),
    previous: z.string().meta({ description: 'Hash of the link before' }),
    hash: z.string().meta({ description: 'Hash of its link' }),
    href: z.string().meta({ description: 'The pack' }),
  })
  .meta({ id: 'EvidenceMade' });
export const packsQuery = z.strictObject({ ...listForm, ...asOfMoment, ...paging(100, 1_000) });
export const packsAnswer = listOf(
  z
    .object({
      period: z.string(),
      version: z.number().int().meta({ description: 'Of the packs of this period; the newest is kept' }),
      madeAt: instant,
      who: z.string(),
      bytes: z
        .number()
        .int()
        .nullable()
        .meta({ description: 'null: with `asOf`, of a pack that a newer one has taken the place of' }),
      rows: z.number().int().meta({ description: 'That its Merkle root is made of' }),
      root: z.string().meta({ description: 'Merkle root of its rows, SHA-256' }),
      previous: z.string().meta({ description: 'Hash of the link before' }),
      hash: z.string().meta({ description: 'Hash of its link' }),
      href: z.string().nullable().meta({ description: 'The pack; null: it is not kept any more' }),
    })
    .meta({ id: 'EvidencePack' }),
).meta({ id: 'EvidencePacks' });
export type LineageAnswer = z.infer<typeof lineageAnswer>;
export type LineagePart = z.infer<typeof lineagePart>;
export type LineageReading = z.infer<typeof lineageReading>;
