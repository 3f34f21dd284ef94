import type { StatementAnswer } from '#contracts';
import { escaped, facts, num, table, type Cell } from '../page/page-parts.js';
import type { StatementWords } from './words.js';

/** What stands behind the first page of a statement: meters, days, doubts, factors, targets, where the figures come from, notes. */
export function statementAnnex(statement: StatementAnswer, words: StatementWords): string {
  return [
    meters(statement, words),
    days(statement, words),
    quality(statement, words),
    factors(statement),
    targets(statement, words),
    provenance(statement, words),
    notes(statement),
  ].join('\n');
}

function meters({ customers }: StatementAnswer, words: StatementWords): string {
  const none = words.amount(null);
  const unit = words.heatUnits()[0]!.name;
  const rows = customers.flatMap(({ name, meters: own, unmetered }) => [
    ...own.map((meter): Cell[] => [
      name,
      meter.point,
      meter.serial ?? '–',
      meter.verifiedUntil === null ? '–' : words.date(meter.verifiedUntil),
      words.heat(meter.heatGj),
      words.heat(meter.excludedGj),
      words.percent(meter.coveragePct, 1),
      meter.codes.join(' ') || '–',
    ]),
    ...unmetered.map((device): Cell[] => [name, `${device}: no register of heat`, '–', '–', none, none, none, '–']),
  ]);
  if (rows.length === 0) return '';
  return `<section><h2>Heat meters of the customers</h2>${table({
    head: [
      'Customer',
      'Register',
      'Serial',
      'Verified until',
      num(`Heat, ${unit}`),
      num(`Held back, ${unit}`),
      num('Coverage, %'),
      'Found',
    ],
    rows,
    className: 'wide',
  })}</section>`;
}

function days(statement: StatementAnswer, words: StatementWords): string {
  const { days: rows, beyondDays, customer, figures, customers } = statement;
  if (statement.interval === 'day') return '';
  const own = customer === null ? null : customers[0]!;
  const whole = own ?? figures;
  const heat = words.heatUnits()[0]!;
  const tonnes = (line: NonNullable<StatementAnswer['beyondDays']>): Cell[] =>
    [line.grossT, line.projectT, line.leakageT, line.netT].map((t) => words.tonnes(t));
  const ofSite = (cell: Cell): Cell[] => (own ? [] : [cell]);
  return `<section><h2>Days${own ? ` of ${escaped(own.name)}` : ''}</h2>${table({
    head: [
      'Local day',
      num(`Heat, ${heat.name}`),
      num('Gross, t'),
      num('Project, t'),
      num('Leakage, t'),
      num('Net, t'),
      ...ofSite(num('Coverage, %')),
      num('Revision'),
    ],
    rows: [
      ...rows.map((day): Cell[] => [
        words.weekday(day.date),
        words.amount(day[heat.field]),
        ...tonnes(day),
        ...ofSite(words.percent(day.coveragePct, 1)),
        num(day.closed ? String(day.revision) : 'open'),
      ]),
      ...(beyondDays ? [['Weighed fuel of the period', '', ...tonnes(beyondDays), ...ofSite(''), '']] : []),
    ],
    foot: [
      words.period(),
      words.amount(whole[heat.field]),
      ...tonnes(whole),
      ...ofSite(words.percent(figures.coveragePct, 1)),
      '',
    ],
    className: 'wide days',
  })}</section>`;
}

function quality(statement: StatementAnswer, words: StatementWords): string {
  const { figures, uncertainty } = statement;
  const { substitutedGj, dataEffect, excludedGj, biogenicCo2T } = figures;
  return `<section><h2>Data and uncertainty of the site</h2>${facts([
    ['Coverage', `${words.percent(figures.coveragePct, 1).text} % of the time`],
    [
      'Stands in for lost data',
      substitutedGj === 0
        ? 'nothing'
        : `${words.energy(substitutedGj)}; being careful moves the net by ${words.tonnes(dataEffect.netT).text} t`,
    ],
    ['Held back or refused', excludedGj === 0 ? 'nothing' : words.energy(excludedGj)],
    ['Biogenic CO₂, a memo', biogenicCo2T === null ? 'not counted' : `${words.tonnes(biogenicCo2T).text} t`],
    ['Found in the data', figures.codes.join(' ') || 'nothing'],
  ])}${
    uncertainty.length === 0
      ? ''
      : table({
          head: ['Source of doubt', num('95 % half width, t'), num('Share of the variance, %')],
          rows: uncertainty.map(({ source, u95T, sharePct }): Cell[] => [
            words.source(source),
            words.half(u95T),
            words.percent(sharePct, 1),
          ]),
          className: 'wide',
        })
  }</section>`;
}

