/** The text of a site file of a small park whose boilers `boiler-1`, `boiler-2` … say their power. */
export const parkOfBoilers = (count: number): string => `
site: park
name: Park
timeZone: Asia/Shanghai
since: 2022-11-13
season: { start: 10-20, end: 04-06 }
area: { full: 1000, planned: [{ from: 2022-11-13, m2: 1000 }], connected: [{ from: 2022-11-13, m2: 1000 }] }
devices:
${Array.from({ length: count }, (_, i) => `  - { id: boiler-${i + 1}, kind: boiler, points: [{ id: heat.power, kind: gauge, unit: MW, interval: 10s }] }\n`).join('')}`;
