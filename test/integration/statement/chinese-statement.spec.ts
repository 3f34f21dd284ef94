/** A statement in Chinese: every word of it, but for names and units. */
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

describe('a statement in Chinese', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  beforeAll(async () => {
    plant = await openSuppliedPlant('chinese');
    api = await startApi(plant.store.db, { sites: [suppliedSite], factors: suppliedFactors }, { now: LATER });
  });
  afterAll(async () => {
    await api?.stop();
    await plant?.store.db.close();
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
    let text = textOf(await html('?lang=zh'));
    for (const name of names.toSorted((a, b) => b.length - a.length)) text = text.replaceAll(name, ' ');
    expect(text.replace(NAMES, ' ').match(/[A-Za-z]{2,}[^<\n]{0,40}/g) ?? []).toEqual([]);
    for (const word of ['减排量报告单', '2026年1月', '基准线排放量', '净减排量', '不确定性', '泄漏', '未关账']) {
      expect(text).toContain(word);
    }
  });

  it('has the numbers of the English one, and comes to whoever reads Chinese', async () => {
    const numbers = (of: string): string[] => textOf(of).match(/\d{1,3}(?:,\d{3})+(?:\.\d+)?/g)!;
    const [chinese, english] = [await html('?lang=zh'), await html('?lang=en')];
    expect(numbers(chinese).toSorted()).toEqual(numbers(english).toSorted());
    expect(chinese).toContain('<html lang="zh">');
    expect(await html('', { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.5' })).toContain('<html lang="zh">');
    expect(await html('', { 'accept-language': 'fr, en;q=0.5' })).toContain('<html lang="en">');
    expect((await api.call(`${PATH}?lang=fr`)).status).toBe(400);
    const { notes, baseline, rest, language } = (await api.call(`${PATH}?lang=zh`)).body as StatementAnswer;
    expect([language, rest.name]).toEqual(['zh', '管网损失、自用热及无计量的热量']);
    expect([...notes, baseline].every((text) => /\p{Script=Han}/u.test(text))).toBe(true);
  });

  it('is printed by the command line as well', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'greenpark-chinese-'));
    const { code, out, err } = await runGreenpark(folder, ['statement', '2026-01', '--lang', 'zh', '--http', api.url]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('未关账，第 0 版');
    expect(out).toMatch(/净减排量 [\d,]+ t ± [\d,.]+ t（95% 置信区间）/);
    await rm(folder, { recursive: true });
  });
});
