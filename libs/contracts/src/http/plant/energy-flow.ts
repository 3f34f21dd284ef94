/** HTTP: where the heat of a site goes, and what nobody can explain. */
import { z } from 'zod';
import { FLOW_PERIOD_PATTERN } from '../text-forms.js';
import { figure, instant, moment } from '../times-and-lists.js';

export const energyFlowQuery = z.strictObject({
  period: z
    .string()
    .max(20)
    .default('now')
    .meta({
      pattern: FLOW_PERIOD_PATTERN,
      description:
        '`now` (the newest whole hour that the meters can have told of), `today`, a day, a month, a season or a year',
      examples: ['now', 'today', '2026-01-10', '2026-01', 'season-2025'],
    }),
  asOf: moment.optional().meta({ description: 'What was known at a moment. Default: now' }),
});

const heat = {
  gj: figure.meta({ description: 'null: not known' }),
  mw: figure.meta({ description: 'The same as a mean power' }),
};
const covered = { coveragePct: z.number().meta({ description: 'Share of the time that is covered by readings' }) };

export const energyFlowAnswer = z
  .object({
    period: z.string(),
    start: instant,
    end: instant.meta({
      description: 'Not included; of what still goes on the newest quarter of an hour that meters can have told of',
    }),
    fuel: z.object(heat).meta({
      description: 'Energy of what the boilers were fed, by feeders and laboratory; null where one of them is unknown',
    }),
    boilers: z.array(
      z.object({
        device: z.string(),
        name: z.string(),
        ...heat,
        fuelGj: figure,
        efficiencyPct: figure.meta({ description: 'Heat over fuel' }),
        ...covered,
      }),
    ),
    boilerLoss: z.object(heat).meta({ description: 'Fuel less heat of the boilers' }),
    outlet: z.object({ devices: z.array(z.string()), ...heat, ...covered }),
    plantDifference: z
      .object(heat)
      .meta({ description: 'Boilers less outlet: own use of the plant, and what the meters differ by' }),
    networkLoss: z
      .object({ ...heat, pct: figure.meta({ description: 'Of the outlet' }) })
      .meta({ description: 'What a network like this one loses, by the 30 days before each day; null: too few days' }),
    customers: z.array(
      z.object({
        device: z.string(),
        name: z.string(),
        customer: z.string().nullable(),
        ...heat,
        pct: figure.meta({ description: 'Of the outlet' }),
        ...covered,
      }),
    ),
    unexplained: z
      .object({
        ...heat,
        pct: figure.meta({ description: 'Of the heat of the time in which all is known' }),
        usualPct: figure.meta({ description: 'Of a day, plus or minus: two standard deviations of the days before' }),
      })
      .meta({ description: 'What the outlet counted more than customers and network explain; below 0: less' }),
    undivided: z.object(heat).meta({
      description:
        'What did not arrive in times of which nobody can say why: a register was silent, or too few days are known',
    }),
    explainedShare: figure.meta({ description: 'Share of the outlet’s heat of which all is known' }),
  })
  .meta({
    id: 'EnergyFlow',
    description: 'Outlet = customers + network loss + unexplained + undivided, to a kilojoule. Heat in GJ',
  });

export type EnergyFlowAnswer = z.output<typeof energyFlowAnswer>;
