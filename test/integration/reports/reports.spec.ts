import { execFileSync } from 'node:child_process';
import { unzipSync } from 'fflate';
import { NO_ALERTING, type ReportSchedule, type Site } from '#domain';
import { readNotifications } from '#postgres';
import { readEnvironment } from '#runtime';
import { SinkQueues } from '../../../apps/alerting/src/notifying/send-notifications.js';
import { SecretFiles } from '../../../apps/alerting/src/notifying/sinks/secret-files.js';
import { SiteDirectory } from '../../../apps/api/src/directory/site-directory.js';
import { DerivedSites } from '../../../apps/api/src/directory/derived-sites.js';
import { PastFigures } from '../../../apps/api/src/past/figures-as-of.js';
import { MakeReports } from '../../../apps/api/src/reports/make-reports.js';
import { sendWhatIsDue } from '../../../apps/api/src/reports/send-report.js';
import { Statements } from '../../../apps/api/src/statements/statements.js';
import { csvRows } from '../../support/files/csv-records.js';
import {
  accountedFactors,
  accountedSite,
  LATER,
  openAccountedPlant,
  type AccountedPlant,
} from '../../support/plants/accounted-plant.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { MailReceiver } from '../../support/receivers/mail-receiver.js';

const schedule = (name: string, over: Partial<ReportSchedule> = {}): ReportSchedule => ({
  name,
  what: 'statement',
  period: 'monthly',
  atMinute: 7 * 60,
  dayOfMonth: 1,
  to: ['boss'],
  formats: ['pdf', 'csv', 'xlsx'],
  language: 'en',
  ...over,
});
const site: Site = {
  ...accountedSite,
  alerting: { ...NO_ALERTING, sinks: { boss: { kind: 'email', to: ['boss@park.example'] } } },
  reports: [
    schedule('month'),
    schedule('month-zh', { language: 'zh', formats: ['pdf'] }),
    schedule('month-de', { language: 'de' }),
    schedule('week-de', { what: 'overview', period: 'weekly', language: 'de', formats: ['pdf'] }),
    schedule('week', { what: 'overview', period: 'weekly' }),
  ],
};
/** The day after the newest overview of a week with figures. */
const NOW = Date.parse('2026-02-01T08:00:00+08:00');
/** Of poppler-utils: reads what a person would read on the paper. */
const PDFTOTEXT = '/usr/bin/pdftotext';
const REPORTS = '/api/v1/sites/north/reports';

