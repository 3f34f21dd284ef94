import { createPlantLookup } from '#contracts';
import type { Point, Site } from '#domain';
import { Failure, WrongUsage } from '../../terminal/failure.js';
import type { Ask } from '../ask.js';
import type { Source } from '../recording/source.js';
import { csvMessages } from './csv-messages.js';
import { csvRows } from './csv-rows.js';
import { parseMapping } from './column-plan.js';
import { understandCsv, type CsvOptions } from './layout.js';

const point = (id: string, kind: 'total' | 'gauge' | 'state', unit: string): Point =>
  ({
    address: `meter/${id}`,
    device: 'meter',
    id,
    versions: [{ fromMs: -Infinity, kind, unit, states: ['off', 'on'] }],
  }) as never;
const SITE = {
  id: 'leipzig',
  sources: [],
  sinceMs: 0,
  devices: [
    {
      id: 'meter',
      points: [
        point('heat.energyTotal', 'total', 'MW.h'),
        point('heat.power', 'gauge', 'kW'),
        point('water.supplyTemp', 'gauge', 'Cel'),
        point('pump', 'state', '1'),
      ],
    },
  ],
} as unknown as Site;
const METER = createPlantLookup([SITE]).sites.get('leipzig')!.devices.get('meter')!;

function sourceOf(content: string | Buffer, isPipe = false): Source {
  const head = Buffer.from(content);
  return {
    name: 'export.csv',
    isPipe,
    head,
    isWhole: true,
    tail: null,
    share: () => null,
    async *bytes() {
      yield head.subarray(0, 7);
      yield head.subarray(7);
    },
  };
}

interface Extra {
  readonly ask?: Ask | null;
  readonly device?: typeof METER | null;
}

async function understand(
  content: string | Buffer,
  options: Partial<CsvOptions> = {},
  { ask = null, device = METER }: Extra = {},
) {
  const source = sourceOf(content);
  const all = { mapped: [], timeZone: 'Europe/Berlin', ...options };
  const layout = await understandCsv(source, all, device, ask);
  const rows = csvRows(source, layout.encoding, layout.form.delimiter, layout.form.skipped + layout.belowHeader);
  const messages = [];
  for await (const { json, line, problem } of csvMessages(rows, layout, 't', () => undefined)) {
    messages.push({ ...(JSON.parse(json) as { ts: string; values: Record<string, unknown> }), line, problem });
  }
  return { layout, messages };
}

