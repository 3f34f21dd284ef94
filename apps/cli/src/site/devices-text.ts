/** The devices of a new site file as text: machines, meters, scale and weather station, with the points that they usually have. */
import { stringify } from 'yaml';
import type { SiteAnswers } from './answers.js';
import { slug } from './slug.js';

/** Rated maximum of a register and range of a power, over the rated output: meters are built with a reserve. */
const REGISTER_ROOM = 1.1;
const POWER_ROOM = 1.2;
const rounded = (value: number): number => Number(value.toPrecision(3));
/** `1.65 MW`, `550 kW`. */
const power = (mw: number): string => (mw >= 1 ? `${rounded(mw)} MW` : `${rounded(mw * 1_000)} kW`);
/** m3/h that carry a megawatt at the small spread of 15 K, rounded up. */
const M3H_PER_MW = 60;
const kw = (mw: number): number => rounded(mw * 1_000);
/** A text as YAML, quoted where it must be. */
export const quoted = (text: string): string => stringify(text, { lineWidth: 0 }).trimEnd();

const machineIds = ({ kind, machines }: SiteAnswers): string[] =>
  machines === 1 ? [kind.machine] : Array.from({ length: machines }, (_, i) => `${kind.machine}-${i + 1}`);

/** Boilers stand for themselves; other machines are known by the heat meter behind them. */
const isBoilerHouse = ({ kind }: SiteAnswers): boolean => kind.fuel !== null;

/** Meters whose heat earns tonnes: the one behind the boilers, before a fossil one joins; else those of the machines. */
const creditedMeters = (answers: SiteAnswers): string[] =>
  isBoilerHouse(answers) ? [answers.backup === 'none' ? 'plant-meter' : 'clean-meter'] : machineIds(answers);

export const creditedPoints = (answers: SiteAnswers): string[] =>
  creditedMeters(answers).map((id) => `${id}/heat.energyTotal`);

