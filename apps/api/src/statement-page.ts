import type { StatementAnswer } from '#contracts';
import { STATE_WORDS, StatementWords } from './statement-words.js';
import { escaped, facts, table, type Cell } from './page-parts.js';

/** The statement as a document: one file that asks nothing of any other host, made to be printed on A4. */
export function statementPage(statement: StatementAnswer): string {
  const { site, customer, period } = statement;
  const words = new StatementWords(statement);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped([site.name, customer, words.period(), 'emissions avoided'].filter(Boolean).join(', '))}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/statement.css">
</head>
<body>
<header>
<div>
<p class="kind">Statement of emissions avoided</p>
<h1>${escaped(words.period())}</h1>
<p class="of">${escaped(customer ?? site.name)}</p>
${customer === null ? '' : `<p class="at">supplied by ${escaped(site.name)}</p>`}
</div>
<p class="state ${statement.state}">${escaped(STATE_WORDS[statement.state])}<br><small>revision ${statement.revision}</small></p>
</header>
${headFacts(statement, words)}
${result(statement, words)}
${customers(statement, words)}
${days(statement, words)}
${quality(statement, words)}
${factors(statement)}
${targets(statement, words)}
${provenance(statement, words)}
<section class="notes"><h2>Notes</h2><ol>${statement.notes.map((note) => `<li>${escaped(note)}</li>`).join('')}</ol></section>
${signatureLines(statement, words)}
<footer>${escaped(site.id)} · ${escaped(period)} · revision ${statement.revision} · made ${escaped(words.moment(statement.madeAt))}</footer>
</body>
</html>
`;
}

function headFacts(statement: StatementAnswer, words: StatementWords): string {
  const { site, from, to, start, end, closedBy, approvedBy } = statement;
  const signed = (by: StatementAnswer['closedBy']): string =>
    by === null ? 'not signed' : `${by.who}, ${words.moment(by.at)}${by.reason ? `: ${by.reason}` : ''}`;
  return facts([
    ['Site', `${site.name} (${site.id})`],
    ['Period', `${words.date(from)} to ${words.date(to)}, local days of ${site.timeZone}`],
    ['In UTC', `${start} to before ${end}`],
    ['Made', words.moment(statement.madeAt)],
    ...(statement.interval === 'day'
      ? []
      : ([
          ['Closed by', signed(closedBy)],
          ['Approved by', signed(approvedBy)],
        ] as const)),
  ]);
}

/** What is signed: the site's figures, beside them the customer's, or what was approved before. */
function result(statement: StatementAnswer, words: StatementWords): string {
  const { figures, customers: lines, customer, approved } = statement;
  const own = customer === null ? undefined : lines[0];
  type Of = 'heatGj' | 'heatMwh' | 'grossT' | 'projectT' | 'leakageT' | 'netT' | 'u95T';
  const row = (className: string, label: string, unit: string, of: Of): Cell[] => [
    { text: label, className },
    ...(own ? [words.amount(own[of])] : []),
    words.amount(figures[of]),
    ...(approved ? [of === 'heatMwh' ? '' : words.amount(approved[of])] : []),
    { text: unit, className: 'unit' },
  ];
  const head: Cell[] = [
    '',
    ...(own ? [{ text: own.name, className: 'num' }] : []),
    { text: own ? 'Whole site' : 'Amount', className: 'num' },
    ...(approved ? [{ text: `Approved, revision ${approved.revision}`, className: 'num' }] : []),
    'Unit',
  ];
  return `<section class="result"><h2>Result</h2>${table({
    head,
    rows: [
      row('', own ? 'Heat' : 'Heat credited', 'GJ', 'heatGj'),
      row('', '', 'MWh', 'heatMwh'),
      row('', 'Gross emissions avoided (baseline)', 't CO₂', 'grossT'),
      row('', 'less project emissions', 't CO₂e', 'projectT'),
      row('', 'less leakage (haulage of fuel)', 't CO₂e', 'leakageT'),
      row('', 'Net emissions avoided', 't CO₂e', 'netT'),
      row('', '± half width of the 95 % band', 't CO₂e', 'u95T'),
    ],
    className: 'account',
    strong: [5],
  })}</section>`;
}

function customers(statement: StatementAnswer, words: StatementWords): string {
  const { customers: lines, rest, figures } = statement;
  if (lines.length === 0) return '';
  const amounts = (line: StatementAnswer['rest']): Cell[] => [
    words.amount(line.heatGj),
    words.amount(line.heatMwh),
    words.percent(line.sharePct, 2),
    words.amount(line.grossT),
    words.amount(line.projectT),
    words.amount(line.leakageT),
    words.amount(line.netT),
    words.amount(line.u95T),
  ];
  const whole = { ...figures, name: 'Site', sharePct: figures.grossT ? 100 : null };
  const num = (text: string): Cell => ({ text, className: 'num' });
  const meters = lines.flatMap(({ name, meters: own, unmetered }) => [
    ...own.map((meter): Cell[] => [
      name,
      meter.point,
      meter.serial ?? '–',
      meter.verifiedUntil === null ? '–' : words.date(meter.verifiedUntil),
      words.amount(meter.heatGj),
      words.amount(meter.excludedGj),
      words.percent(meter.coveragePct, 1),
      meter.codes.join(' ') || '–',
    ]),
    ...unmetered.map((device): Cell[] => [name, `${device}: no register of heat`, '–', '–', '–', '–', '–', '–']),
  ]);
  return `<section><h2>Customers</h2>${table({
    head: [
      '',
      num('Heat, GJ'),
      num('Heat, MWh'),
      num('Share, %'),
      num('Gross, t'),
      num('Project, t'),
      num('Leakage, t'),
      num('Net, t'),
      num('±, t'),
    ],
    rows: [
      ...lines.map((line): Cell[] => [line.name, ...amounts(line)]),
      [{ text: rest.name, className: 'quiet' }, ...amounts(rest)],
    ],
    foot: [whole.name, ...amounts(whole)],
    className: 'wide',
  })}
