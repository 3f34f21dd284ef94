import { Ajv } from 'ajv';
import fc from 'fast-check';
import { samplePlant } from '#testing';
import { createPlantLookup } from '../mqtt/plant-lookup.js';
import { decodeTelemetry } from '../telemetry/telemetry.js';
import { checkFuelBatch, fuelBatchSchema } from './fuel-batch.js';

const papers = {
  id: 'truck-000123',
  supplier: 'Jilin Straw',
  origin: "Nong'an",
  crop: 'maize straw pellets',
  massT: 25.4,
  moisture: 0.12,
  ncvGjPerT: 14.6,
  distanceKm: 116,
};
const isInSchema = new Ajv({ strict: true, allowUnionTypes: true }).compile(fuelBatchSchema);

describe('papers of a batch', () => {
  it('need no more than what every delivery note says', () => {
    expect(checkFuelBatch(papers)).toEqual({
      ok: true,
      batch: {
        ...papers,
        version: 1,
        ncvBasis: 'received',
        certificate: null,
        certificateUntil: null,
        surplusProof: null,
      },
    });
  });

  it.each([
    [{ moisture: 12 }, 'moisture', 'found 12, expected a share of the mass, 0 to below 1 (12 % is 0.12)'],
    [{ massT: '25' }, 'massT', 'found "25", expected tonnes above 0, at most 10,000'],
    [{ massT: undefined }, 'massT', 'is missing: tonnes above 0, at most 10,000'],
    [{ ncvBasis: 'wet' }, 'ncvBasis', 'found "wet", expected received or dry'],
    [{ origin: ' ' }, 'origin', 'found " ", expected a name on one line of up to 200 characters'],
    [{ supplier: 'a\u0000b' }, 'supplier', 'expected a name on one line of up to 200 characters'],
    [{ certificate: 'Q-1', certificateUntil: '2026-02-29' }, 'certificateUntil', 'expected a day YYYY-MM-DD'],
    [{ certificateUntil: '2026-02-28' }, 'certificate', 'is missing: certificateUntil is the last day of one'],
    [{ version: 1.5 }, 'version', 'found 1.5, expected a whole number from 1 on'],
    [{ mass: 25 }, 'mass', 'is none of id, version, supplier'],
  ])('%j: the field is named, and what is expected', (change, field, detail) => {
    const checked = checkFuelBatch({ ...papers, ...change });
    expect(checked).toMatchObject({ ok: false, field, detail: expect.stringContaining(detail) as string });
  });

  it('are refused by the schema exactly where the check refuses them (but for the certificate of a last day)', () => {
    const value = fc.oneof(
      fc.constantFrom(
        null,
        undefined,
        0,
        1,
        0.5,
        45,
        46,
        -1,
        40_000,
        10_000,
        10_001,
        '',
        ' ',
        'dry',
        'received',
        '2026-02-28',
        '2026-02-29',
        'a\nb',
      ),
      fc.string({ unit: 'grapheme', maxLength: 210 }),
      fc.double(),
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(fuelBatchSchema.properties as object), 'mass'), value),
        (change) => {
          const content = JSON.parse(JSON.stringify({ certificate: 'Q-1', ...papers, ...change })) as {
            certificate?: unknown;
            certificateUntil?: unknown;
          };
          if (content.certificateUntil !== undefined) content.certificate = 'Q-1';
          expect(isInSchema(content)).toBe(checkFuelBatch(content).ok);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('an event with papers', () => {
  const plant = createPlantLookup([samplePlant()]);
  const now = Date.parse('2026-01-10T00:16:00Z');
  const decode = (event: object) =>
    decodeTelemetry('greenpark/v1/changchun-south/boiler-1/events', Buffer.from(JSON.stringify(event)), now, plant);
  const event = { type: 'fuel-batch', ts: '2026-01-10T00:15:00Z', batch: papers };

  it('is one event by its content, and says that it was simulated', () => {
    const [first] = decode(event).events;
    const { batch: _, ...rest } = event;
    const [again] = decode({ batch: Object.fromEntries(Object.entries(papers).reverse()), ...rest }).events;
    expect(again!.event.id).toBe(first!.event.id);
    expect(first!.event).not.toHaveProperty('simulated');
    expect(decode({ ...event, simulated: true }).events[0]!.event).toMatchObject({
      simulated: true,
      batch: { version: 1 },
    });
  });

  it('of a later version is a correction, and needs a reason', () => {
    const later = { ...event, batch: { ...papers, version: 2 } };
    expect(decode(later).rejections).toMatchObject([
      { reason: 'OUT_OF_SCHEMA', detail: expect.stringContaining('`reason` is missing') as string },
    ]);
    expect(decode({ ...later, reason: 'weighed again' }).events).toHaveLength(1);
    expect(decode({ ...event, batch: { ...papers, massT: -1 } }).rejections[0]!.detail).toMatch(/^`massT`: found -1/);
  });
});