export function devicesText(answers: SiteAnswers): string {
  const parts = [
    machinesText(answers),
    backupText(answers),
    outletText(answers),
    ...answers.customers.map((name, i) => substationText(answers, name, i)),
    electricityText(answers),
    fuelText(answers),
    answers.hasWeatherStation ? WEATHER : '',
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** Of the last digit that heat meters usually show. */
const RESOLUTION: Readonly<Record<SiteAnswers['unit'], string>> = { GJ: '0.1', 'MW.h': '0.01', 'kW.h': '1' };
const register = ({ unit }: SiteAnswers, mw: number, interval: string): string =>
  `      - { id: heat.energyTotal, kind: total, unit: ${unit}, resolution: ${RESOLUTION[unit]}, maxRate: ${power(mw * REGISTER_ROOM)}, interval: ${interval} }`;
const powerGauge = (mw: number, interval: string): string =>
  `      - { id: heat.power, kind: gauge, unit: kW, min: 0, max: ${kw(mw * POWER_ROOM)}, interval: ${interval} }`;
/** By the flow it is known that a value which stays the same belongs to a machine at rest, and is not stuck. */
const water = (mw: number, interval: string): string =>
  `      - { id: water.flow, kind: gauge, unit: m3.h-1, min: 0, max: ${Math.ceil(mw * M3H_PER_MW)}, interval: ${interval} }
      - { id: water.supplyTemp, kind: gauge, unit: Cel, min: 0, max: 150, interval: ${interval} }
      - { id: water.returnTemp, kind: gauge, unit: Cel, min: 0, max: 120, interval: ${interval} }`;
const METER_PASSPORT =
  '    meter: { class: 2, location: return } # of a meter with a certificate say serial and verifiedUntil too: tonnes are judged by them';

function machinesText(answers: SiteAnswers): string {
  const each = answers.powerMw / answers.machines;
  const { kind } = answers;
  const isBoiler = isBoilerHouse(answers);
  return machineIds(answers)
    .map(
      (id, i) => `  - id: ${id}
    kind: ${isBoiler ? 'boiler' : 'heat-meter'}${isBoiler ? '' : ' # a heat meter with ratedMw stands for the machine that it measures'}
    name: ${quoted(answers.machines === 1 ? kind.machineName : `${kind.machineName} ${i + 1}`)}
    ratedMw: ${rounded(each)}
${isBoiler ? '' : `    upstream: [] # no other meter before it\n${METER_PASSPORT}\n`}    points:
${register(answers, each, '5min')}
${powerGauge(each, '5min')}
${water(each, '5min')}
`,
    )
    .join('');
}

function backupText({ backup, powerMw, ...rest }: SiteAnswers): string {
  if (backup === 'none') return '';
  return `  # Its heat passes none of the credited meters: it earns nothing, and costs nothing, for without the plant it would be burnt too.
  - id: ${backup}-boiler
    kind: boiler
    name: ${backup === 'gas' ? 'Gas' : 'Oil'} boiler, back-up
    ratedMw: ${rounded(powerMw)} # please check
    points:
${register({ backup, powerMw, ...rest }, powerMw, '5min')}
${powerGauge(powerMw, '5min')}
${water(powerMw, '5min')}
`;
}

function outletText(answers: SiteAnswers): string {
  const { powerMw, backup } = answers;
  if (!isBoilerHouse(answers)) return '';
  const where = backup === 'none' ? 'at the plant outlet' : 'of the clean boilers, before the back-up joins';
  return `  # What earns the tonnes. modulus: where the display returns to zero, if it does (like 1000000).
  - id: ${creditedMeters(answers).join('')}
    kind: heat-meter
    name: Heat meter ${where}
    upstream: [${machineIds(answers).join(', ')}] # their heat has passed this meter
${METER_PASSPORT}
    points:
${register(answers, powerMw, '5min')}
${powerGauge(powerMw, '5min')}
${water(powerMw, '5min')}
`;
}

function substationText(answers: SiteAnswers, name: string, index: number): string {
  const { customers, areaM2, powerMw, backup } = answers;
  const area = areaM2 === null ? '' : `    areaM2: ${Math.floor(areaM2 / customers.length)} # please check\n`;
  const taken = new Set([
    ...machineIds(answers),
    ...creditedMeters(answers),
    `${backup}-boiler`,
    'heat-pump-power',
    'status',
    'alerts',
    'aux-power',
    'fuel-gate',
    'weather-station',
  ]);
  const id = taken.has(slug(name)) ? `substation-${index + 1}` : slug(name);
  return `  - id: ${id}
    kind: substation
    name: ${quoted(name)}
    customer: ${quoted(name)}
    upstream: [${[...creditedMeters(answers), ...(backup === 'none' ? [] : [`${backup}-boiler`])].join(', ')}]
${area}    points:
${register(answers, powerMw, '15min')}
${powerGauge(powerMw, '15min')}
`;
}

/** Heat pumps take their power from a meter of their own; fans and pumps are small beside it. */
export const electricityPoints = ({ kind }: SiteAnswers): string[] =>
  [...(kind.machine === 'heat-pump' ? ['heat-pump-power'] : []), 'aux-power'].map((id) => `${id}/elec.energyTotal`);

function electricityText(answers: SiteAnswers): string {
  const meter = (id: string, name: string, mw: number): string => `  - id: ${id}
    kind: electricity-meter
    name: ${name}
    points:
      - { id: elec.energyTotal, kind: total, unit: kW.h, resolution: 0.1, maxRate: ${power(mw)}, interval: 15min }
`;
  const heatPumps =
    answers.kind.machine === 'heat-pump'
      ? meter('heat-pump-power', 'Electricity of the heat pumps', answers.powerMw / 1.5)
      : '';
  return `${heatPumps}${meter('aux-power', 'Fans, pumps and control', answers.powerMw * 0.1)}`;
}

function fuelText({ kind }: SiteAnswers): string {
  if (kind.fuel === null) return '';
  return `  # One message for each delivery: mass with an id of its own, moisture and net calorific value as received.
  - id: fuel-gate
    kind: fuel-scale
    name: Weighbridge
    points:
      - { id: fuel.received, kind: delta, unit: t, min: 0, max: 60 }
      - { id: fuel.moisture, kind: gauge, unit: '%', min: 0, max: 60 }
      - { id: fuel.ncv, kind: gauge, unit: GJ.t-1, min: 5, max: ${kind.mostNcvGjT} }
`;
}

const WEATHER = `  - id: weather-station
    kind: weather-station
    name: Weather station
    points:
      - { id: air.temp, kind: gauge, unit: Cel, min: -45, max: 50, interval: 10min }
`;