function factors({ factors: list }: StatementAnswer): string {
  if (list.length === 0) return '';
  return `<section><h2>Factors</h2>${table({
    head: ['Version', num('Value'), 'Unit', 'Valid', 'Status', 'Source'],
    rows: list.map(({ version, value, unit, validFrom, validTo, status, source, sourceRef }): Cell[] => [
      version,
      num(String(value)),
      unit,
      `${validFrom ?? 'always'} to ${validTo === null ? 'open' : `before ${validTo}`}`,
      status === 'verified' ? status : { text: status ?? 'unverified', className: 'doubt' },
      [source, sourceRef].filter(Boolean).join('; '),
    ]),
    className: 'wide',
  })}</section>`;
}

function targets({ targets: list }: StatementAnswer, words: StatementWords): string {
  if (list.length === 0) return '';
  const part = (target: StatementAnswer['targets'][number]): string => {
    const amount = (value: number | null): string =>
      value === null ? 'not known' : `${words.integer(value)} ${target.unit}`;
    const { id, title, date, achieved, plan, expected, outside, reading } = target;
    return `${facts([
      ['Target', `${amount(target.amount)}: ${title} (${id})`],
      ['For the connected area', amount(target.amountForArea)],
      date === null
        ? ['Achieved', amount(achieved)]
        : [
            `To the end of ${words.date(date)}`,
            `achieved ${amount(achieved)}; plan ${amount(plan)}; expected at the weather and the area that were ${amount(expected)}`,
          ],
      ...(outside ? [['On other days, not counted', amount(outside)] as const] : []),
    ])}${reading === null ? '' : `<p class="reading">${escaped(reading)}</p>`}`;
  };
  return `<section><h2>Target</h2>${list.map(part).join('')}</section>`;
}

function provenance(statement: StatementAnswer, words: StatementWords): string {
  const { restatements, stored } = statement;
  return `<section><h2>Where the figures come from</h2>${facts([
    ['Computed', words.moment(statement.computedAt)],
    ['Rules', `version ${statement.rules}`],
    ['Configuration', statement.configurationHash],
    ['Gross, all digits', stored.grossT === null ? 'not known' : `${stored.grossT} t`],
    ['Net, all digits', stored.netT === null ? 'not known' : `${stored.netT} t`],
    ['Evidence pack', `${statement.evidence.command} (checked offline by: greenpark verify FILE)`],
    ...(restatements.length === 0 ? [['Restated', 'never'] as const] : []),
  ])}${
    restatements.length === 0
      ? ''
      : table({
          head: [
            'Restated',
            num('Revision'),
            'Cause',
            num('Gross before, t'),
            num('Gross after, t'),
            num('Change of net, t'),
            num('Gross moved, t'),
            num('Net moved, t'),
            'Approval',
          ],
          rows: restatements.map((one): Cell[] => [
            words.moment(one.recordedAt),
            num(String(one.revision)),
            one.cause,
            words.tonnes(one.old.grossT),
            words.tonnes(one.new.grossT),
            words.tonnes(one.deltaNetT),
            words.tonnes(one.movement?.gross.movedT ?? null),
            words.tonnes(one.movement?.net.movedT ?? null),
            one.approvedBy === null ? one.approval : `${one.approval} by ${one.approvedBy}`,
          ]),
          className: 'wide',
        })
  }</section>`;
}

/** The first note stands under the result already. */
function notes({ notes: list }: StatementAnswer): string {
  const items = list.slice(1).map((note) => `<li>${escaped(note)}</li>`);
  return `<section class="notes"><h2>Notes</h2><ol>${items.join('')}</ol></section>`;
}
