/**
 * What `site new` wants to know, in the order of asking. Each answer comes as text, from a flag or from a person; a wrong one is
 * refused with what is expected. What is not answered gets its default, which may depend on what was answered before.
 */
import { isLocalDate, ownTimeZone, ucumCode, yearOf } from '#domain';
import type { SiteAnswers } from './answers.js';
import { BACKUPS, BASELINE_FUELS, DISTRICT_HEAT, PLANT_KINDS, plantKind } from './plant-kinds.js';
import { gridFactorOf, guessedTargetT, heatFactorOf, namedZone, normalsOf } from './proposals.js';
import { hint, isGrid, numberIn, oneOf, readBaseline, readPlan, wrong, type Known } from './read-answer.js';
import { slug } from './slug.js';

export interface Question<Key extends keyof SiteAnswers = keyof SiteAnswers> {
  readonly key: Key;
  /** `--power <MW>`. */
  readonly flag: string;
  readonly text: string;
  /** What --help says, where the question would not do. */
  readonly help?: string;
  /** Words to choose from; others may be allowed too. */
  readonly choices?: (
    known: Known,
    before: SiteAnswers,
  ) => readonly { readonly value: string; readonly name: string }[];
  /** No guess would do: where it is not said and cannot be asked for, the file is not written. */
  readonly isNeeded?: (before: SiteAnswers) => boolean;
  /** More than the words may be answered. */
  readonly isOpen?: true;
  /** What is proposed is a guess about the plant: it stays one where a person takes it as it is. */
  readonly isEstimate?: true;
  /** As a person would write it. */
  readonly usual: (known: Known, before: SiteAnswers) => string;
  /** @throws WrongAnswer */
  readonly read: (text: string, known: Known, before: SiteAnswers) => SiteAnswers[Key];
}

const question = <Key extends keyof SiteAnswers>(one: Question<Key>): Question => one;

const METER_UNITS = ['MW.h', 'kW.h', 'GJ'] as const;
const inChina = ({ timeZone }: SiteAnswers): boolean => timeZone === 'Asia/Shanghai';

