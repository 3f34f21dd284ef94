/** HTTP: registers whose readings wait for a decision. */
import { z } from 'zod';
import { figure, instant, listOf } from './http-common.js';

const heldReading = z.object({ ts: instant, value: z.number() });

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
    excluded: z.number().meta({
      description:
        'What windows and figures tell as excluded meanwhile: nothing before a second reading agrees with the first',
    }),
    atStakeGj: figure.meta({ description: '`ifAccepted` as energy; null: the register counts something else' }),
    suggestedEvent: z
      .enum(['jump-accepted', 'meter-replaced'])
      .meta({ description: 'A register that fell was exchanged or reset: accepting would not explain it' }),
    decideAt: instant.meta({ description: '`ts` for the event that decides' }),
  })
  .meta({ id: 'HeldRegister' });

export const heldAnswer = listOf(heldItem).meta({ id: 'HeldRegisters' });
