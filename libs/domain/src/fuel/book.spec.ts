import fc from 'fast-check';
import { batchEnergyGj, isCertified, ncvReceived, type FuelBatch } from './batch.js';
import { fuelBook, standingBatches, type RecordedBatch } from './book.js';
import { strawByOrigin } from './by-origin.js';

const DAY = Date.parse('2026-01-10T04:00:00Z');
const papers = (more: Partial<FuelBatch> = {}): FuelBatch => ({
  id: 'b-1',
  version: 1,
  supplier: 'Jilin Straw',
  origin: "Nong'an",
  crop: 'maize',
  massT: 20,
  moisture: 0.1,
  ncvGjPerT: 15,
  ncvBasis: 'received',
  distanceKm: 100,
  certificate: null,
  certificateUntil: null,
  surplusProof: null,
  ...more,
});
const record = (event: string, batch: Partial<FuelBatch> = {}, more: Partial<RecordedBatch> = {}): RecordedBatch => ({
  event,
  deliveredMs: DAY,
  batch: papers(batch),
  isWithdrawn: false,
  ...more,
});

describe('a batch', () => {
  it('of a dry calorific value loses the water that it boils off', () => {
    const dry = papers({ ncvBasis: 'dry', ncvGjPerT: 17, moisture: 0.12 });
    expect(ncvReceived(dry)).toBeCloseTo(17 * 0.88 - 2.442 * 0.12, 9);
    expect(batchEnergyGj(papers())).toBe(300);
    expect(ncvReceived(papers({ ncvBasis: 'dry', ncvGjPerT: 1, moisture: 0.9 }))).toBe(0);
  });

  it('is certified up to the last day of its certificate', () => {
    const batch = papers({ certificate: 'Q-1', certificateUntil: '2026-01-10' });
    expect(['2026-01-10', '2026-01-11'].map((date) => isCertified(batch, date))).toEqual([true, false]);
    expect([isCertified(papers(), '2026-01-10'), isCertified(papers({ certificate: 'Q' }), '2999-01-01')]).toEqual([
      false,
      true,
    ]);
  });
});

describe('the fuel book', () => {
  it('has of each batch the highest version; withdrawn, it does not fall back to what was corrected', () => {
    const versions = [record('a'), record('b', { version: 2, massT: 19 })];
    expect(fuelBook(versions)).toMatchObject([{ record: { event: 'b' }, isWithdrawn: false, versions: 2 }]);
    const withdrawn = [versions[0]!, { ...versions[1]!, isWithdrawn: true }];
    expect(standingBatches(fuelBook(withdrawn))).toEqual([]);
    const again = fuelBook([...withdrawn, record('c', { version: 3, massT: 18 })]);
    expect(again).toMatchObject([{ record: { event: 'c' }, isWithdrawn: false, versions: 3 }]);
  });

  it('says where two papers claim to be the same version, and counts the lesser energy', () => {
    const two = [record('a'), record('b', { massT: 19 })];
    expect(fuelBook(two)).toMatchObject([{ record: { event: 'b' }, isConflict: true }]);
    expect(fuelBook([record('a'), record('b')])).toMatchObject([{ isConflict: false, versions: 2 }]);
    expect(fuelBook([two[0]!, { ...two[1]!, isWithdrawn: true }])).toMatchObject([
      { record: { event: 'a' }, isConflict: false },
    ]);
  });

  it('is the same in whatever order its events came (property)', () => {
    const recorded = fc.record({
      event: fc.uuid(),
      deliveredMs: fc.constantFrom(DAY, DAY + 1),
      isWithdrawn: fc.boolean(),
      batch: fc
        .record({
          id: fc.constantFrom('a', 'b', 'c'),
          version: fc.integer({ min: 1, max: 3 }),
          massT: fc.integer({ min: 1, max: 4 }),
        })
        .map(papers),
    });
    fc.assert(
      fc.property(
        fc
          .uniqueArray(recorded, { selector: ({ event }) => event })
          .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          const book = fuelBook(list);
          expect(fuelBook(shuffled)).toEqual(book);
          const statement = (of: readonly RecordedBatch[]) =>
            strawByOrigin(standingBatches(fuelBook(of)), 'Asia/Shanghai');
          expect(statement(shuffled)).toEqual(statement(list));
        },
      ),
    );
  });
});

describe('straw by origin', () => {
  it('adds up, with means by mass and shares of the mass', () => {
    const statement = strawByOrigin(
      [
        record('1', { id: '1', massT: 30, ncvGjPerT: 14, distanceKm: 100, surplusProof: 'S-1' }),
        record('2', {
          id: '2',
          massT: 10,
          ncvGjPerT: 16,
          distanceKm: 140,
          certificate: 'Q',
          certificateUntil: '2026-01-09',
        }),
        record('3', { id: '3', massT: 60, ncvGjPerT: 15, distanceKm: 80, origin: 'Dehui', certificate: 'Q' }),
      ],
      'Asia/Shanghai',
    );
    expect(statement).toEqual({
      origins: [
        {
          origin: 'Dehui',
          batches: 1,
          massT: 60,
          energyGj: 900,
          meanNcvGjPerT: 15,
          meanDistanceKm: 80,
          provenShare: 0,
          certifiedShare: 1,
        },
        {
          origin: "Nong'an",
          batches: 2,
          massT: 40,
          energyGj: 580,
          meanNcvGjPerT: 14.5,
          meanDistanceKm: 110,
          provenShare: 0.75,
          certifiedShare: 0,
        },
      ],
      total: {
        batches: 3,
        massT: 100,
        energyGj: 1480,
        meanNcvGjPerT: 14.8,
        meanDistanceKm: 92,
        provenShare: 0.3,
        certifiedShare: 0.6,
      },
    });
    expect(strawByOrigin([], 'UTC')).toMatchObject({
      origins: [],
      total: { batches: 0, meanNcvGjPerT: null, provenShare: null },
    });
  });
});
