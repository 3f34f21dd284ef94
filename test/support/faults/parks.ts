/** The sites of the faults: 20 devices in four parks. */
export const SITES = ['park-1', 'park-2', 'park-3', 'park-4'] as const;
const METERS = ['meter-1', 'meter-2', 'meter-3', 'meter-4'] as const;
/** Measures now, and always what it cannot mean: an alert says so. The others tell of days that have ended. */
export const PROBE = 'probe';
/** Values of a message. */
export const VALUES = 2;

export interface Device {
  readonly site: string;
  readonly device: string;
}
export const DEVICES: readonly Device[] = SITES.flatMap((site) =>
  [...METERS, PROBE].map((device) => ({ site, device })),
);

/** MW: the third meter is out of range under the corrected rules, the probe always. */
const POWERS: Readonly<Record<string, number>> = { 'meter-3': 20, [PROBE]: 40 };
export const powerOf = (device: string): number => POWERS[device] ?? 10;

export interface ParkRules {
  /** Of the four meters, from the first one. */
  readonly credited: number;
  /** MW; a power above it is out of range. */
  readonly largestPower: number;
}

/** What was written at first. */
export const FIRST_RULES: ParkRules = { credited: 4, largestPower: 30 };
/** The last meter earns nothing, and powers above 15 MW do not count: figures of all time are made again. */
export const CORRECTED_RULES: ParkRules = { credited: 3, largestPower: 15 };

/** Later still: the third meter earns nothing either. */
export const NEWEST_RULES: ParkRules = { credited: 2, largestPower: 15 };

/** The text of a site file. */
export const parkFile = (site: string, { credited, largestPower }: ParkRules): string => `site: ${site}
name: Park of the faults, ${site}
timeZone: Asia/Shanghai
since: 2025-01-01
season: { start: 10-20, end: 04-06 }
devices:
${[...METERS, PROBE]
  .map(
    (id) => `  - id: ${id}
    kind: heat-meter
    upstream: []
    points:
      - { id: heat.energyTotal, kind: total, unit: GJ, resolution: 0.1, maxRate: 58 MW, interval: 5min }
      - { id: heat.power, kind: gauge, unit: MW, min: 0, max: ${largestPower}, interval: 5min }
`,
  )
  .join('')}emissions:
  credited: [ ${METERS.slice(0, credited)
    .map((id) => `${id}/heat.energyTotal`)
    .join(', ')} ]
  baseline: { method: heat-factor, factor: heat.cn.default }
`;
