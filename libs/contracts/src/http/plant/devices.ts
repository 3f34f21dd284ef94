/** HTTP: what no site file declares, with what it sends. */
import { z } from 'zod';
import { instant, listForm, listOf } from '../times-and-lists.js';
import { UNKNOWN_REASONS } from '../../unknown-devices/unknown-devices.js';

export const unknownDevicesQuery = z.strictObject(listForm);

const seenValue = z
  .object({
    point: z.string().meta({ description: 'As sent, or as a point made of it could be called' }),
    path: z.string().nullable().meta({ description: 'Where it stands in the payload; null: by its name in `values`' }),
    unit: z.string().nullable().meta({ description: 'As sent or as the name says; null: nothing says it' }),
    example: z.string().meta({ description: 'JSON, cut where it is long' }),
  })
  .meta({ id: 'SeenValue' });

const unknownDeviceItem = z
  .object({
    reason: z.enum(UNKNOWN_REASONS),
    site: z.string().nullable().meta({ description: 'As the topic names it, declared or not' }),
    device: z.string().nullable(),
    topic: z.string(),
    count: z.number().int().meta({ description: 'Dead letters that wait, of the newest 2,000 of the reason' }),
    firstSeen: instant,
    lastSeen: instant,
    values: z.array(seenValue),
    hint: z.string().meta({ description: 'What is not known, and what may have been meant' }),
    proposal: z.string().nullable().meta({
      description: 'Lines of YAML for a site file; a unit that nothing shows is `"?"`, which no file loads with',
    }),
  })
  .meta({ id: 'UnknownDevice' });
export const unknownDevicesAnswer = listOf(unknownDeviceItem).meta({ id: 'UnknownDevices' });
