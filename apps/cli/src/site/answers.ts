import type { PlantKind, Backup } from './plant-kinds.js';

/** Heat from a boiler with a fuel, or from a network, by the id of a factor. */
export interface BaselineAnswer {
  readonly factor: string;
  /** null: the factor is of heat, not of fuel. */
  readonly boilerEfficiency: number | null;
}

export type PlanAnswer =
  | { readonly method: 'flat' }
  | { readonly method: 'monthly'; readonly shares: readonly number[] }
  | { readonly method: 'degree-days'; readonly normals: string; readonly baseC: number };

/** Everything that a new site file is written from. */
export interface SiteAnswers {
  readonly kind: PlantKind;
  readonly place: string;
  readonly name: string;
  readonly id: string;
  readonly timeZone: string;
  /** Rated heat output of all machines together, MW. */
  readonly powerMw: number;
  readonly machines: number;
  readonly backup: Backup;
  /** Of the heat meters. */
  readonly unit: 'GJ' | 'MW.h' | 'kW.h';
  /** null: not stated. */
  readonly areaM2: number | null;
  readonly customers: readonly string[];
  readonly season: { readonly start: string; readonly end: string };
  readonly since: string;
  readonly baseline: BaselineAnswer;
  /** Factor of the grid; null: the plant's electricity is not debited. */
  readonly grid: string | null;
  readonly hasWeatherStation: boolean;
  readonly metric: 'avoided.net' | 'avoided.gross';
  readonly period: 'calendarYear' | 'heatingSeason';
  /** t of CO2; null: no target. */
  readonly targetT: number | null;
  readonly plan: PlanAnswer;
}
