/** Plants that `site new` knows: what makes the heat, and what it is called in a site file. */
export interface PlantKind {
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** Id of a machine in the file; several are numbered. */
  readonly machine: string;
  readonly machineName: string;
  /** Biomass: its fuel is weighed, and its methane and nitrous oxide are debited. */
  readonly fuel: string | null;
  /** Highest net calorific value that a delivery of the fuel can have, GJ/t. */
  readonly mostNcvGjT: number;
  /** Power that the heat itself takes, for each unit of heat: what a first guess of the target goes by. */
  readonly electricityShare: number;
}

const biomass = (id: string, fuel: string, mostNcvGjT: number): PlantKind => ({
  id,
  name: `${fuel} boiler`,
  machine: 'boiler',
  machineName: `${fuel} boiler`,
  fuel,
  mostNcvGjT,
  electricityShare: 0.024,
});

/** In the order in which people are asked. */
export const PLANT_KINDS: readonly PlantKind[] = [
  biomass('wood-chips', 'Wood-chip', 19),
  biomass('pellets', 'Pellet', 20),
  biomass('straw', 'Straw', 18),
  {
    id: 'heat-pump',
    name: 'Heat pumps',
    machine: 'heat-pump',
    machineName: 'Heat pumps',
    fuel: null,
    mostNcvGjT: 0,
    electricityShare: 0.32,
  },
  {
    id: 'solar',
    name: 'Solar heat',
    machine: 'solar-field',
    machineName: 'Solar field',
    fuel: null,
    mostNcvGjT: 0,
    electricityShare: 0.02,
  },
  {
    id: 'other',
    name: 'Another clean heat source',
    machine: 'heat-source',
    machineName: 'Heat source',
    fuel: null,
    mostNcvGjT: 0,
    electricityShare: 0.02,
  },
];

export const plantKind = (id: string): PlantKind | undefined => PLANT_KINDS.find((kind) => kind.id === id);

/** What would have made the heat without the plant, and how well. */
export interface BaselineFuel {
  readonly id: string;
  readonly name: string;
  readonly factor: string;
  /** Default of CDM TOOL09 for a new boiler of that fuel (unverified): the better the boiler, the fewer the tonnes. */
  readonly boilerEfficiency: number;
}

export const BASELINE_FUELS: readonly BaselineFuel[] = [
  { id: 'gas', name: 'natural gas', factor: 'gas.natural', boilerEfficiency: 0.92 },
  { id: 'heating-oil', name: 'heating oil', factor: 'oil.heating', boilerEfficiency: 0.9 },
  { id: 'coal', name: 'hard coal', factor: 'coal.bituminous.ipcc', boilerEfficiency: 0.85 },
];
/** The word for heat from a network: a factor per GJ of heat. */
export const DISTRICT_HEAT = 'district-heat';

export const BACKUPS = ['none', 'gas', 'oil'] as const;
export type Backup = (typeof BACKUPS)[number];