describe('a table', () => {
  it('of a German logger: Latin-1, semicolons, decimal comma, groups, date and time apart, units below, a preamble', async () => {
    const text = [
      'Datenlogger Heizhaus Süd;;;',
      'Export vom 28.10.2024',
      '',
      'Datum;Uhrzeit;Zählerstand;Vorlauf',
      ';;[kWh];[°C]',
      '27.10.2024;01:45;1.234.567,5;70,1',
      '27.10.2024;02:00;1.234.568,5;70,2',
      '27.10.2024;02:00;1.234.572,5;70,3',
    ].join('\r\n');
    const mapped = ['Zählerstand=heat.energyTotal', 'Vorlauf=water.supplyTemp'].map(parseMapping);
    const { layout, messages } = await understand(Buffer.from(text, 'latin1'), { mapped });
    expect(layout).toMatchObject({
      encoding: 'windows-1252',
      form: { delimiter: ';', headerLine: 4, skipped: 3 },
      belowHeader: 1,
      hasUnitsLine: true,
      times: [0, 1],
      format: { name: 'd.M.yyyy H:mm' },
      columns: [
        { unit: { written: 'kWh', code: 'kW.h' }, decimal: ',' },
        { unit: { written: '°C', code: 'Cel' }, decimal: ',' },
      ],
    });
    expect(messages).toEqual([
      {
        ts: '2024-10-26T23:45:00.000Z',
        values: { 'heat.energyTotal': { v: 1234567.5, u: 'kW.h' }, 'water.supplyTemp': { v: 70.1, u: 'Cel' } },
        line: 6,
        problem: null,
      },
      expect.objectContaining({ ts: '2024-10-27T00:00:00.000Z' }),
      expect.objectContaining({ ts: '2024-10-27T01:00:00.000Z', line: 8 }),
    ]);
  });

  it('of Excel: UTF-8 with BOM, units in brackets, quoted cells with line breaks and commas, Windows line ends', async () => {
    const text =
      '\uFEFF"Time","heat.energyTotal [MWh]","heat.power\n(kW)","Note, long"\r\n1/31/2024 11:45 PM,"1,234.567","24,100","a ""b""\r\nc"\r\n2/1/2024 12:00 AM,"1,235.000",0,\r\n';
    const { layout, messages } = await understand(text, { timeZone: 'America/New_York' });
    expect(layout).toMatchObject({ format: { name: 'M/d/yyyy h:mm a' }, unused: ['Note, long'] });
    expect(messages).toMatchObject([
      {
        ts: '2024-02-01T04:45:00.000Z',
        values: { 'heat.energyTotal': { v: 1234.567, u: 'MW.h' }, 'heat.power': { v: 24100, u: 'kW' } },
      },
      { ts: '2024-02-01T05:00:00.000Z' },
    ]);
  });

  it('in UTF-16, parted by tabs; in GBK where --encoding says so', async () => {
    const text = 'ts\theat.power\n2024-01-10T00:00:00Z\t7\n';
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    expect(await understand(utf16)).toMatchObject({
      layout: { encoding: 'utf-16le', form: { delimiter: '\t' } },
      messages: [{ ts: '2024-01-10T00:00:00.000Z', values: { 'heat.power': 7 } }],
    });
    // 时间,功率 in GBK
    const gbk = Buffer.concat([
      Buffer.from([0xca, 0xb1, 0xbc, 0xe4, 0x2c, 0xb9, 0xa6, 0xc2, 0xca, 0x0a]),
      Buffer.from('2024-01-10 00:00,7\n'),
    ]);
    const { messages } = await understand(gbk, { encoding: 'gbk', mapped: [parseMapping('功率=heat.power')] });
    expect(messages).toMatchObject([{ values: { 'heat.power': 7 } }]);
    await expect(understand(text, { encoding: 'latin-9000' })).rejects.toThrow(/--encoding latin-9000/);
  });

  it('with the delimiter that makes columns, not the one that stands most often', async () => {
    const text = 'Zeit;Leistung, gesamt;heat.power\n10.01.2024 00:00;1,5;2,5\n10.01.2024 00:15;1,5;2,5\n';
    const { layout, messages } = await understand(text);
    expect(layout).toMatchObject({ form: { delimiter: ';' }, unused: ['Leistung, gesamt'] });
    expect(messages).toMatchObject([{ values: { 'heat.power': 2.5 } }, {}]);
    expect((await understand('sep=|\nts|heat.power\n2024-01-10|1\n')).messages).toHaveLength(1);
  });

  it('knows the form of substations, names of points and states', async () => {
    const { messages } = await understand(
      'datetime,t_amb,t_sup_prim,e,pe\n2024-04-04 11:52:00,20.8,48.6,9057.296,0.0\n',
    );
    expect(messages).toMatchObject([
      {
        ts: '2024-04-04T09:52:00.000Z',
        values: { 'heat.energyTotal': { v: 9057.296, u: 'MW.h' }, 'heat.power': { v: 0, u: 'kW' } },
      },
    ]);
    const strange = await understand(
      'datetime,constructor,e,pe\n2024-04-04 11:52:00,20.8,9057.296,0.0\n',
      {},
      { device: null },
    );
    expect(strange).toMatchObject({ layout: { unused: ['constructor'] }, messages: [{ problem: null }] });
    expect((await understand('ts,pump\n2024-01-10,on\n2024-01-11,\n2024-01-12,off')).messages).toMatchObject([
      { values: { pump: 'on' } },
      { values: { pump: 'off' } },
    ]);
  });

  it('leaves out empty cells and keeps what cannot be read, for the system to say why', async () => {
    const { messages } = await understand(
      'ts,heat.power,heat.energyTotal\n2024-01-10T00:00:00Z,,5\nsoon,1,2\n2024-01-10T00:01:00Z,,\n2024-01-10T00:02:00Z,1,2,3',
    );
    expect(messages).toMatchObject([
      { ts: '2024-01-10T00:00:00.000Z', values: { 'heat.energyTotal': 5 }, problem: null },
      { ts: 'soon', values: { 'heat.power': 1 }, line: 3, problem: { reason: 'BAD_TIME' } },
      { line: 5, problem: { reason: 'OUT_OF_SCHEMA', detail: '4 cells where the header names 3' } },
    ]);
  });

  it('finds the time by what is in the columns, newest first', async () => {
    const { layout } = await understand('n,when,heat.power\n2,2024-01-10 00:15,1\n1,2024-01-10 00:00,1\n');
    expect(layout).toMatchObject({ times: [1], isFalling: true, unused: ['n'] });
  });

  it('asks whoever sits at the terminal', async () => {
    const asked: string[] = [];
    const ask: Ask = {
      choose: async (question, choices) => {
        asked.push(`${question} ${choices.join()}`);
        return choices.at(-1)!;
      },
      text: async (question) => {
        asked.push(question);
        return 'yyMMdd HHmm';
      },
    };
    const text = 'a,b,heat.power\n01/02/2024 00:00,03/02/2024 00:00,1\n';
    const { layout } = await understand(text, {}, { ask });
    expect(layout).toMatchObject({ times: [1], format: { name: 'M/d/yyyy H:mm' } });
    expect(asked).toHaveLength(2);
    expect((await understand('time,heat.power\n240110 0015,1\n', {}, { ask })).messages).toMatchObject([
      { ts: '2024-01-09T23:15:00.000Z' },
    ]);
  });
});

