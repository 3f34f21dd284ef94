/** The dossier: every number of it is found in the configuration or the answers of the API, and what nobody has stated is said to be missing. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainOf, type DossierAnswer } from '#contracts';
import { halfWidthText, MINUTE_MS, type Site } from '#domain';
import { loadCatalogue } from '#runtime';
import {
  accountedEvents,
  accountedFactors,
  accountedReadings,
  accountedSite,
  LATER,
  openEmptyPlant,
  type AccountedPlant,
} from '../../support/plants/accounted-plant.js';
import { storeSimulatedPlant, type SimulatedPlant } from '../../support/plants/simulated-plant.js';
import { CHROMIUM, withBrowser } from '../../support/browser/page-under-test.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { runGreenpark } from '../../support/processes/run-greenpark.js';

const SHIPPED = 'config/sites/changchun-south.yaml';

/** Stated but for its alternatives, and with a certificate of the plant meter that lapses within the period. */
const stated: Site = {
  ...accountedSite,
  devices: accountedSite.devices.map((device) =>
    device.id === 'plant-meter'
      ? {
          ...device,
          meter: {
            serial: 'KAM-7',
            accuracyClass: 2,
            verifiedFrom: '2021-01-01',
            verifiedUntil: '2026-01-16',
            certificate: 'C-4711',
            location: null,
          },
        }
      : device,
  ),
  dossier: {
    proponent: 'North Heating Ltd.',
    location: 'Changchun',
    description: 'Straw in the place of coal.',
    sources: { biomassDecay: 'left out: it would only raise what is avoided' },
    roles: [{ role: 'closes the months', name: 'Li Na' }],
    retentionYears: 12,
    leakageEvidence: [{ about: 'surplus of straw', document: 'survey B-14' }],
  },
};

const numbersIn = (text: string): string[] =>
  (text.match(/\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?/g) ?? []).map((token) => token.replaceAll(',', ''));

/** Every text of a dossier that is no heading. */
const textsOf = ({ sections }: DossierAnswer): string[] =>
  sections.flatMap(({ id, blocks }) =>
    blocks.flatMap((block) => {
      if (block.kind === 'text' || block.kind === 'missing') return [block.text];
      if (block.kind === 'facts') return block.items.map(({ text }) => text);
      // Of a formula only what the site file states for it.
      return block.rows.flatMap((row) => (id === 'quantification' ? row.slice(2) : row));
    }),
  );

/** The numbers of some sources as a dossier may write them: with all digits, whole, to tenths or thousandths, as percent, s or h. */
function numbersKnown(sources: readonly unknown[], words: readonly string[]): Set<string> {
  const known = new Set(words.flatMap(numbersIn));
  const rounded = (value: number, digits: number): string => String(Math.round(value * 10 ** digits) / 10 ** digits);
  for (const token of sources.flatMap((source) => numbersIn(JSON.stringify(plainOf(source))))) {
    const value = Number(token);
    known.add(token);
    for (const digits of [0, 1, 3]) known.add(rounded(value, digits));
    for (const scaled of [value * 100, value / 1_000, value / 3_600_000]) known.add(rounded(scaled, 6));
    known.add(numbersIn(halfWidthText(value, 'en'))[0]!);
  }
  return known;
}

const section = ({ sections }: DossierAnswer, id: string) => sections.find((one) => one.id === id)!;

