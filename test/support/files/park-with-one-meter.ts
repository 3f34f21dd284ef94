/** The text of a site file with one heat meter, without anything that it earns. */
export const parkWithOneMeter = (site: string): string => `site: ${site}
timeZone: Asia/Shanghai
season: { start: 10-20, end: 04-06 }
devices:
  - id: meter
    kind: heat-meter
    points:
      - { id: heat.energyTotal, kind: total, unit: GJ, maxRate: 58 MW, interval: 60s }
`;

/** What its heat earns. */
export const CREDITED_METER = `emissions:
  credited: [ meter/heat.energyTotal ]
  baseline: { method: heat-factor, factor: heat.cn.default }
`;
