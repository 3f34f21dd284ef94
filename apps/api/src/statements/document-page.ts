import type { StatementAnswer } from '#contracts';
import { escaped, LEAKAGE_TERMS, printTotal, WHOLE_TONNES, type Term } from '#domain';
import { wordFor } from '#words';
import { cssText, facts, num, table, type Cell } from '../page/page-parts.js';
import { statementAnnex } from './annex.js';
import { inlineStyle, type InlineStyle } from './document-style.js';
import { StatementWords, type HeatUnit } from './words.js';

export interface StatementPage {
  readonly html: string;
  /** The styles inside it, as a content security policy admits them. */
  readonly styleSources: readonly string[];
}

/**
 * The statement as a document: one file that asks for nothing else, made to be printed on A4. The first page is what people
 * sign, the rest is what it follows from; every page says in its margin which statement it belongs to.
 * @param section of its own, before what stands behind the first page
 */
export function statementPage(statement: StatementAnswer, style: InlineStyle, section = ''): StatementPage {
  const { site, customer, period, revision, madeAt, asOf } = statement;
  const words = new StatementWords(statement);
  const { title } = words.say;
  const which = [
    statement.simulated && title.simulatedMark,
    site.id,
    customer,
    period,
    title.revision(revision),
    asOf !== null && title.knownAt(asOf),
    title.made(madeAt),
  ]
    .filter(Boolean)
    .join(' · ');
  const margin = inlineStyle(`@page{@bottom-left{content:${cssText(which)}}}`);
  const html = `<!doctype html>
<html lang="${statement.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped([statement.simulated && title.simulatedMark, site.name, customer, words.period(), title.subject].filter(Boolean).join(', '))}</title>
<link rel="icon" href="data:,">
<style>${style.css}</style>
<style>${margin.css}</style>
</head>
<body${statement.simulated ? ' class="simulated"' : ''}>
${simulatedBanner(statement, words)}${masthead(statement, words)}
${headFacts(statement, words)}
${result(statement, words)}
${customers(statement, words)}
${signatures(statement, words)}
${waivers(statement, words)}
${claims(statement, words)}
${section}
${statementAnnex(statement, words)}
</body>
</html>
`;
  return { html, styleSources: [style.source, margin.source] };
}

/** Across the page, and again on each printed one (statement.css). */
const simulatedBanner = ({ simulated }: StatementAnswer, { say: { title } }: StatementWords): string =>
  simulated
    ? `<p class="simulated-mark" aria-hidden="true">${title.simulatedMark}</p>
<p class="simulated-words" role="alert">${escaped(`${title.simulatedWords} ${title.circularity}`)}</p>
`
    : '';

function masthead(statement: StatementAnswer, words: StatementWords): string {
  const { site, customer, state, revision } = statement;
  const { title, states } = words.say;
  return `<header>
<div>
<p class="kind">${title.kind}</p>
<h1>${escaped(words.period())}</h1>
<p class="of">${escaped(customer ?? site.name)}</p>
${customer === null ? '' : `<p class="at">${escaped(title.suppliedBy(site.name))}</p>`}
</div>
<p class="state ${state}">${escaped(states[state])}${statement.simulated ? `<br>${title.ofSimulatedData}` : ''}<br>${statement.isFinal ? title.final : title.notFinal}${statement.asOf === null ? '' : `<br><small>${escaped(title.knownAt(words.moment(statement.asOf)))}</small>`}${revision > 0 ? `<br><small>${title.revision(revision)}</small>` : ''}</p>
</header>`;
}

function headFacts(statement: StatementAnswer, words: StatementWords): string {
  const { site, from, to, start, end, closedBy, approvedBy, approved } = statement;
  const say = words.say.head;
  const before = approved && statement.signatures.findLast(({ action }) => action === 'approve');
  const signed = (by: StatementAnswer['closedBy']): string =>
    by === null ? say.notSigned : say.signed(by.who, words.moment(by.at), by.reason, by.simulated);
  return facts([
    [say.site, `${site.name} (${site.id})`],
    [say.period, say.localDays(words.date(from), words.date(to), site.timeZone)],
    [say.utc, say.utcRange(start, end)],
    [say.baseline, statement.baseline],
    ...(statement.asOf === null ? [] : [[say.knownAt, say.knownThen(words.moment(statement.asOf))] as const]),
    [say.made, words.moment(statement.madeAt)],
    ...(statement.interval === 'day'
      ? []
      : ([
          [say.closedBy, signed(closedBy)],
          [say.approvedBy, signed(approvedBy)],
        ] as const)),
    ...(before ? [[say.revision(before.revision), say.approvedAs(signed(before))] as const] : []),
  ]);
}

