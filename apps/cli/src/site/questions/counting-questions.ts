import { isLocalDate, yearOf } from '#domain';
import { BASELINE_FUELS, DISTRICT_HEAT } from '../plant-kinds.js';
import { gridFactorOf, heatFactorOf } from '../proposals.js';
import { hint, isGrid, oneOf, readBaseline, wrong } from '../read-answer.js';
import { inChina, question, type Question } from './question.js';

/** From when on and by which factors emissions are counted. */
export const COUNTING_QUESTIONS: readonly Question[] = [
  question<'season'>({
    key: 'season',
    flag: '--season <start..end>',
    isEstimate: true,
    text: 'First and last day of the heating season?',
    help: 'first and last day of the heating season, like 10-01..04-30',
    usual: () => '10-01..04-30',
    read: (text) => {
      const [, start = '', end = ''] = /^\s*(\d\d-\d\d)\s*\.\.\s*(\d\d-\d\d)\s*$/.exec(text) ?? [];
      const good = isLocalDate(`2024-${start}`) && isLocalDate(`2024-${end}`) && start !== end;
      return good ? { start, end } : wrong('expected two days of the year, month first, like 10-01..04-30');
    },
  }),
  question<'since'>({
    key: 'since',
    flag: '--since <date>',
    isEstimate: true,
    text: 'From which day on do readings count?',
    usual: ({ today }) => `${yearOf(today) - 1}-01-01`,
    read: (text, { today }) => {
      if (!isLocalDate(text.trim())) wrong('expected a date like 2025-01-01');
      return text.trim() <= today ? text.trim() : wrong(`expected a day that is not after today, ${today}`);
    },
  }),
  question<'baseline'>({
    key: 'baseline',
    flag: '--baseline <fuel>',
    isEstimate: true,
    isOpen: true,
    text: 'What would make the heat without it?',
    help: `what would make the heat without it: ${BASELINE_FUELS.map(({ id }) => id).join(', ')}, ${DISTRICT_HEAT}, or the id of a factor; a boiler’s efficiency may follow, like gas:0.87`,
    choices: (known, { timeZone }) => [
      ...BASELINE_FUELS.map(({ id, name }) => ({ value: id, name: `${id} (a boiler for ${name})` })),
      ...(heatFactorOf(known, timeZone) === null
        ? []
        : [{ value: DISTRICT_HEAT, name: `${DISTRICT_HEAT} (heat bought from a network)` }]),
    ],
    usual: (known, before) => (inChina(before) && heatFactorOf(known, before.timeZone) ? DISTRICT_HEAT : 'gas'),
    read: readBaseline,
  }),
  question<'grid'>({
    key: 'grid',
    flag: '--grid <factor>',
    isOpen: true,
    text: 'Factor of the grid that its electricity comes from (or none)?',
    choices: ({ factors }) => [
      ...[...factors.values()].filter(([factor]) => isGrid(factor)).map(([{ id }]) => ({ value: id, name: id })),
      { value: 'none', name: 'none (electricity is not debited)' },
    ],
    usual: (known, { timeZone }) => gridFactorOf(known, timeZone) ?? 'none',
    read: (text, { factors }) => {
      if (text.trim() === 'none') return null;
      const [factor] = factors.get(text.trim()) ?? [];
      const ids = [...factors.values()].filter(([one]) => isGrid(one)).map(([{ id }]) => id);
      return factor && isGrid(factor)
        ? factor.id
        : wrong(`expected none or a factor per kW.h: ${ids.join(', ')}${hint(text, ids)}`);
    },
  }),
  question<'hasWeatherStation'>({
    key: 'hasWeatherStation',
    flag: '--weather <station|none>',
    text: 'Does it measure the temperature outside?',
    help: 'whether it measures the temperature outside',
    choices: () => ['station', 'none'].map((value) => ({ value, name: value })),
    usual: () => 'station',
    read: (text) => oneOf(text.trim(), ['station', 'none']) === 'station',
  }),
];
