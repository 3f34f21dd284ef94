import type { SiteAnswers } from './answers.js';
import { creditedPoints, devicesText, electricityPoints, quoted } from './devices-text.js';

export interface SiteTextOptions {
  /** Answers that were not given: their lines say so. */
  readonly guessed: ReadonlySet<keyof SiteAnswers>;
  /** Path to the JSON Schema, as the file will see it. */
  readonly schema: string;
  /** How the file is called in the commands of its head. */
  readonly file: string;
}

const GUESS = ' # a guess, please check';

/** A whole site file with comments, from what was answered. */
export function siteText(answers: SiteAnswers, { guessed, schema, file }: SiteTextOptions): string {
  const guess = (...keys: (keyof SiteAnswers)[]): string => (keys.some((key) => guessed.has(key)) ? GUESS : '');
  return `# yaml-language-server: $schema=${schema}
#
# ${answers.name}. Written by \`greenpark site new\`; every key stands in docs/site-file.md.
#   npx greenpark site check ${file}
#   GREENPARK_SITES=${file} npm start                             (with a simulated plant)
#   GREENPARK_SITES=${file} GREENPARK_SIMULATOR=off npm start     (with your own readings)
# Editing a line without \`from\` is a correction and computes all figures again; a change in the plant gets an entry of its own
# with \`from\`. Numbers that were not stated are marked as guesses.

site: ${answers.id} # stands in topics and addresses: greenpark/v1/${answers.id}/DEVICE/telemetry
name: ${quoted(answers.name)}
timeZone: ${answers.timeZone}${guess('timeZone')}
since: ${answers.since} # readings before it are refused as BAD_TIME${guessed.has('since') ? '; a guess, please check' : ''}
season: { start: ${answers.season.start}, end: ${answers.season.end} } # heating season, both days included${guessed.has('season') ? '; a guess, please check' : ''}
${areaText(answers)}${weatherText(answers)}
devices:
${devicesText(answers)}
emissions:
  # Registers whose heat earns tonnes. Never a meter and one behind it: the same heat would count twice.
  credited: [${creditedPoints(answers).join(', ')}]
${baselineText(answers, guess('baseline'))}
${projectText(answers)}
${targetText(answers, guess)}`;
}

const areaText = ({ areaM2 }: SiteAnswers): string =>
  areaM2 === null
    ? ''
    : `\narea:\n  full: ${areaM2} # m2 heated in the end; \`connected\` with dates where the park grows\n`;

const weatherText = ({ hasWeatherStation }: SiteAnswers): string =>
  hasWeatherStation
    ? `
# Daily temperatures for the target: the station's. On days without one the normal stands in.
weather: weather-station/air.temp
`
    : `
# Without outdoor temperatures weather and plant cannot be told apart. A daily file of the weather service may stand in:
# weather: { file: temperatures.csv } # CSV of day,celsius beside this file
`;

function baselineText({ baseline }: SiteAnswers, guess: string): string {
  const { factor, boilerEfficiency } = baseline;
  if (boilerEfficiency === null) {
    return `  # Without the plant the heat would be bought from a network.
  baseline: { method: heat-factor, factor: ${factor} }${guess}`;
  }
  return `  # Without the plant the heat would come from boilers of this fuel and efficiency; 0.92 (gas), 0.90 (oil) and 0.85 (coal) are the
  # defaults of CDM TOOL09 for new boilers (unverified). A better boiler means fewer tonnes.
  baseline: { method: fuel, factor: ${factor}, boilerEfficiency: ${boilerEfficiency} }${guess}`;
}

function projectText(answers: SiteAnswers): string {
  const { kind, grid } = answers;
  const electricity =
    grid === null
      ? `    # No factor of the grid was named, so electricity is not debited, and net is too good by it:
    # electricity: [{ point: ${electricityPoints(answers)[0]}, factor: grid.xx }]
`
      : `    electricity:
${electricityPoints(answers)
  .map((point) => `      - { point: ${point}, factor: ${grid} }`)
  .join('\n')}
`;
  const biomass =
    kind.fuel === null
      ? ''
      : `    biomass:
      efficiency: 0.85 # heat over fuel energy; an assumption, please check
      ch4: biomass.ch4
      n2o: biomass.n2o
      fuel: { point: fuel-gate/fuel.received, moisturePoint: fuel-gate/fuel.moisture, ncvPoint: fuel-gate/fuel.ncv }
    # haulage: { point: fuel-gate/fuel.received, distanceKm: 80, factor: freight.heavy } # there and back
`;
  const isEmpty = grid === null && kind.fuel === null;
  return `  # What the plant itself emits.
  ${isEmpty ? '# ' : ''}project:
${electricity}${biomass}`;
}

function targetText(answers: SiteAnswers, guess: (...keys: (keyof SiteAnswers)[]) => string): string {
  const { targetT, metric, period, plan } = answers;
  if (targetT === null) {
    return `# targets: what is to be reached, like
#   - { id: annual, metric: avoided.net, amount: 1400, unit: t, period: calendarYear, plan: flat }
`;
  }
  const shown = {
    flat: 'flat # each heating day the same, so an ordinary autumn looks like a failure; better: normals of the place, or monthly',
    monthly: `{ monthly: [${plan.method === 'monthly' ? plan.shares.join(', ') : ''}] } # shares, January first`,
    'degree-days':
      plan.method === 'degree-days' ? `{ method: degree-days, base: ${plan.baseC}, normals: ${plan.normals} }` : '',
  }[plan.method];
  return `targets:
  - id: ${period === 'calendarYear' ? 'annual' : 'season'}-avoided
    metric: ${metric} # net: less what the plant itself emits
    amount: ${targetT}${guess('targetT')}
    unit: t # of CO2 equivalent
    period: ${period}
    plan: ${shown}
`;
}