<h3>Heat meters of the customers</h3>${table({
    head: [
      'Customer',
      'Register',
      'Serial',
      'Verified until',
      num('Heat, GJ'),
      num('Held back, GJ'),
      num('Coverage, %'),
      'Found',
    ],
    rows: meters,
    className: 'wide',
  })}</section>`;
}

function days(statement: StatementAnswer, words: StatementWords): string {
  const { days: rows, beyondDays, customer, figures, customers: lines } = statement;
  if (statement.interval === 'day') return '';
  const own = customer === null ? null : lines[0]!;
  const whole = own ?? figures;
  const tonnes = (line: NonNullable<StatementAnswer['beyondDays']>): Cell[] =>
    [line.grossT, line.projectT, line.leakageT, line.netT].map((t) => words.amount(t));
  const num = (text: string): Cell => ({ text, className: 'num' });
  const last = (text: Cell): Cell[] => (own ? [] : [text]);
  return `<section><h2>Days${own ? ` of ${escaped(own.name)}` : ''}</h2>${table({
    head: [
      'Local day',
      num('Heat, GJ'),
      num('Gross, t'),
      num('Project, t'),
      num('Leakage, t'),
      num('Net, t'),
      ...last(num('Coverage, %')),
      num('Revision'),
    ],
    rows: [
      ...rows.map((day): Cell[] => [
        words.weekday(day.date),
        words.amount(day.heatGj),
        ...tonnes(day),
        ...last(words.percent(day.coveragePct, 1)),
        num(day.closed ? String(day.revision) : 'open'),
      ]),
      ...(beyondDays ? [['Weighed fuel of the period', '', ...tonnes(beyondDays), ...last(''), '']] : []),
    ],
    foot: [
      words.period(),
      words.amount(whole.heatGj),
      ...tonnes(whole),
      ...last(words.percent(figures.coveragePct, 1)),
      '',
    ],
    className: 'wide days',
  })}</section>`;
}

function quality(statement: StatementAnswer, words: StatementWords): string {
  const { figures, uncertainty } = statement;
  const num = (text: string): Cell => ({ text, className: 'num' });
  return `<section><h2>Data and uncertainty of the site</h2>${facts([
    ['Coverage', `${words.percent(figures.coveragePct, 1).text} % of the time`],
    [
      'Stands in for lost data',
      `${words.amount(figures.substitutedGj).text} GJ (moves the net by ${words.amount(figures.dataEffect.netT).text} t)`,
    ],
    ['Held back or refused', `${words.amount(figures.excludedGj).text} GJ`],
    ['Biogenic CO₂, a memo', `${words.amount(figures.biogenicCo2T).text} t`],
    ['Found by the rules of quality', figures.codes.join(' ') || 'nothing'],
  ])}${
    uncertainty.length === 0
      ? ''
      : table({
          head: ['Source of doubt', num('95 % half width, t'), num('Share of the variance, %')],
          rows: uncertainty.map(({ source, u95T, sharePct }): Cell[] => [
            words.source(source),
            words.amount(u95T),
            words.percent(sharePct, 1),
          ]),
        })
  }</section>`;
}

function factors({ factors: list }: StatementAnswer): string {
  if (list.length === 0) return '';
  return `<section><h2>Factors</h2>${table({
    head: ['Version', { text: 'Value', className: 'num' }, 'Unit', 'Valid', 'Status', 'Source'],
    rows: list.map(({ version, value, unit, validFrom, validTo, status, source, sourceRef }): Cell[] => [
      String(version),
      { text: String(value), className: 'num' },
      unit,
      `${validFrom ?? 'always'} to ${validTo === null ? 'open' : `before ${validTo}`}`,
      { text: status ?? 'unverified', className: status === 'verified' ? '' : 'doubt' },
      [source, sourceRef].filter(Boolean).join('; '),
    ]),
    className: 'wide',
  })}</section>`;
}

function targets({ targets: list }: StatementAnswer, words: StatementWords): string {
  if (list.length === 0) return '';
  const part = (target: StatementAnswer['targets'][number]): string => {
    const { unit } = target;
    const amount = (value: number | null): string =>
      value === null ? 'not known' : `${words.amount(value).text} ${unit}`;
    return `${facts([
      [
        target.id,
        `${amount(target.amount)} (${target.metric}), ${target.period ?? ''}; for the connected area ${amount(target.amountForArea)}`,
      ],
      [
        target.date === null ? 'Up to the end of the period' : `Up to the end of ${words.date(target.date)}`,
        `achieved ${amount(target.achieved)}, plan ${amount(target.plan)}, expected with the weather and area that were ${amount(target.expected)}`,
      ],
    ])}${target.reading === null ? '' : `<p class="reading">${escaped(target.reading)}</p>`}`;
  };
  return `<section><h2>Target</h2>${list.map(part).join('')}</section>`;
}

function provenance(statement: StatementAnswer, words: StatementWords): string {
  const { restatements, stored } = statement;
  const num = (text: string): Cell => ({ text, className: 'num' });
  return `<section><h2>Where the figures come from</h2>${facts([
    ['Computed', words.moment(statement.computedAt)],
    ['Rules', `version ${statement.rules}`],
    ['Configuration', statement.configurationHash],
    ['Gross, all digits', stored.grossT === null ? 'not known' : `${stored.grossT} t`],
    ['Net, all digits', stored.netT === null ? 'not known' : `${stored.netT} t`],
    ['Evidence pack', `${statement.evidence.command} (checked offline by: greenpark verify FILE)`],
  ])}${
    restatements.length === 0
      ? '<p>The figures have not been restated.</p>'
      : table({
          head: [
            'Restated',
            num('Revision'),
            'Cause',
            num('Gross before, t'),
            num('Gross after, t'),
            num('Net, change, t'),
            'Approval',
          ],
          rows: restatements.map((one): Cell[] => [
            words.moment(one.recordedAt),
            num(String(one.revision)),
            one.cause,
            words.amount(one.old.grossT),
            words.amount(one.new.grossT),
            words.amount(one.deltaNetT),
            one.approvedBy === null ? one.approval : `${one.approval} by ${one.approvedBy}`,
          ]),
          className: 'wide',
        })
  }</section>`;
}

function signatureLines({ closedBy, approvedBy, interval }: StatementAnswer, words: StatementWords): string {
  if (interval === 'day') return '';
  const line = (what: string, by: StatementAnswer['closedBy']): string =>
    `<div><p class="line">${by === null ? '&nbsp;' : `${escaped(by.who)}, ${escaped(words.moment(by.at))}`}</p><p>${what}: name, date, signature</p></div>`;
  return `<section class="signatures">${line('Closed by', closedBy)}${line('Approved by another person', approvedBy)}</section>`;
}
