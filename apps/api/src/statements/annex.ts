import type { StatementAnswer } from '#contracts';
import { escaped } from '#domain';
import { wordFor } from '#words';
import { facts, num, table, type Cell } from '../page/page-parts.js';
import type { StatementWords } from './words.js';

/** What stands behind the first page of a statement: meters, days, doubts, factors, targets, where the figures come from, notes. */
export function statementAnnex(statement: StatementAnswer, words: StatementWords): string {
  return [
    meters(statement, words),
    days(statement, words),
    quality(statement, words),
    factors(statement, words),
    targets(statement, words),
    provenance(statement, words),
    notes(statement, words),
  ].join('\n');
}

function meters({ customers }: StatementAnswer, words: StatementWords): string {
  const say = words.say.meters;
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
    ...unmetered.map((device): Cell[] => [name, say.noRegister(device), '–', '–', none, none, none, '–']),
  ]);
  if (rows.length === 0) return '';
  return `<section><h2>${say.heading}</h2>${table({
    head: [
      say.customer,
      say.register,
      say.serial,
      say.verifiedUntil,
      num(say.heatIn(unit)),
      num(say.heldIn(unit)),
      num(say.coverage),
      say.found,
    ],
    rows,
    className: 'wide',
  })}</section>`;
}

function days(statement: StatementAnswer, words: StatementWords): string {
  const { days: rows, beyondDays, customer, figures, customers } = statement;
  if (statement.interval === 'day') return '';
  const { days: say, customers: columns } = words.say;
  const own = customer === null ? null : customers[0]!;
  const whole = own ?? figures;
  const heat = words.heatUnits()[0]!;
  const tonnes = (line: NonNullable<StatementAnswer['beyondDays']>): Cell[] =>
    [line.grossT, line.projectT, line.leakageT, line.netT].map((t) => words.tonnes(t));
  const ofSite = (cell: Cell): Cell[] => (own ? [] : [cell]);
  return `<section><h2>${escaped(say.heading(own?.name ?? null))}</h2>${table({
    head: [
      say.day,
      num(columns.heatIn(heat.name)),
      num(columns.gross),
      num(columns.project),
      num(columns.leakage),
      num(columns.net),
      ...ofSite(num(say.coverage)),
      num(say.revision),
    ],
    rows: [
      ...rows.map((day): Cell[] => [
        words.weekday(day.date),
        words.amount(day[heat.field]),
        ...tonnes(day),
        ...ofSite(words.percent(day.coveragePct, 1)),
        num(day.closed ? String(day.revision) : say.open),
      ]),
      ...(beyondDays ? [[say.beyond, '', ...tonnes(beyondDays), ...ofSite(''), '']] : []),
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
  const say = words.say.quality;
  const { substitutedGj, dataEffect, excludedGj, biogenicCo2T } = figures;
  return `<section><h2>${say.heading}</h2>${facts([
    [say.coverage, say.ofTime(words.percent(figures.coveragePct, 1).text)],
    [
      say.standIns,
      substitutedGj === 0 ? say.nothing : say.careful(words.energy(substitutedGj), words.tonnes(dataEffect.netT).text),
    ],
    [say.held, excludedGj === 0 ? say.nothing : words.energy(excludedGj)],
    [say.biogenic, biogenicCo2T === null ? say.notCounted : `${words.tonnes(biogenicCo2T).text} t`],
    [say.found, figures.codes.join(' ') || say.nothing],
  ])}${
    uncertainty.length === 0
      ? ''
      : table({
          head: [say.source, num(say.half), num(say.variance)],
          rows: uncertainty.map(({ source, u95T, sharePct }): Cell[] => [
            words.source(source),
            words.half(u95T),
            words.percent(sharePct, 1),
          ]),
          className: 'wide',
        })
  }</section>`;
}

function factors({ factors: list }: StatementAnswer, words: StatementWords): string {
  const say = words.say.factors;
  if (list.length === 0) return '';
  return `<section><h2>${say.heading}</h2>${table({
    head: [say.version, num(say.value), say.unit, say.valid, say.status, say.source],
    rows: list.map(({ version, value, unit, validFrom, validTo, status, source, sourceRef }): Cell[] => [
      version,
      num(words.declared(value)),
      unit,
      say.range(validFrom ?? say.always, validTo === null ? say.open : say.before(validTo)),
      status === 'verified'
        ? say.statuses.verified
        : { text: wordFor(say.statuses, status ?? 'unverified'), className: 'doubt' },
      [source, sourceRef].filter(Boolean).join('; '),
    ]),
    className: 'wide',
  })}</section>`;
}

function targets({ targets: list }: StatementAnswer, words: StatementWords): string {
  if (list.length === 0) return '';
  const say = words.say.targets;
  const part = (target: StatementAnswer['targets'][number]): string => {
    const amount = (value: number | null): string =>
      value === null ? say.notKnown : `${words.integer(value)} ${target.unit}`;
    const { id, title, date, achieved, plan, expected, outside, reading } = target;
    return `${facts([
      [say.target, say.named(amount(target.amount), title, id)],
      [say.forArea, amount(target.amountForArea)],
      date === null
        ? [say.achieved, amount(achieved)]
        : [say.toTheEnd(words.date(date)), say.standing(amount(achieved), amount(plan), amount(expected))],
      ...(outside ? [[say.outside, amount(outside)] as const] : []),
    ])}${reading === null ? '' : `<p class="reading">${escaped(reading)}</p>`}`;
  };
  return `<section><h2>${say.heading}</h2>${list.map(part).join('')}</section>`;
}

function provenance(statement: StatementAnswer, words: StatementWords): string {
  const { restatements, stored } = statement;
  const say = words.say.provenance;
  return `<section><h2>${say.heading}</h2>${facts([
    [say.computed, words.moment(statement.computedAt)],
    [say.rules, say.version(statement.rules)],
    [say.configuration, statement.configurationHash],
    [say.grossDigits, stored.grossT === null ? say.notKnown : `${stored.grossT} t`],
    [say.netDigits, stored.netT === null ? say.notKnown : `${stored.netT} t`],
    [say.evidence, say.evidenceBy(statement.evidence.command)],
    ...(restatements.length === 0 ? [[say.restated, say.never] as const] : []),
  ])}${
    restatements.length === 0
      ? ''
      : table({
          head: [
            say.restated,
            num(say.revision),
            say.cause,
            num(say.grossBefore),
            num(say.grossAfter),
            num(say.netChange),
            num(say.grossMoved),
            num(say.netMoved),
            say.approval,
          ],
          rows: restatements.map((one): Cell[] => [
            words.moment(one.recordedAt),
            num(String(one.revision)),
            wordFor(say.causes, one.cause),
            words.tonnes(one.old.grossT),
            words.tonnes(one.new.grossT),
            words.tonnes(one.deltaNetT),
            words.tonnes(one.movement?.gross.movedT ?? null),
            words.tonnes(one.movement?.net.movedT ?? null),
            one.approvedBy === null
              ? say.approvals[one.approval]
              : say.approvalBy(say.approvals[one.approval], one.approvedBy),
          ]),
          className: 'wide',
        })
  }</section>`;
}

/** The first note stands under the result already. */
function notes({ notes: list }: StatementAnswer, { say }: StatementWords): string {
  const items = list.slice(1).map((note) => `<li>${escaped(note)}</li>`);
  return `<section class="notes"><h2>${say.notes.heading}</h2><ol>${items.join('')}</ol></section>`;
}
