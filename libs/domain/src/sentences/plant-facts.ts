/** What Plant says: what is abnormal, and where does the heat go? */
import { isHeatingDay, seasonOn, type SeasonRule } from '../calendar/period/season.js';
import type { LocalDate } from '../calendar/local-date.js';
import {
  amount,
  count,
  names,
  onDay,
  type Amount,
  type Count,
  type Day,
  type FactOf,
  type Names,
  type NoFigures,
} from './fact.js';

export interface SeenPlant {
  readonly devices: readonly { readonly id: string; readonly name: string; readonly state: string }[];
  /** Devices with an alarm that is not over. */
  readonly alarmed: ReadonlySet<string>;
  readonly powerMw: number | null;
  readonly season: SeasonRule;
  readonly today: LocalDate;
}

export interface PlantFacts {
  readonly nothingHeard: { readonly devices: Count };
  readonly allUsual: { readonly devices: Count };
  readonly abnormal: { readonly devices: Names };
  readonly power: { readonly power: Amount };
  readonly powerUnknown: NoFigures;
  readonly off: { readonly since: Day };
}
export type PlantFact = FactOf<PlantFacts, 'view'>;

export function plantFacts({ devices, alarmed, powerMw, season, today }: SeenPlant): PlantFact[] {
  const heard = devices.filter(({ state }) => state !== 'never-seen');
  if (heard.length === 0) return [{ about: 'view', id: 'nothingHeard', figures: { devices: count(devices.length) } }];
  const abnormal = devices.filter(({ id, state }) => state !== 'ok' || alarmed.has(id));
  const first: PlantFact =
    abnormal.length === 0
      ? { about: 'view', id: 'allUsual', figures: { devices: count(devices.length) } }
      : { about: 'view', id: 'abnormal', figures: { devices: names(abnormal.map(({ name }) => name)) } };
  return [first, heatFact(powerMw, season, today)];
}

function heatFact(powerMw: number | null, season: SeasonRule, today: LocalDate): PlantFact {
  if (!isHeatingDay(season, today) && !powerMw)
    return { about: 'view', id: 'off', figures: { since: onDay(seasonOn(season, today).end) } };
  return powerMw === null
    ? { about: 'view', id: 'powerUnknown', figures: {} }
    : { about: 'view', id: 'power', figures: { power: amount(powerMw, 'MW') } };
}
