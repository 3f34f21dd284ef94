/** HTTP: one target with its curves. */
import { z } from 'zod';
import { figure } from './http-common.js';

export const targetAnswer = z
  .looseObject({
    id: z.string(),
    gap: z
      .looseObject({ weatherT: figure, performanceT: figure, areaT: figure, dataT: figure })
      .nullable()
      .meta({ description: 'Achieved less plan, split by cause' }),
  })
  .meta({ id: 'Target' });