describe('the dossier of a plant', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  beforeAll(async () => {
    plant = await openEmptyPlant('dossier', stated);
    await plant.store.readings(...accountedReadings());
    await plant.store.events(...accountedEvents);
    await plant.derive();
    api = await startApi(plant.store.owner, { sites: [stated], factors: accountedFactors }, { now: LATER });
  });
  afterAll(async () => {
    await api?.stop();
    await plant?.store.close();
  });

  const PATH = '/api/v1/sites/north/dossier';
  const dossier = async (query: string): Promise<DossierAnswer> => {
    const { status, body } = await api.call(`${PATH}${query}`);
    expect([status, body.detail]).toEqual([200, undefined]);
    return body as DossierAnswer;
  };

  it('has no number that neither the configuration nor the API has', async () => {
    const get = async (path: string): Promise<unknown> => (await api.call(`/api/v1/sites/north/${path}`)).body;
    const words = await Promise.all(
      ['libs/words/src/dossier/english.ts', 'libs/words/src/statement/english.ts'].map((file) =>
        readFile(file, 'utf8'),
      ),
    );
    const answer = await dossier('?period=season-2025&lang=en');
    const known = numbersKnown(
      [
        stated,
        accountedFactors,
        await get('emissions?interval=day&from=2025-10-20&to=2026-04-07'),
        await get('emissions?interval=month&from=2025-10-01&to=2026-05-01'),
        await get('emissions?interval=season&from=2025-10-01&to=2026-05-01'),
        await get('statements/season-2025'),
        await get('statements/season-2025?tonnes=whole'),
        await get('statements/2026-01?tonnes=whole'),
        answer.from,
        answer.to,
        { since: stated.sinceMs, at: new Date(stated.sinceMs + 480 * MINUTE_MS).toISOString() },
      ],
      words,
    );
    // Of the calibration: 80 days without a certificate at 3.44 %; of `toldPct`: the days that are known of 169.
    const counted = ['80', '3.44', '2.9'];
    const strange = textsOf(answer)
      .flatMap((text) => numbersIn(text).map((token) => [token, text]))
      .filter(([token]) => !known.has(token!) && !counted.includes(token!));
    expect(strange).toEqual([]);
  });

  it('says what is missing, and which key would state it', async () => {
    const { missing, sections } = await dossier('?period=season-2025&lang=en');
    expect(missing).toEqual(
      expect.arrayContaining(['dossier.alternatives', 'dossier.additionality', 'dossier.sources.electricity']),
    );
    expect(missing).not.toContain('dossier.proponent');
    expect(JSON.stringify(sections)).toContain('Not stated in the site file: dossier.alternatives');
    expect(JSON.stringify(sections)).toContain('left out: it would only raise what is avoided');
  });

  it('has what is stated, each counted point, each factor with its status, and the days without a certificate', async () => {
    const answer = await dossier('?period=season-2025&lang=en');
    const rows = (id: string) =>
      section(answer, id).blocks.flatMap((block) => (block.kind === 'table' ? block.rows : []));
    expect(rows('organisation')).toContainEqual(['closes the months', 'Li Na']);
    expect(rows('leakage')).toContainEqual(['surplus of straw', 'survey B-14']);
    expect(section(answer, 'retention').blocks).toEqual([
      { kind: 'text', text: 'Data and papers are kept 12 years after the last claim, as the operator states.' },
    ]);
    expect(rows('monitoring').map(([point]) => point)).toEqual(
      expect.arrayContaining(['plant-meter/heat.energyTotal', 'aux-power/elec.energyTotal', 'fuel-gate/fuel.received']),
    );
    const { body } = await api.call('/api/v1/sites/north/statements/season-2025');
    expect(rows('factors').map(([version, value]) => [version, Number(value!.replaceAll(',', ''))])).toEqual(
      body.factors.map(({ version, value }: { version: string; value: number }) => [version, value]),
    );
    expect(rows('calibration')).toContainEqual(['plant-meter', 'credit', '2026-01-17', '2026-04-06', '80', '3.44']);
    expect(rows('figures').at(-1)![0]).toBe('season-2025');
    expect(rows('figures').at(-1)![7]).toMatch(/^[\d,]+ t ± [\d,.]+ t$/);
    expect(rows('quality')).toContainEqual(['OVERDUE', 'read past the verification date of the meter']);
  });

  it('is the same in Chinese, with the same numbers, as a page that prints', async () => {
    const [english, chinese] = [await dossier('?period=2026-01&lang=en'), await dossier('?period=2026-01&lang=zh')];
    expect(chinese.sections.map(({ id }) => id)).toEqual(english.sections.map(({ id }) => id));
    const cells = (of: DossierAnswer): number[] => of.sections.map(({ blocks }) => blocks.length);
    expect(cells(chinese)).toEqual(cells(english));
    expect(chinese.missing).toEqual(english.missing);
    expect(JSON.stringify(chinese)).toContain('站点文件中未申明：dossier.alternatives');
    const { status, text, headers } = await api.call(`${PATH}?period=2026-01&lang=zh&format=html`);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).toContain('<html lang="zh">');
    expect(text).toContain('监测计划');
    expect(text).toContain('站点文件中未申明：dossier.additionality');
  });

  it('is the same in German, with German numbers', async () => {
    const [english, german] = [await dossier('?period=2026-01&lang=en'), await dossier('?period=2026-01&lang=de')];
    expect(german.sections.map(({ id }) => id)).toEqual(english.sections.map(({ id }) => id));
    expect(german.missing).toEqual(english.missing);
    expect(german.sections.map(({ heading }) => heading)).toContain('8. Überwachungsplan');
    const { text } = await api.call(`${PATH}?period=2026-01&lang=de&format=html`);
    expect(text).toContain('<html lang="de">');
    expect(text).toContain('In der Standortdatei nicht angegeben: dossier.additionality');
  });

  it('says what is wrong with what was asked, and what there is of a period without figures', async () => {
    expect((await api.call(`${PATH}?period=2026-13`)).status).toBe(400);
    expect((await api.call(`${PATH}?colour=red`)).status).toBe(400);
    expect((await api.call('/api/v1/sites/nowhere/dossier')).status).toBe(404);
    const { sections } = await dossier('?period=2027-01&lang=en');
    expect(JSON.stringify(sections)).toContain('No figures of 2027-01 are stored.');
  });

  describe('by the command line', () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'greenpark-dossier-'));
    });
    afterAll(() => rm(folder, { recursive: true }));
    const greenpark = (...args: string[]) =>
      runGreenpark(folder, ['evidence', 'dossier', '--period', 'season-2025', ...args, '--http', api.url]);

    it('comes to a file, and names what is missing', async () => {
      const page = join(folder, 'dossier.html');
      const { code, out, err } = await greenpark('--lang', 'zh', '--html', '--out', page);
      expect([code, err]).toEqual([0, '']);
      expect(out).toContain('dossier.alternatives');
      expect(await readFile(page, 'utf8')).toContain('项目档案');
    });

    it('is no PDF without a browser, and says what to do', async () => {
      const none = await greenpark('--pdf', '--browser', join(folder, 'none'), '--out', join(folder, 'none.pdf'));
      expect([none.code, none.err]).toEqual([1, expect.stringContaining('print it from a browser')]);
    });

    withBrowser('is printed by a Chromium', () => {
      it('as PDF', async () => {
        const file = join(folder, 'dossier.pdf');
        const { code, err } = await greenpark('--pdf', '--browser', CHROMIUM, '--out', file);
        expect([code, err]).toEqual([0, '']);
        expect((await readFile(file)).subarray(0, 5).toString()).toBe('%PDF-');
      });
    });
  });
});

