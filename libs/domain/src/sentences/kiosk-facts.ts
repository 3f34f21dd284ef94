/** What the wall says to a visitor before all else: what the plant is. */
import { amount, type Amount, type FactOf } from './fact.js';

export interface SeenKiosk {
  /** Connected today; null: the site file says nothing. */
  readonly areaM2: number | null;
  /** It burns biomass, and its baseline is a fossil heat. */
  readonly isBiomass: boolean;
  readonly name: string;
}

export interface KioskFacts {
  readonly heats: { readonly area: Amount; readonly isBiomass: boolean };
  readonly named: { readonly name: string; readonly isBiomass: boolean };
}
export type KioskFact = FactOf<KioskFacts, 'kiosk'>;

export function kioskFacts({ areaM2, isBiomass, name }: SeenKiosk): KioskFact[] {
  return areaM2 === null
    ? [{ about: 'kiosk', id: 'named', figures: { name, isBiomass } }]
    : [{ about: 'kiosk', id: 'heats', figures: { area: amount(areaM2, 'm2'), isBiomass } }];
}