/** What is signed: the figures of the site; beside them the customer's, or what was approved before. */
function result(statement: StatementAnswer, words: StatementWords): string {
  const { figures, customers: lines, customer } = statement;
  const own = customer === null ? undefined : lines[0];
  const { result: say } = words.say;
  const terms: Readonly<Record<Term, string>> = words.say.terms;
  const approved = statement.approved && { ...statement.approved, ...printTotal(statement.approved, WHOLE_TONNES) };
  type Of = 'heatGj' | 'heatMwh' | 'grossT' | 'projectT' | 'leakageT' | 'netT' | 'u95T';
  const row = (label: Cell, of: Of, unit: string): Cell[] => {
    const shown = (value: number | null): Cell =>
      of === 'u95T' ? words.half(value) : unit.startsWith('t') ? words.tonnes(value) : words.amount(value);
    return [
      label,
      ...(own ? [shown(own[of])] : []),
      shown(figures[of]),
      ...(approved ? [of === 'heatMwh' ? '' : shown(approved[of])] : []),
      { text: unit, className: 'unit' },
    ];
  };
  const among = (label: string, t: number): Cell[] => [
    { text: label, className: 'among' },
    ...(own ? [''] : []),
    { ...words.tonnes(t), className: 'num quiet' },
    ...(approved ? [''] : []),
    { text: 't CO₂e', className: 'unit quiet' },
  ];
  const [first, second] = words.heatUnits() as [HeatUnit, HeatUnit];
  const kinds = Object.entries(figures.termsT);
  const isLeakage = (name: string): boolean => LEAKAGE_TERMS.some((term) => term === name);
  const elsewhere = kinds.filter(([name]) => isLeakage(name));
  const isHaulageAlone = elsewhere.length === 1 && elsewhere[0]![0] === 'haulage';
  const rows = [
    row(own ? say.heat : say.heatCredited, first.field, first.name),
    row({ text: say.sameHeat, className: 'among' }, second.field, second.name),
    row(say.gross, 'grossT', 't CO₂'),
    row(say.project, 'projectT', 't CO₂e'),
    ...kinds.filter(([name]) => !isLeakage(name)).map(([name, t]) => among(wordFor(terms, name), t)),
    row(isHaulageAlone ? say.haulageAlone : say.leakage, 'leakageT', 't CO₂e'),
    ...(isHaulageAlone ? [] : elsewhere).map(([name, t]) => among(wordFor(terms, name), t)),
  ];
  const last = [row(say.net, 'netT', 't CO₂e'), row(say.half, 'u95T', 't CO₂e')];
  const head: Cell[] = [
    '',
    ...(own ? [num(own.name)] : []),
    num(own ? say.wholeSite : say.amount),
    ...(approved ? [num(say.approved(approved.revision))] : []),
    { text: say.unit, className: 'unit' },
  ];
  return `<section class="result"><h2>${say.heading}</h2>${table({ head, rows: [...rows, ...last], className: 'account', strong: [rows.length] })}
${netLine(own ?? figures, words)}<p class="claim">${escaped(statement.notes[0] ?? '')}</p></section>`;
}

/** The one number that is carried away, with its doubt. */
const netLine = ({ netT, u95T }: Pick<StatementAnswer['rest'], 'netT' | 'u95T'>, words: StatementWords): string =>
  netT === null ? '' : `<p class="net">${escaped(words.say.result.netLine(words.tonnesWithHalf(netT, u95T)))}</p>\n`;

function customers(statement: StatementAnswer, words: StatementWords): string {
  const { customers: lines, rest, figures } = statement;
  if (lines.length === 0) return '';
  const say = words.say.customers;
  const amounts = (line: StatementAnswer['rest']): Cell[] => [
    ...words.heatUnits().map(({ field }) => words.amount(line[field])),
    words.percent(line.sharePct, 2),
    words.tonnes(line.grossT),
    words.tonnes(line.projectT),
    words.tonnes(line.leakageT),
    words.tonnes(line.netT),
    words.half(line.u95T),
  ];
  const whole = { ...figures, name: say.site, sharePct: figures.grossT ? 100 : null };
  return `<section><h2>${statement.customer === null ? say.heading : say.share}</h2>${table({
    head: [
      '',
      ...words.heatUnits().map(({ name }) => num(say.heatIn(name))),
      num(say.sharePct),
      num(say.gross),
      num(say.project),
      num(say.leakage),
      num(say.net),
      num(say.half),
    ],
    rows: [
      ...lines.map((line): Cell[] => [line.name, ...amounts(line)]),
      [{ text: rest.name, className: 'quiet' }, ...amounts(rest)],
    ],
    foot: [whole.name, ...amounts(whole)],
    className: 'wide dense',
  })}</section>`;
}

/** Whoever reads the tonnes reads what was set aside for them. */
function waivers({ waivers: list }: StatementAnswer, words: StatementWords): string {
  if (list.length === 0) return '';
  const say = words.say.waivers;
  return `<section><h2>${say.heading}</h2>${table({
    head: [say.what, say.by, say.reason, say.until],
    rows: list.map(({ waives, subject, by, reason, until }): Cell[] => [
      `${say[waives]} ${subject}`,
      by,
      reason,
      words.date(until),
    ]),
    className: 'wide',
  })}</section>`;
}

/** No tonne has two owners: whose they are stands beside what they are. */
function claims({ claims: list }: StatementAnswer, words: StatementWords): string {
  if (list.length === 0) return '';
  const say = words.say.claims;
  return `<section><h2>${say.heading}</h2>${table({
    head: [say.owner, say.purpose, say.basis, num('t'), say.state, say.claim],
    rows: list.map(({ owner, purpose, basis, amountT, state, statement, id }): Cell[] => [
      `${owner.name} (${say.kinds[owner.kind]})`,
      say.purposes[statement ? 'statement' : purpose],
      say.bases[basis],
      words.amount(amountT),
      wordFor(say.states, state),
      id,
    ]),
    className: 'wide',
  })}</section>`;
}

function signatures({ closedBy, approvedBy, interval }: StatementAnswer, words: StatementWords): string {
  if (interval === 'day') return '';
  const line = (what: string, by: StatementAnswer['closedBy']): string =>
    `<div><p class="line">${by === null ? '&nbsp;' : `${escaped(by.who)}, ${escaped(words.local(by.at))}`}</p><p>${what}</p></div>`;
  return `<section class="signatures">${line(words.say.signatures.closed, closedBy)}${line(words.say.signatures.approved, approvedBy)}</section>`;
}