describe('the dossier of the shipped plant', () => {
  let plant: SimulatedPlant;
  let api: ApiUnderTest;
  const NOW = Date.parse('2026-01-13T00:00:00Z');
  beforeAll(async () => {
    const story = { file: SHIPPED, from: '2026-01-10', to: '2026-01-12', seed: 1 };
    plant = await storeSimulatedPlant('dossier_shipped', story, NOW);
    api = await startApi(plant.db, await loadCatalogue({ sitesPath: SHIPPED, factorsPath: null }), { now: NOW });
  });
  afterAll(async () => {
    await api?.stop();
    await plant?.db.close();
  });

  it.each([
    ['en', 'Not stated in the site file: dossier.proponent', 'is circular'],
    ['zh', '站点文件中未申明：dossier.proponent', '循环论证'],
    ['de', 'In der Standortdatei nicht angegeben: dossier.proponent', 'Zirkelschluss'],
  ])('is made in %s, says what nobody has stated, and what is circular', async (lang, missing, circular) => {
    const { body } = await api.call(`/api/v1/sites/changchun-south/dossier?period=season-2025&lang=${lang}`);
    const answer = body as DossierAnswer;
    expect(answer.sections.map(({ id }) => id)).toHaveLength(21);
    expect(answer.circularity).toContain(circular);
    expect(answer.circularity).toMatch(/47[,.]700/);
    expect(JSON.stringify(answer.sections)).toContain(missing);
    const factors = section(answer, 'factors').blocks.flatMap((block) => (block.kind === 'table' ? block.rows : []));
    expect(factors.map(([version]) => version)).toContain('heat.cn.default@2015-01-01');
    expect(
      factors.every((row) =>
        /^(verified|second-hand|unverified|已核实|间接引用|未核实|geprüft|aus zweiter Hand|nicht geprüft)$/.test(
          row[6]!,
        ),
      ),
    ).toBe(true);
  });

  it('says how to get what of a claim could be defended', async () => {
    const { body } = await api.call('/api/v1/sites/changchun-south/dossier?period=2026-01&lang=en');
    const { blocks } = section(body as DossierAnswer, 'waterfall');
    expect(blocks).toEqual([{ kind: 'text', text: expect.stringContaining('--waterfall') }]);
  });
});
