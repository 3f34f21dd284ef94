/**
 * The grammar of a site file (docs/contract.md#site-and-factor-files). Only shape and spelling; what one entry says about another is checked by
 * the loader. The JSON Schema that editors complete from is made from this file.
 */
import { DEFAULT_DISPLAY } from '#domain';
import { z } from 'zod';
import { dateText, dayOfYear, identifier, localeText, positive, zoneText } from './config-grammar.js';
import { alertsSchema } from './alerts-schema.js';
import { closingSchema } from './closing-schema.js';
import { reportsSchema, shiftsSchema } from './duty-schema.js';
import { deviceSchema } from './device-schema.js';
import { dossierSchema } from './dossier-schema.js';
import { emissionsSchema } from './emissions-schema.js';
import { address, from } from './entry-grammar.js';
import { evidenceSchema } from './evidence-schema.js';
import { targetSchema } from './target-schema.js';
import { sourceSchema } from '../sources/source-schema.js';

const areaSteps = z
  .array(
    z.strictObject({ from, m2: z.number().min(0).describe('Heated floor area from then on').meta({ unit: 'm2' }) }),
  )
  .min(1);

const weatherSource = z.union([
  address,
  z.strictObject({
    point: address.describe('An outdoor temperature of any device').meta({ examples: ['weather-station/air.temp'] }),
    from,
  }),
  z.strictObject({
    file: z
      .string()
      .min(1)
      .describe('CSV of day,celsius or day,hdd; beside the site file, or an absolute path')
      .meta({ examples: ['temperatures.csv'] }),
    base: z
      .number()
      .min(-30)
      .max(30)
      .describe('Base temperature of day,hdd; default 18')
      .meta({ unit: 'Cel', examples: [15] })
      .optional(),
    from,
  }),
]);

const seasonEdge = {
  start: dayOfYear
    .describe('First local day of that season')
    .meta({ examples: ['10-15'] })
    .optional(),
  end: dayOfYear
    .describe('Last local day of that season')
    .meta({ examples: ['04-10'] })
    .optional(),
};

export const siteFileSchema = z
  .strictObject({
    site: identifier.describe('Its id in topics and addresses: `greenpark/v1/{site}/…`'),
    name: z.string().min(1).describe('What people call it; default: its id').optional(),
    timeZone: zoneText.describe('IANA zone: local days, months and seasons go by it'),
    since: dateText.describe('Readings before it are BAD_TIME; default: the first area date').optional(),
    season: z
      .object({
        start: dayOfYear.describe('First local day, included'),
        end: dayOfYear.describe('Last local day, included'),
        exceptions: z
          .record(z.string().regex(/^\d{4}$/), z.strictObject(seasonEdge))
          .describe('Seasons with other days, by the year in which they start')
          .meta({ examples: [{ '2023': { start: '10-17' } }] })
          .optional(),
      })
      .catchall(z.strictObject(seasonEdge).describe('Exception for the season that starts in the year of the key'))
      .describe('Heating season, every year'),
    area: z
      .strictObject({
        full: positive.describe('m2 planned in the end').meta({ unit: 'm2' }),
        planned: areaSteps.describe('What is to be connected when; default: as connected, else full').optional(),
        connected: areaSteps.describe('What is connected since when; default: as planned, else full').optional(),
      })
      .describe('Heated floor area: a target counts by the share that is connected')
      .optional(),
    devices: z.array(deviceSchema).describe('Boilers, meters and stations, each with its points'),
    gateways: z
      .array(
        z.strictObject({
          id: identifier.describe('Unique among gateways and devices: what `via` of a device names'),
          name: z.string().min(1).describe('What people call it; default: its id').optional(),
        }),
      )
      .max(1_000)
      .describe('What the messages of several devices come by')
      .meta({ examples: [[{ id: 'gateway-3', name: 'Gateway 3' }]] })
      .optional(),
    emissions: emissionsSchema.describe('How tonnes are counted; without it only heat is shown').optional(),
    closing: closingSchema.describe('How months, seasons and years are signed').optional(),
    targets: z.array(targetSchema).describe('What is to be reached').optional(),
    alerts: alertsSchema.describe("Who is told of alerts, and which levels are the site's own").optional(),
    shifts: shiftsSchema
      .describe('Who is on duty when, around the clock; default: early from 06:00, late from 14:00, night from 22:00')
      .optional(),
    reports: reportsSchema.describe('Reports that are mailed by the clock, by a name of yours').optional(),
    weather: z
      .union([weatherSource, z.array(weatherSource).min(1)])
      .describe(
        'Where daily temperatures come from, in the order in which a day asks; default: the temperature of the first weather station',
      )
      .optional(),
    display: z
      .strictObject({
        energy: z
          .enum(['GJ', 'MW.h'])
          .default(DEFAULT_DISPLAY.energy)
          .describe('Unit in which page, statement, command line and screen show energy; answers and files name theirs')
          .meta({ examples: ['MW.h'] }),
        locale: localeText
          .default(DEFAULT_DISPLAY.locale)
          .describe('How they write numbers and dates: en, de, zh … (BCP 47)')
          .meta({ examples: ['de'] }),
      })
      .describe('How the people of the site read its numbers; no figure depends on it')
      .optional(),
    evidence: evidenceSchema.describe('By what evidence packs of the site are known to be its own').optional(),
    dossier: dossierSchema
      .describe('What only the operator can state for the dossier of the project; no figure depends on it')
      .optional(),
    holidays: z
      .array(dateText)
      .describe('No working days, besides Saturday and Sunday')
      .meta({ examples: [['2026-05-01']] })
      .optional(),
    sources: z.array(sourceSchema).describe('Payloads of other forms that the site takes').optional(),
  })
  .meta({ title: 'Greenpark site file' });

/** A site file as written, defaults filled in. */
export type SiteFile = z.output<typeof siteFileSchema>;
