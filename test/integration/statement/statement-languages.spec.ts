/** A statement in Chinese and in German: every word of it, but for names and units. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StatementAnswer } from '#contracts';
import { LATER, type AccountedPlant } from '../../support/plants/accounted-plant.js';
import { openSuppliedPlant, suppliedFactors, suppliedSite } from '../../support/plants/supplied-plant.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { runGreenpark } from '../../support/processes/run-greenpark.js';

const PATH = '/api/v1/sites/north/statements/2026-01';
/** Units, gases, standards and what people type. */
const NAMES =
  /CDM AMS-I\.C|AM0036|ISO 14064-2|docs\/methodology\.md|greenpark verify FILE|CO2|CO₂e?|CH[4₄]|N[2₂]O|MWh?|GJ|UTC|kg\.GJ-1|kg\.TJ-1/g;

interface Told {
  readonly lang: string;
  /** What is left in it of English. */
  readonly english: RegExp;
  readonly words: readonly string[];
  readonly rest: string;
  readonly asked: string;
  readonly terminal: readonly (string | RegExp)[];
}
const TOLD: readonly Told[] = [
  {
    lang: 'zh',
    english: /[A-Za-z]{2,}[^<\n]{0,40}/g,
    words: ['减排量报告单', '2026年1月', '基准线排放量', '净减排量', '不确定性', '泄漏', '未关账'],
    rest: '管网损失、自用热及无计量的热量',
    asked: 'zh-CN,zh;q=0.9,en;q=0.5',
    terminal: ['未关账，第 0 版', /净减排量 [\d,]+ t ± [\d,.]+ t（95% 置信区间）/],
  },
  {
    lang: 'de',
    english: /\b(the|of|and|is|are|not|its|no|which|what|with|than|per|by|from|to|heat|days|site|less)\b/gi,
    words: ['Nachweis vermiedener Emissionen', 'Januar 2026', 'Baseline', 'netto', 'Verlagerung', 'Offen'],
    rest: 'Netzverluste, Eigenbedarf und Wärme ohne Zähler',
    asked: 'de-AT,de;q=0.9,en;q=0.5',
    terminal: ['offen, Fassung 0', /netto [\d.]+ t ± [\d.,]+ t \(95 %\)/],
  },
];

const textOf = (html: string): string =>
  html
    .replace(/<style>[^]*?<\/style>|<link[^>]*>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&nbsp;/g, ' ')
    .replace(/&amp;/g, '&');

describe.each(TOLD)('a statement in $lang', ({ lang, english: left, words, rest: restName, asked, terminal }) => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  beforeAll(async () => {
    plant = await openSuppliedPlant(`statement_${lang}`);
    api = await startApi(plant.store.owner, { sites: [suppliedSite], factors: suppliedFactors }, { now: LATER });
  });
  afterAll(async () => {
    await api?.stop();
    await plant?.store.close();
  });

  const html = async (query: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${api.url}${PATH}${query}`, { headers: { accept: 'text/html', ...headers } });
    expect(answer.headers.get('vary')).toContain('accept-language');
    return answer.text();
  };

  it('has no English word left but names, codes and units', async () => {
    const english = (await api.call(`${PATH}?lang=en`)).body as StatementAnswer;
    const { site, customers, factors, figures, configurationHash, uncertainty, targets, evidence } = english;
    const names = [
      site.name,
      site.id,
      site.timeZone,
      configurationHash,
      ...customers.flatMap(({ name, meters, unmetered }) => [
        name,
        ...unmetered,
        ...meters.flatMap(({ point, serial, codes }) => [point, serial ?? '', ...codes]),
      ]),
      ...factors.flatMap(({ version, source, sourceRef, unit }) => [version, source, sourceRef, unit]),
      ...figures.codes,
      ...uncertainty.map(({ source }) => source.replace(/^\w+:/, '')),
      ...targets.map(({ id }) => id),
      evidence.command,
    ].filter((name): name is string => Boolean(name));
    let text = textOf(await html(`?lang=${lang}`));
    for (const name of names.toSorted((a, b) => b.length - a.length)) text = text.replaceAll(name, ' ');
    expect(text.replace(NAMES, ' ').match(left) ?? []).toEqual([]);
    for (const word of words) expect(text).toContain(word);
  });

  it('has the numbers of the English one, and comes to whoever reads the language', async () => {
    const { stored } = (await api.call(`${PATH}?lang=en`)).body as StatementAnswer;
    // with all digits they are for programs, and the same in every language
    const numbers = (of: string): string[] =>
      textOf(of)
        .replaceAll(String(stored.grossT), '')
        .replaceAll(String(stored.netT), '')
        .match(/\d{1,3}(?:[,.]\d{3})+(?:[,.]\d+)?/g)!;
    const asEnglish = (number: string): string =>
      lang === 'de' ? number.replace(/[.,]/g, (sign) => (sign === ',' ? '.' : ',')) : number;
    const [told, english] = [await html(`?lang=${lang}`), await html('?lang=en')];
    expect(numbers(told).map(asEnglish).toSorted()).toEqual(numbers(english).toSorted());
    expect(told).toContain(`<html lang="${lang}">`);
    expect(await html('', { 'accept-language': asked })).toContain(`<html lang="${lang}">`);
    expect(await html('', { 'accept-language': 'fr, en;q=0.5' })).toContain('<html lang="en">');
    expect((await api.call(`${PATH}?lang=fr`)).status).toBe(400);
    const answer = (await api.call(`${PATH}?lang=${lang}`)).body as StatementAnswer;
    expect([answer.language, answer.rest.name]).toEqual([lang, restName]);
    const said = (await api.call(`${PATH}?lang=en`)).body as StatementAnswer;
    expect(answer.notes).toHaveLength(said.notes.length);
    for (const [i, note] of [...answer.notes, answer.baseline].entries())
      expect(note).not.toBe([...said.notes, said.baseline][i]);
  });

  it('is printed by the command line as well', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'greenpark-statement-'));
    const { code, out, err } = await runGreenpark(folder, ['statement', '2026-01', '--lang', lang, '--http', api.url]);
    expect([code, err]).toEqual([0, '']);
    for (const told of terminal) expect(out).toMatch(told);
    await rm(folder, { recursive: true });
  });
});
