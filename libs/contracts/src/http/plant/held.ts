/** HTTP: registers whose readings, or what came over a silence, wait for a decision. */
import { z } from 'zod';
import { asOfMoment, figure, instant, listForm, listOf } from '../times-and-lists.js';

export const heldQuery = z.strictObject({ ...listForm, ...asOfMoment });

const heldReading = z.object({ ts: instant, value: z.number() });

const siteFigures = z.object({ heatGj: figure, grossT: figure, netT: figure }).nullable();
const decidedFigure = z.object({
  grain: z.string().meta({ description: 'day, month, season …' }),
  label: z.string().meta({ examples: ['2026-01', 'season-2025'] }),
  closed: z.boolean().meta({ description: 'Closed: the change would be a restatement' }),
  before: siteFigures,
  after: siteFigures,
});

/** What one decision makes of held readings. */
export const heldOutcome = z
  .object({
    counts: z.number().meta({ description: 'What would count of the register, in `unit`; nothing of it counts now' }),
    countsGj: figure.meta({ description: 'The same as energy; null: the register counts something else' }),
    goesOnFrom: heldReading.meta({ description: 'The good reading from which the register goes on' }),
    lost: z
      .object({ from: instant, to: instant })
      .nullable()
      .meta({ description: 'Time of which it is not known any more what it brought: something stands in for it' }),
    excluded: z.number().meta({ description: 'What would stay excluded, in `unit`' }),
    figures: z.array(decidedFigure).nullable().meta({
      description:
        'Figures of the site before and after: the days and longer periods that change, and the month and season of the decision in any case; [] for a register that makes no figure; null: not computed in this call, ask again; of the past they are not computed',
    }),
  })
  .meta({ id: 'HeldOutcome' });

export const heldItem = z
  .object({
    address: z.string().meta({ description: 'device/point', examples: ['plant-meter/heat.energyTotal'] }),
    device: z.string(),
    point: z.string(),
    unit: z.string().meta({ description: 'UCUM code of the values and amounts' }),
    resolution: figure.meta({ description: 'Step that the register shows, in `unit`; null: unknown' }),
    since: instant.meta({ description: 'Time of the first reading that does not follow from the last good one' }),
    lastGood: heldReading,
    newest: heldReading.meta({ description: 'The newest of the held readings that agree with each other' }),
    candidate: heldReading.nullable().meta({ description: 'Fits the last good one; the next reading decides' }),
    ifAccepted: z.number().meta({ description: 'What counts after `jump-accepted`; nothing of it counts now' }),
    ifRefused: z.number().meta({ description: 'What counts after `jump-refused`' }),
    outcomes: z.object({ accepted: heldOutcome, refused: heldOutcome }).meta({
      description:
        'What each decision makes of all that is held at `decideAt`. A refused reading that none agrees with is dropped, and the next one decides: it goes on from the last good one if it fits that',
    }),
    excluded: z.number().meta({
      description:
        'What windows and figures show as excluded meanwhile: nothing before a second reading agrees with the first',
    }),
    atStakeGj: figure.meta({ description: '`ifAccepted` as energy; null: the register counts something else' }),
    suggestedEvent: z
      .enum(['jump-accepted', 'meter-replaced'])
      .meta({ description: 'A register that fell was exchanged or reset: accepting would not explain it' }),
    bridge: z
      .object({
        expected: figure.meta({
          description:
            'What was to be expected of the silence, in `unit`: by the days before it and their weather, else by the substations below; null: nothing is known',
        }),
        high: figure.meta({ description: 'The most that is believed, in `unit`; null: nothing is known' }),
        dark: z.array(z.object({ from: instant, to: instant })).meta({ description: 'When nothing was heard' }),
        substations: z.array(z.string()).meta({ description: 'Points that were heard meanwhile, and compared' }),
      })
      .nullable()
      .meta({
        description:
          'A register that was silent and came back with more than is believed: that is held, readings go on behind it. null: readings that do not follow from the last good one',
      }),
    decideAt: instant.meta({ description: '`ts` for the event that decides' }),
  })
  .meta({ id: 'HeldRegister' });

export const heldAnswer = listOf(heldItem).meta({ id: 'HeldRegisters' });