describe('a table that cannot be meant is refused, with what to do', () => {
  const ROW = 'ts;heat.power\n2024-01-10;1\n';
  it.each<[string, string, Partial<CsvOptions>, RegExp, typeof Failure | typeof WrongUsage]>([
    ['no table', 'just words\nand more\n', {}, /no table found.*"just words"/, WrongUsage],
    ['no column of times', 'a;heat.power\n1;2\n', {}, /no column of times among a, heat.power: name it with --time-column/, WrongUsage],
    ['two columns of times', 'a;b;heat.power\n2024-01-10;2024-01-10;2\n', {}, /several columns look like times: a, b/, WrongUsage],
    ['times in no known form', 'time;heat.power\n10-heute;2\n', {}, /line 2: "10-heute" in the column time is in no form.*--time-format.*nothing was sent/, WrongUsage],
    ['times of an unknown clock', ROW, { timeZone: null }, /times have no offset.*--time-zone/, WrongUsage],
    ['day or month', 'time;heat.power\n01/02/2024 00:00;2\n', {}, /may be d\/M\/yyyy H:mm or M\/d\/yyyy H:mm.*--time-format "d\/M/, WrongUsage],
    ['a time of day alone', 'time;heat.power\n00:15;2\n', {}, /times of day alone: give --date-column/, WrongUsage],
    ['thousands or decimals', 'time;heat.power\n2024-01-10;123.456\n', {}, /123.456 may be 123.456 or 123456.*--decimal/, WrongUsage],
    ['more cells than names', 'time,heat.power\n10.01.2024,12,5\n10.01.2024,13,5\n', {}, /names 2 columns, the lines below it have 3.*decimal comma/, Failure],
    ['a mistyped point', 'ts;heat.powr\n2024-01-10;1\n', {}, /column heat.powr is no point of meter; did you mean heat.power\?/, Failure],
    ['nothing known', 'ts;x\n2024-01-10;1\n', {}, /no column of ts, x is known.*--map column=point.*meter has heat.energyTotal/, WrongUsage],
    ['a wrong --time-column', ROW, { timeColumn: 'tz' }, /--time-column: the file has no column tz; did you mean ts\?/, WrongUsage],
    ['a wrong --map column', ROW, { mapped: [parseMapping('heat.powr=heat.power')] }, /no column heat.powr; did you mean heat.power\?/, WrongUsage],
    ['a wrong --map column of a name with a unit', 'ts;Energie [MWh]\n2024-01-10;1\n', { mapped: [parseMapping('Enrgie=heat.energyTotal')] }, /no column Enrgie; did you mean Energie\?/, WrongUsage],
    ['a wrong --map point', ROW, { mapped: [parseMapping('heat.power=heat.powr')] }, /meter has no point heat.powr; did you mean heat.power\?/, WrongUsage],
    ['a unit of another kind', ROW, { mapped: [parseMapping('heat.power=heat.power[MWh]')] }, /MWh cannot become kW, the unit of meter\/heat.power/, WrongUsage],
    ['one point twice', 'ts;a;b\n2024-01-10;1;1\n', { mapped: ['a=heat.power', 'b=heat.power'].map(parseMapping) }, /two columns are mapped to the point heat.power/, WrongUsage],
    ['a column that stands twice', 'ts;a;a\n2024-01-10;1;1\n', { mapped: [parseMapping('a=heat.power')] }, /column a stands 2 times/, WrongUsage],
    ['no values', 'ts;heat.power\n', {}, /no table found|no line of values/, Failure],
  ])('%s', async (_, text, options, message, kind) => {
    const error = await understand(text, options).catch((thrown: unknown) => thrown);
    expect((error as Error).message).toMatch(message);
    expect(error).toBeInstanceOf(kind);
  }); // prettier-ignore

  it('a wrong --map by itself', () => {
    expect(() => parseMapping('e')).toThrow(/expected column=point/);
    expect(() => parseMapping('e=heat.power[kwh]')).toThrow(/"kwh" is no unit that is known; did you mean kW.h\?/);
    expect(parseMapping('t=x[[degF]]').unit).toBe('[degF]');
  });

  it('settles day and month by a line that lies far behind', async () => {
    const early = Array.from({ length: 300 }, (_, i) => `01/02/2024 ${String(i % 24).padStart(2, '0')}:00;1`);
    const text = ['time;heat.power', ...early, '13/02/2024 00:00;1', ...early].join('\n');
    expect((await understand(text)).layout.format.name).toBe('d/M/yyyy H:mm');
  });
});
