import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALERT_RULES, HOUR_MS, MINUTE_MS, SEVERITIES, type Alerting } from '#domain';
import { loadCatalogue } from '../catalogue/catalogue.js';
import { ConfigurationError } from '../process/environment.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenpark-alerts-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function load(alerts: string): Promise<Alerting | undefined> {
  await writeFile(
    join(folder, 'park.yaml'),
    `site: park
timeZone: Europe/Berlin
season: { start: 10-01, end: 04-30 }
alerts:
${alerts.replaceAll(/^/gm, '  ')}
devices:
  - { id: pump, kind: electricity-meter, points: [ { id: elec.power, kind: gauge, unit: kW, interval: 5min } ] }
`,
  );
  const { sites } = await loadCatalogue({ sitesPath: folder, factorsPath: null });
  return sites[0]!.alerting;
}
const problems = (alerts: string): Promise<readonly string[]> =>
  load(alerts).then(
    () => [],
    (error: unknown) => {
      if (!(error instanceof ConfigurationError)) throw error;
      return error.problems.map((problem) => problem.replaceAll(`${folder}/`, ''));
    },
  );

describe('who is told of alerts', () => {
  it('may be told of the unimportant as one message, at a time of day or in steps', async () => {
    const routes = async (digest: string) =>
      (await load(`
sinks: { mail: { kind: email, to: [a@park.example] } }
routes: [ { severity: info, to: [mail], ${digest} } ]`))!.routes.map((route) => route.digest);
    expect(await routes(`digest: { at: '07:30' }`)).toEqual([{ atMinute: 450 }]);
    expect(await routes('digest: { every: 4h }')).toEqual([{ everyMs: 4 * HOUR_MS }]);
    const wrong = (digest: string) =>
      problems(`
sinks: { mail: { kind: email, to: [a@park.example] } }
routes: [ { to: [mail], ${digest} } ]`);
    for (const digest of [
      `digest: { at: '25:00' }`,
      'digest: { every: 5min }',
      'digest: { every: 2d }',
      'digest: {}',
      `digest: { at: '07:30', every: 4h }`,
    ])
      expect(await wrong(digest)).toEqual([expect.stringMatching(/^park\.yaml:7:\d+: alerts\.routes\[0\]\.digest/)]);
    expect(await wrong(`during: working-hours, digest: { at: '07:30' }`)).toEqual([
      expect.stringContaining('found during beside digest'),
    ]);
  });

  it('is spelt out, with the shipped defaults', async () => {
    const alerting = await load(`
rules: { performance.drift: { warning: { on: -5, off: -3 } }, device.silent: { after: 10min }, data.coverage: { judged: false } }
routes: [ { severity: critical, to: [duty-phone, mail] }, { rule: device.silent, device: pump, during: working-hours, to: [mail] } ]
sinks:
  duty-phone: { kind: webhook, urlFile: secrets/duty.url, secretFile: secrets/duty.secret, heartbeat: true }
  mail: { kind: email, to: [duty@park.example] }
  chat: { kind: feishu, url: 'https://open.feishu.cn/hook' }
escalate: [ { after: 1h, severity: critical, to: [chat] }, { after: 15min, to: [mail] } ]
workingHours: { from: 07:30, to: 16:00 }`);
    expect(alerting).toEqual({
      rules: {
        'performance.drift': { isOn: true, levels: { warning: { on: -5, off: -3 } }, afterMs: null },
        'device.silent': { isOn: true, levels: {}, afterMs: 10 * MINUTE_MS },
        'data.coverage': { isOn: false, levels: {}, afterMs: null },
      },
      sinks: {
        'duty-phone': {
          kind: 'webhook',
          address: { urlFile: 'secrets/duty.url' },
          secretFile: 'secrets/duty.secret',
          heartbeat: true,
        },
        mail: { kind: 'email', to: ['duty@park.example'] },
        chat: { kind: 'feishu', address: { url: 'https://open.feishu.cn/hook' }, secretFile: null },
      },
      routes: [
        { severity: 'critical', rule: null, device: null, during: 'always', to: ['duty-phone', 'mail'] },
        { severity: null, rule: 'device.silent', device: 'pump', during: 'working-hours', to: ['mail'] },
      ],
      escalations: [
        { afterMs: 15 * MINUTE_MS, severity: 'warning', to: ['mail'] },
        { afterMs: HOUR_MS, severity: 'critical', to: ['chat'] },
      ],
      workingHours: { fromMinute: 450, toMinute: 960 },
    });
  });

  const SINK = 'sinks: { duty: { kind: webhook, url: "https://duty.park.example" } }';
  it.each([
    [
      'a sink that is not there',
      `${SINK}\nroutes: [ { to: [dutty] } ]`,
      /found "dutty", expected a sink of this file; did you mean duty/,
    ],
    [
      'an escalation to nobody',
      `${SINK}\nescalate: { after: 15min, to: [chief] }`,
      /found "chief", expected a sink of this file; known are duty/,
    ],
    [
      'a rule that is not there',
      `${SINK}\nroutes: [ { rule: device.silence, to: [duty] } ]`,
      /expected a rule.*device\.silent/,
    ],
    [
      'a device that is not there',
      `${SINK}\nroutes: [ { device: pumps, to: [duty] } ]`,
      /expected a device of this file.*pump/,
    ],
    ['a rule of its own making', 'rules: { plant.sad: { judged: false } }', /plant\.sad/],
    [
      'levels of a rule that has none',
      'rules: { device.noisy: { warning: { on: 1, off: 1 } } }',
      /which device\.noisy has not/,
    ],
    [
      'a time that a rule does not wait for',
      'rules: { target.risk: { after: 1h } }',
      /which target\.risk does not wait for/,
    ],
    [
      'a delay that is said twice',
      'rules: { boiler.limit: { after: 1min, onDelay: 2min } }',
      /found after beside onDelay, which is the same of boiler\.limit/,
    ],
    [
      'a severity that a rule has not',
      'rules: { performance.drift: { info: { on: -1, off: 0 } } }',
      /expected warning or critical/,
    ],
    [
      'a level that is never cleared',
      'rules: { performance.drift: { warning: { on: -5, off: -6 } } }',
      /at or above -5/,
    ],
    ['an address that is none', 'sinks: { duty: { kind: webhook, url: "ftp://duty" } }', /expected an http/],
    ['no address', 'sinks: { duty: { kind: slack } }', /missing urlFile/],
    ['two addresses', 'sinks: { duty: { kind: slack, url: "https://a.example", urlFile: b } }', /expected one of them/],
    ['a kind that is none', 'sinks: { duty: { kind: pager, url: "https://a.example" } }', /pager|kind/],
    ['a mail to nobody', 'sinks: { mail: { kind: email, to: [] } }', /to/],
    ['a mail to no address', 'sinks: { mail: { kind: email, to: [manager] } }', /expected a mail address/],
    ['hours that end before they begin', 'workingHours: { from: "18:00", to: "08:00" }', /expected a time after 18:00/],
  ])('stops the start for %s, with the line', async (_, alerts, words) => {
    const found = await problems(alerts);
    expect(found.join('\n')).toMatch(words);
    expect(found[0]).toMatch(/^park\.yaml:\d+/);
  });

  it('has delays, a bound on chattering, and says whether anybody is told off season', async () => {
    const alerting = await load(`
rules: { device.silent: { onDelay: 1min, offDelay: 5min, chatter: { times: 3, within: 30min }, offSeason: suppressed } }`);
    expect(alerting?.rules['device.silent']).toMatchObject({
      timing: {
        onDelayMs: MINUTE_MS,
        offDelayMs: 5 * MINUTE_MS,
        chatter: { times: 3, withinMs: 30 * MINUTE_MS },
      },
      isSuppressedOffSeason: true,
    });
  });

  it('has no delay for a rule that is judged by whole days, or over when it was seen', async () => {
    expect(
      await problems(`
rules:
  target.risk: { onDelay: 1min }
  lost.range: { chatter: { times: 3, within: 30min } }`),
    ).toEqual([
      'park.yaml:7:29: alerts.rules.target.risk.onDelay: found onDelay, which it has not: target.risk is judged by whole days; leave it out',
      'park.yaml:8:28: alerts.rules.lost.range.chatter: found chatter, which it has not: lost.range is over when it was seen; leave it out',
    ]);
  });

  it('knows who is on duty, by shifts, and refuses names that are not there', async () => {
    const alerting = await load(`
sinks: { ann: { kind: email, to: [ann@park.example] }, boss: { kind: email, to: [boss@park.example] } }
duty:
  operator: { shifts: [ { days: [mon], on: working-days, from: 19:00, until: 07:00, everyWeeks: 2, firstDay: 2026-01-05, to: [ann] } ], otherwise: [boss] }
routes: [ { severity: critical, duty: operator } ]
escalate: { after: 15min, duty: operator }`);
    expect(alerting).toMatchObject({
      routes: [{ to: [], duty: 'operator' }],
      escalations: [{ to: [], duty: 'operator' }],
      duties: {
        operator: {
          otherwise: ['boss'],
          shifts: [
            {
              days: ['mon'],
              on: 'working-days',
              fromMinute: 19 * 60,
              toMinute: 7 * 60,
              everyWeeks: 2,
              since: '2026-01-05',
              until: null,
              to: ['ann'],
            },
          ],
        },
      },
    });
    const wrong = await problems(`
sinks: { ann: { kind: email, to: [ann@park.example] } }
duty: { operator: { shifts: [ { to: [li] } ], otherwise: [ann] } }
routes: [ { duty: operators } ]`);
    expect(wrong).toEqual([
      expect.stringMatching(
        /^park\.yaml:7:\d+: alerts\.duty\.operator\.shifts\[0\]\.to\[0\]: found "li", expected a sink of this file/,
      ),
      expect.stringMatching(
        /^park\.yaml:8:\d+: alerts\.routes\[0\]\.duty: found "operators", expected a duty of this file; did you mean/,
      ),
    ]);
    expect(await problems('routes: [ { severity: critical } ]')).toEqual([
      expect.stringContaining('expected to (sinks), or duty'),
    ]);
  });

  /** Of each rule every setting that there is: taken where the rule has it, else refused with its line. */
  describe.each(ALERT_RULES)('$id', ({ id, sets, severities, bad, looks }) => {
    const FIRST_LINE = 8;
    const worst = severities.at(-1)!;
    const levels = bad === 'high' ? { on: 100, off: 50 } : { on: -100, off: -50 };
    const level = (on: unknown, off: unknown): string => `{ on: ${String(on)}, off: ${String(off)} }`;
    const hasDelays = looks === undefined;
    const settings: readonly (readonly [setting: string, isIts: boolean])[] = [
      ['judged: false', true],
      ['after: 10min', sets === 'after' || sets === 'on-delay'],
      ...SEVERITIES.map((one) => {
        const isIts = sets === 'levels' && (severities as readonly string[]).includes(one);
        return [`${one}: ${level(levels.on, levels.off)}`, isIts] as const;
      }),
      ['onDelay: 1min', hasDelays && sets !== 'on-delay'],
      ['offDelay: 5min', hasDelays],
      ['chatter: { times: 3, within: 30min }', hasDelays],
      ['offSeason: suppressed', hasDelays],
    ];
    const wrongLines = async (lines: readonly string[]): Promise<string[]> => {
      const found = await problems(`\nrules:\n  ${id}:\n${lines.map((line) => `    ${line}`).join('\n')}`);
      return lines.filter((_, i) =>
        found.some((problem) => problem.startsWith(`park.yaml:${FIRST_LINE + i}:`) && problem.includes(`rules.${id}.`)),
      );
    };

    it('takes what it has', async () => {
      const own = settings.filter(([, isIts]) => isIts).map(([setting]) => setting);
      expect(await wrongLines(own)).toEqual([]);
      expect(await problems(`\nrules:\n  ${id}: { ${own.join(', ')} }`)).toEqual([]);
    });

    it('refuses what it has not, and what means nothing, with the line', async () => {
      // an on-delay is the same as `after` where it is one
      const others = settings.filter(([setting, isIts]) => !isIts && setting !== 'onDelay: 1min');
      const foreign = [...others.map(([setting]) => setting), ...(hasDelays ? [] : ['onDelay: 1min'])];
      expect(await wrongLines(foreign)).toEqual(foreign);
      const meaningless = [
        'judged: perhaps',
        'after: soon',
        `${worst}: ${level('much', 1)}`,
        'onDelay: soon',
        'offDelay: never',
        'chatter: { times: 0, within: 30min }',
        'offSeason: asleep',
      ];
      expect(await wrongLines(meaningless)).toEqual(meaningless);
      if (sets !== 'levels') return;
      const upsideDown = [`${worst}: ${level(levels.off, levels.on)}`];
      expect(await wrongLines(upsideDown)).toEqual(upsideDown);
    });
  });
});