export const QUESTIONS: readonly Question[] = [
  question<'kind'>({
    key: 'kind',
    flag: '--kind <kind>',
    isNeeded: () => true,
    text: 'What makes the heat?',
    help: `what makes the heat: ${PLANT_KINDS.map(({ id }) => id).join(', ')}`,
    choices: () => PLANT_KINDS.map(({ id, name }) => ({ value: id, name: `${id} (${name})` })),
    usual: () => 'wood-chips',
    read: (text) =>
      plantKind(
        oneOf(
          text,
          PLANT_KINDS.map(({ id }) => id),
        ),
      )!,
  }),
  question<'place'>({
    key: 'place',
    flag: '--place <place>',
    isNeeded: () => true,
    text: 'In which town or part of it does it stand?',
    usual: () => 'My park',
    read: (text) => text.trim() || wrong('expected the name of a place'),
  }),
  question<'name'>({
    key: 'name',
    flag: '--name <name>',
    text: 'What is it called?',
    usual: (_, { kind, place }) => `${kind.name}, ${place}`,
    read: (text) => text.trim() || wrong('expected a name'),
  }),
  question<'id'>({
    key: 'id',
    flag: '--id <id>',
    text: 'Its id in topics and addresses?',
    usual: (_, { kind, place }) => slug(`${place} ${kind.id}`) || kind.id,
    read: (text) =>
      /^[a-z0-9][a-z0-9-]*$/.test(text)
        ? text
        : wrong(`expected small letters, digits and hyphens${slug(text) === '' ? '' : `, like ${slug(text)}`}`),
  }),
  question<'timeZone'>({
    key: 'timeZone',
    flag: '--time-zone <zone>',
    isNeeded: ({ place }) => namedZone(place) === null,
    text: 'In which time zone?',
    usual: (_, { place }) => namedZone(place) ?? ownTimeZone(),
    read: (text) => {
      const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')];
      const found = zones.find((zone) => zone.toLowerCase() === text.trim().toLowerCase());
      const city = zones.find((zone) => zone.toLowerCase().endsWith(`/${text.trim().toLowerCase()}`));
      return (
        found ??
        wrong(`expected an IANA time zone like Europe/Berlin${city ? `; did you mean ${city}?` : hint(text, zones)}`)
      );
    },
  }),
  question<'powerMw'>({
    key: 'powerMw',
    flag: '--power <MW>',
    isNeeded: () => true,
    text: 'Rated heat output of its machines together, MW?',
    usual: () => '3',
    read: (text) => {
      const powerMw = numberIn(text, 'MW', '3, 3 MW or 800 kW');
      return powerMw <= 2_000
        ? powerMw
        : wrong('expected at most 2000 MW; is the unit right? 800 kW may be written so');
    },
  }),
  question<'machines'>({
    key: 'machines',
    flag: '--machines <number>',
    text: 'How many machines share it?',
    usual: () => '1',
    read: (text) =>
      /^([1-9]|1\d|20)$/.test(text.trim()) ? Number(text) : wrong('expected a whole number from 1 to 20'),
  }),
  question<'backup'>({
    key: 'backup',
    flag: '--backup <fuel>',
    text: 'Is there a fossil boiler for the coldest days?',
    help: `fossil boiler for the coldest days: ${BACKUPS.join(', ')}`,
    choices: () => BACKUPS.map((value) => ({ value, name: value })),
    usual: () => 'none',
    read: (text) => oneOf(text, BACKUPS),
  }),
  question<'unit'>({
    key: 'unit',
    flag: '--unit <unit>',
    text: 'What do its heat meters count in?',
    choices: () => METER_UNITS.map((value) => ({ value, name: value })),
    usual: (_, before) => (inChina(before) ? 'GJ' : 'MW.h'),
    read: (text) => oneOf(ucumCode(text) ?? text, METER_UNITS),
  }),
  question<'areaM2'>({
    key: 'areaM2',
    flag: '--area <m2>',
    text: 'Heated floor area, m2 (or none)?',
    usual: () => 'none',
    read: (text) => (text.trim() === 'none' ? null : numberIn(text, 'm2', '60000, or none')),
  }),
  question<'customers'>({
    key: 'customers',
    flag: '--customers <names>',
    text: 'Customers with a substation of their own, with commas between them (or none)?',
    usual: () => 'none',
    read: (text) => {
      if (text.trim() === 'none') return [];
      const names = text.split(',').flatMap((name) => name.trim() || []);
      const ids = names.map(slug);
      if (names.length > 50) wrong('expected at most 50 customers; add the others in the file');
      const odd = ids.findIndex((id, i) => id === '' || ids.indexOf(id) !== i);
      return odd < 0 ? names : wrong(`expected names that differ in their letters: "${names[odd]}" does not`);
    },
  }),
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
  question<'period'>({
    key: 'period',
    flag: '--period <period>',
    text: 'Is it judged by the calendar year or by the heating season?',
    help: 'calendar-year or heating-season',
    choices: () => ['calendar-year', 'heating-season'].map((value) => ({ value, name: value })),
    usual: (_, before) => (inChina(before) ? 'heating-season' : 'calendar-year'),
    read: (text) =>
      oneOf(slug(text.replace('Year', '-year').replace('Season', '-season')), ['calendar-year', 'heating-season']) ===
      'calendar-year'
        ? 'calendarYear'
        : 'heatingSeason',
  }),
  question<'metric'>({
    key: 'metric',
    flag: '--metric <net|gross>',
    text: 'Does the target count gross tonnes, or net of what the plant itself emits?',
    choices: () => ['net', 'gross'].map((value) => ({ value, name: value })),
    usual: () => 'net',
    read: (text) =>
      oneOf(text.trim().replace('avoided.', ''), ['net', 'gross']) === 'net' ? 'avoided.net' : 'avoided.gross',
  }),
  question<'targetT'>({
    key: 'targetT',
    flag: '--target <tonnes>',
    isEstimate: true,
    text: 'How many tonnes of CO2 is it to avoid in that time (or none)?',
    usual: (known, before) => String(guessedTargetT(known, before)),
    read: (text) => (text.trim() === 'none' ? null : numberIn(text, 't', '1400, or none')),
  }),
  question<'plan'>({
    key: 'plan',
    flag: '--plan <plan>',
    isOpen: true,
    text: 'How is the year to run: flat, monthly (twelve shares), or by normal degree-days of a place?',
    help: 'flat, monthly:20,17,…  with twelve shares, or the id of normals',
    choices: ({ normals }) => [
      { value: 'flat', name: 'flat (each heating day the same)' },
      ...[...normals.values()].map(({ id, name }) => ({ value: id, name: `${id} (${name})` })),
    ],
    usual: ({ normals }, { place }) => normalsOf(normals, place) ?? 'flat',
    read: readPlan,
  }),
];
