import { addDays, localDateOf, ncvAsReceived, type FuelBatch, type Site } from '#domain';
import { DRY_NCV_GJ_T, type Truck } from './fuel-deliveries.js';

/** Invented places, in turn, by their distance as a share of the one that the site counts with; on average a little less. */
const PLACES = [
  { name: 'A', distance: 0.75 },
  { name: 'B', distance: 1 },
  { name: 'C', distance: 1.2 },
] as const;
/** Where the site counts no haulage, km there and back. */
const USUAL_DISTANCE_KM = 100;
/** Of the share without proof that the site counts with: the rest has one. */
const PART_WITHOUT_PROOF = 0.7;

/** What goes wrong with papers. */
export interface PaperFaults {
  /** They say straw that is nearly dry, and the calorific value of such. */
  readonly isMoistureWrong: boolean;
  /** Their certificate has ended a month ago. */
  readonly isCertificateLapsed: boolean;
}
const WRONG_MOISTURE = 0.02;
const LAPSED_DAYS = 30;

/** Papers of a truck: what the weighbridge tells of it, and where it came from. The same for the same truck. */
export function papersOf(
  site: Site,
  truck: Truck,
  { isMoistureWrong, isCertificateLapsed }: PaperFaults = { isMoistureWrong: false, isCertificateLapsed: false },
): FuelBatch {
  const place = PLACES[truck.number % PLACES.length]!;
  const countedKm = site.emissions?.haulage[0]?.distanceKm ?? USUAL_DISTANCE_KM;
  const withoutProof = (site.emissions?.competing?.at(-1)?.shareWithoutProof ?? 0) * PART_WITHOUT_PROOF;
  const hasProof = Math.floor((truck.number + 1) * withoutProof) === Math.floor(truck.number * withoutProof);
  const date = localDateOf(truck.t, site.timeZone);
  const year = Number(date.slice(0, 4));
  return {
    id: truck.id,
    version: 1,
    supplier: `Simulated supplier ${place.name}`,
    origin: `Simulated village ${place.name}`,
    crop: 'straw pellets',
    massT: truck.massT,
    moisture: isMoistureWrong ? WRONG_MOISTURE : Number((truck.moisturePct / 100).toFixed(4)),
    ncvGjPerT: isMoistureWrong ? Number(ncvAsReceived(DRY_NCV_GJ_T, WRONG_MOISTURE).toFixed(2)) : truck.ncvGjT,
    ncvBasis: 'received',
    distanceKm: Math.round(countedKm * place.distance * 10) / 10,
    certificate: `SIMULATED-${place.name}-${year}`,
    certificateUntil: isCertificateLapsed ? addDays(date, -LAPSED_DAYS) : `${year + 1}-06-30`,
    surplusProof: hasProof ? `SIMULATED-SURPLUS-${place.name}-${year}` : null,
  };
}
