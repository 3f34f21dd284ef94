import type { Normals } from '#domain';
import { loadCatalogue, shippedConfigFolder } from '../catalogue/catalogue.js';
import { ConfigDocument } from '../catalogue/catalogue-document.js';
import { addWinters } from './winters-file.js';

const NORMALS: Normals = {
  id: 'park',
  name: 'Park',
  baseC: 18,
  days: new Map(),
  remaining: [],
  seasonSdKd: null,
  pastSeasons: new Map(),
  source: null,
  hash: 'n',
};
const line = (days: number, value: string): string => Array.from({ length: days }, () => value).join(' ');
const file = (more: string, head = 'for: park\nbase: 18'): string =>
  `winters: park-2023\n${head}\nsource: our thermometer\nseasons:\n${more}`;

function read(text: string, known = NORMALS) {
  const normals = new Map([[known.id, known]]);
  const document = ConfigDocument.parse(text, 'w.yaml');
  addWinters(document, normals);
  return { winters: normals.get('park')!.winters, problems: document.problems.map(({ text: problem }) => problem) };
}

it('reads months before July into the year after the winter began, and leaves unknown days out', () => {
  const text = file(`  '2023':\n    '12': ${line(30, '20.5')} -\n    '02': ${line(29, '18')}\n`);
  const { winters, problems } = read(text);
  expect(problems).toEqual([]);
  expect(winters!.years).toEqual([2023]);
  expect(winters!.days.get('2023-12-30')).toBe(20.5);
  expect(winters!.days.has('2023-12-31')).toBe(false);
  expect(winters!.days.get('2024-02-29')).toBe(18);
  expect(winters!.days.size).toBe(59);
});

it.each([
  ['a day too few', file(`  '2022':\n    '02': ${line(29, '18')}\n`), /found 29 days, expected 28/],
  ['a word', file(`  '2022':\n    '02': ${line(28, 'cold')}\n`), /one number per day/],
  ['other normals', file(`  '2022': {}\n`, 'for: elsewhere\nbase: 18'), /expected the id of a normals file \(park\)/],
  ['another base', file(`  '2022': {}\n`, 'for: park\nbase: 15'), /expected 18 as in the normals park/],
])('refuses %s', (_, text, problem) => {
  expect(read(text).problems.join('\n')).toMatch(problem);
});

it('counts in the hash of the normals', () => {
  const hash = (value: string): string => {
    const normals = new Map([['park', NORMALS]]);
    addWinters(ConfigDocument.parse(file(`  '2022':\n    '01': ${line(31, value)}\n`), 'w.yaml'), normals);
    return normals.get('park')!.hash;
  };
  expect(hash('30')).not.toBe(hash('31'));
  expect(hash('30')).toBe(hash('30'));
});

it('ships 32 winters of Changchun, every day of October to April', async () => {
  const { normals } = await loadCatalogue({ sitesPath: `${shippedConfigFolder()}/sites`, factorsPath: null });
  const winters = normals.get('changchun-1991-2020')!.winters!;
  expect(winters.years).toHaveLength(32);
  expect(winters.years.at(0)).toBe(1991);
  expect(winters.days.size).toBe(32 * 212 + 8);
});