describe('reports by the clock', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let mail: MailReceiver;
  let make: MakeReports;
  let queues: SinkQueues;
  let nowMs = NOW;

  beforeAll(async () => {
    plant = await openAccountedPlant('reports');
    const { owner: db } = plant.store;
    mail = await MailReceiver.start();
    api = await startApi(db, { sites: [site], factors: accountedFactors }, { now: NOW });
    const catalogue = { current: { sites: [site], factors: accountedFactors, normals: new Map() } };
    const directory = new SiteDirectory(catalogue as never, db);
    const sites = new DerivedSites(directory, db);
    const statements = new Statements(db, sites, new PastFigures(db, sites), { now: () => nowMs });
    make = new MakeReports(db, directory, statements);
    const ways = {
      secrets: new SecretFiles('.'),
      mailServer: { url: mail.url, from: 'greenpark@park.example' },
      push: readEnvironment({}).push,
    };
    queues = new SinkQueues(
      db,
      () => [site],
      ways,
      () => nowMs,
    );
  });
  afterAll(async () => {
    await api?.stop();
    await mail?.stop();
    await plant?.store.close();
  });

  const bytes = async (name: string, format: string): Promise<Buffer> => {
    const response = await fetch(`${api.url}${REPORTS}/${name}/preview?format=${format}`);
    expect(response.status).toBe(200);
    return Buffer.from(await response.arrayBuffer());
  };
  const pdfText = (pdf: Buffer): string => execFileSync(PDFTOTEXT, ['-layout', '-', '-'], { input: pdf }).toString();
  /** Numbers of a workbook, sheet by sheet. */
  const numbersOf = (xlsx: Buffer): number[] =>
    Object.entries(unzipSync(xlsx))
      .filter(([name]) => /worksheets\/sheet\d+\.xml$/.test(name))
      .flatMap(([, content]) =>
        [
          ...Buffer.from(content)
            .toString()
            .matchAll(/<c ([^>]*)>(?:(?!<\/c>).)*?<v>([^<]+)<\/v>/g),
        ]
          .filter(([, attributes]) => !/t="(s|inlineStr|str)"/.test(attributes!))
          .map(([, , value]) => Number(value)),
      );
  const send = async (): Promise<void> => {
    await queues.sendDue();
    await queues.settled();
  };
  const due = (name: string, atMs: number): Promise<boolean> => {
    nowMs = atMs;
    return sendWhatIsDue(
      plant.store.owner,
      make,
      site,
      site.reports!.find((one) => one.name === name)!,
      atMs,
    );
  };

  it('has the figures of the statement of the API in PDF, CSV and XLSX', async () => {
    const statement = (await api.call('/api/v1/sites/north/statements/2026-01?tonnes=whole&lang=en')).body;
    const { figures, days } = statement;
    expect(figures.netT).toBeGreaterThan(0);
    const shown = (value: number, digits: number): string =>
      value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
    const text = pdfText(await bytes('month', 'pdf'));
    expect(text).toContain('Statement of emissions avoided');
    const words = new Set(text.split(/\s+/));
    for (const figure of [figures.grossT, figures.projectT, figures.netT]) expect(words).toContain(shown(figure, 0));
    for (const { heatGj } of days as { heatGj: number | null }[]) {
      if (heatGj !== null) expect(words).toContain(shown(heatGj, 3));
    }
    const csv = (await bytes('month', 'csv')).toString();
    expect(csv).toBe(
      (await api.call('/api/v1/sites/north/statements/2026-01?tonnes=whole&lang=en&format=csv')).text.normalize(),
    );
    expect(csvRows(csv).find(({ section }) => section === 'site')).toMatchObject({ netT: String(figures.netT) });
    const numbers = numbersOf(await bytes('month', 'xlsx'));
    for (const figure of [figures.heatGj, figures.grossT, figures.projectT, figures.netT])
      expect(numbers).toContain(figure);
    for (const { heatGj } of days as { heatGj: number | null }[])
      if (heatGj !== null) expect(numbers).toContain(heatGj);
  });

  it('is in Chinese where the schedule says so', async () => {
    const text = pdfText(await bytes('month-zh', 'pdf'));
    expect(text).toContain('减排量');
    expect(text).toContain('毛减排量');
    expect(text).not.toMatch(/[\uFFFD\u25A1]/);
  });

  it('is in German where the schedule says so: words, numbers and days, umlauts among them; its CSV is that of the API', async () => {
    const { figures, notes } = (await api.call('/api/v1/sites/north/statements/2026-01?tonnes=whole&lang=de')).body;
    const text = pdfText(await bytes('month-de', 'pdf'));
    const flowing = text.replace(/\s+/g, ' ');
    expect(flowing).toContain('Nachweis vermiedener Emissionen');
    expect(flowing).toContain('Januar 2026');
    expect(flowing).toContain('Wärme, GJ');
    expect(flowing).toContain('Offen: nicht unterschrieben; nicht endgültig');
    const words = new Set(text.split(/\s+/));
    for (const figure of [figures.grossT, figures.projectT, figures.netT])
      expect(words).toContain(figure.toLocaleString('de', { maximumFractionDigits: 0 }));
    for (const note of notes as string[]) expect(flowing).toContain(note.slice(0, 60));
    expect(text).not.toMatch(/[\uFFFD\u25A1]/);
    const csv = (await bytes('month-de', 'csv')).toString();
    expect(csvRows(csv).find(({ section }) => section === 'site')).toMatchObject({ netT: String(figures.netT) });
    const overview = pdfText(await bytes('week-de', 'pdf')).replace(/\s+/g, ' ');
    expect(overview).toContain('Übersicht');
    expect(overview).toContain('Ausgelöste Alarme');
  });

  it('has the days of the API in an overview', async () => {
    api.clock.now = Date.parse('2026-01-19T08:00:00+08:00'); // a Monday
    const { items } = (await api.call('/api/v1/sites/north/emissions?interval=day&from=2026-01-12&to=2026-01-19')).body;
    const csv = csvRows((await bytes('week', 'csv')).toString());
    expect(csv.map(({ start }) => start)).toEqual(items.map(({ start }: { start: string }) => start));
    const known = items.filter(({ heatGj }: { heatGj: number | null }) => heatGj !== null);
    expect(known.length).toBeGreaterThan(1);
    const numbers = numbersOf(await bytes('week', 'xlsx'));
    for (const { heatGj, netT } of known) {
      expect(numbers).toContain(heatGj);
      expect(numbers).toContain(netT);
    }
    api.clock.now = NOW;
  });

  it('is sent once at its time, with its files, whoever makes it and however often it is tried', async () => {
    expect(await due('month', Date.parse('2026-02-01T06:00:00+08:00'))).toBe(false);
    expect(await due('month', NOW - 3_600_000 + 1_000)).toBe(true);
    expect(await due('month', NOW)).toBe(false);
    const [first] = await readNotifications(plant.store.owner, { sites: ['north'], limit: 10 });
    expect(first).toMatchObject({ sink: 'boss', news: 'report', state: 'waiting' });
    await send();
    await send();
    expect(mail.mails).toHaveLength(1);
    const [received] = mail.mails;
    expect(received!.to).toEqual(['boss@park.example']);
    expect(received!.headers['x-greenpark-notification']).toBe(first!.id);
    const names = [...received!.raw.matchAll(/filename=([\w.-]+)/g)].map(([, name]) => name);
    expect(names).toEqual(['north-month-2026-01-31.csv', 'north-month-2026-01-31.pdf', 'north-month-2026-01-31.xlsx']);
    expect(received!.raw).toContain('application/pdf');
    const [item] = (await api.call(REPORTS)).body.items;
    expect(item).toMatchObject({
      name: 'month',
      nextAt: '2026-02-28T23:00:00Z',
      last: {
        from: '2026-01-01',
        to: '2026-01-31',
        late: false,
        askedBy: null,
        problem: null,
        mails: [{ sink: 'boss', state: 'sent' }],
      },
    });
  });

  it('sends once what was made and not sent when the process died', async () => {
    const before = mail.mails.length;
    expect(await due('week', Date.parse('2026-01-18T08:00:00+08:00'))).toBe(false);
    expect(await due('week', Date.parse('2026-01-19T07:00:30+08:00'))).toBe(true);
    const other = new SinkQueues(
      plant.store.owner,
      () => [site],
      {
        secrets: new SecretFiles('.'),
        mailServer: { url: mail.url, from: 'greenpark@park.example' },
        push: readEnvironment({}).push,
      },
      () => nowMs,
    );
    expect(await due('week', nowMs + 1_000)).toBe(false);
    await other.sendDue();
    await other.settled();
    await send();
    expect(mail.mails).toHaveLength(before + 1);
  });

  it('catches up the last of several missed times, and says so', async () => {
    const before = mail.mails.length;
    expect(await due('week', Date.parse('2026-02-04T12:00:00+08:00'))).toBe(true);
    expect(await due('week', nowMs + 60_000)).toBe(false);
    await send();
    expect(mail.mails).toHaveLength(before + 1);
    expect(mail.mails.at(-1)!.raw).toContain('comes late');
    const item = (await api.call(REPORTS)).body.items.find(({ name }: { name: string }) => name === 'week');
    expect(item.last).toMatchObject({ late: true, from: '2026-01-26', to: '2026-02-01' });
  });

  it('tells by mail where there is nothing to report of', async () => {
    nowMs = LATER + 400 * 86_400_000;
    await due('month-zh', Date.parse('2027-05-01T06:00:00+08:00'));
    expect(await due('month-zh', Date.parse('2027-05-01T07:01:00+08:00'))).toBe(true);
    const item = (await api.call(REPORTS)).body.items.find(({ name }: { name: string }) => name === 'month-zh');
    expect(item.last.problem).toContain('no figures of 2027-04');
    const before = mail.mails.length;
    await send();
    expect(mail.mails).toHaveLength(before + 1);
  });

  it('is made when somebody asks, once by id', async () => {
    const ask = () =>
      api.call(`${REPORTS}/month/send`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ id: 'now', by: 'Li' }),
      });
    const first = await ask();
    expect(first).toMatchObject({ status: 202, body: { askedBy: 'Li', late: false, mails: [{ state: 'waiting' }] } });
    expect((await ask()).body.id).toBe(first.body.id);
    const queued = await readNotifications(plant.store.owner, { sites: ['north'], limit: 100 });
    expect(queued.filter(({ id }) => id.includes('/asked/now/'))).toHaveLength(1);
    expect((await api.call(`${REPORTS}/none/send`, { method: 'POST' })).status).toBe(404);
    expect((await api.call(`${REPORTS}/none/preview`)).status).toBe(404);
    await expect(plant.store.owner.execute('delete from report_file')).rejects.toThrow('only grows');
  });
});
