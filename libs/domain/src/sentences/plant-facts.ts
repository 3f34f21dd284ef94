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
  told,
  type Names,
  type NoFigures,
  type Told,
} from './fact.js';

export interface SeenPlant {
  readonly devices: readonly { readonly id: string; readonly name: string; readonly state: string }[];
  /** Alarms that stand, the most urgent first: a device or one of its points, and what is said of it. */
  readonly alarms: readonly { readonly subject: string; readonly sentence: Told['value'] }[];
  readonly powerMw: number | null;
  readonly season: SeasonRule;
  readonly today: LocalDate;
}

export interface PlantFacts {
  readonly nothingHeard: { readonly devices: Count };
  readonly allUsual: { readonly devices: Count };
  readonly alarm: { readonly alarm: Told };
  readonly abnormal: { readonly devices: Names };
  readonly power: { readonly power: Amount };
  readonly powerUnknown: NoFigures;
  readonly off: { readonly since: Day };
}
export type PlantFact = FactOf<PlantFacts, 'view'>;

export function plantFacts({ devices, alarms, powerMw, season, today }: SeenPlant): PlantFact[] {
  const worst = alarms.find((alarm) => devices.some(({ id }) => isOf(id)(alarm)));
  const isHeard = devices.some(({ state }) => state !== 'never-seen');
  if (!isHeard && !worst) return [{ about: 'view', id: 'nothingHeard', figures: { devices: count(devices.length) } }];
  const abnormal = devices.filter(({ id, state }) => state !== 'ok' || alarms.some(isOf(id)));
  const facts: PlantFact[] = [];
  if (worst) facts.push({ about: 'view', id: 'alarm', figures: { alarm: told(worst.sentence) } });
  // one device with one alarm has been named
  if (abnormal.length > (worst ? 1 : 0))
    facts.push({ about: 'view', id: 'abnormal', figures: { devices: names(abnormal.map(({ name }) => name)) } });
  if (facts.length === 0) facts.push({ about: 'view', id: 'allUsual', figures: { devices: count(devices.length) } });
  return [...facts, heatFact(powerMw, season, today)];
}

/** About a device, or one of its points. */
const isOf =
  (id: string) =>
  ({ subject }: { readonly subject: string }): boolean =>
    subject === id || subject.startsWith(`${id}/`);

function heatFact(powerMw: number | null, season: SeasonRule, today: LocalDate): PlantFact {
  if (!isHeatingDay(season, today) && !powerMw)
    return { about: 'view', id: 'off', figures: { since: onDay(seasonOn(season, today).end) } };
  return powerMw === null
    ? { about: 'view', id: 'powerUnknown', figures: {} }
    : { about: 'view', id: 'power', figures: { power: amount(powerMw, 'MW') } };
}
