import { ownTimeZone, ucumCode } from '#domain';
import { BACKUPS, PLANT_KINDS, plantKind } from '../plant-kinds.js';
import { namedZone } from '../proposals.js';
import { hint, numberIn, oneOf, wrong } from '../read-answer.js';
import { slug } from '../slug.js';
import { inChina, question, type Question } from './question.js';

const METER_UNITS = ['MW.h', 'kW.h', 'GJ'] as const;

/** What the plant is and what is measured on it. */
export const PLANT_QUESTIONS: readonly Question[] = [
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
];
