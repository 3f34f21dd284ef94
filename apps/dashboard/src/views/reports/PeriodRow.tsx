import { reportsWords } from '#words';
import type { ItemOf } from '../../api/answers.js';
import { AlarmMark } from '../../parts/AlarmMark.js';
import { KnownNow } from '../../parts/KnownNow.js';
import { changedOf } from '../../state/differences.js';
import { dayTime, num, percent } from '../../words/format.js';
import { dateName, halfWidth, periodName, tonnes } from '../../words/figures.js';
import { inWords } from '../../words/language.js';

export type Period = ItemOf<'listPeriods'>;
export type Signature = NonNullable<Period['waitsFor']>;

interface Props {
  readonly period: Period;
  /** What who looks may do next; null: nothing of it. */
  readonly next: Signature | null;
  readonly onSign: (period: Period, signature: Signature) => void;
  readonly onStatement: (period: Period) => void;
  /** null: the period has none. */
  readonly onDossier: ((period: Period) => void) | null;
  /** null: who looks may take no evidence packs. */
  readonly onEvidence: ((period: Period) => void) | null;
}

/** A period that is signed, or will be: its figures, its state in words, and the one thing that can be done next. */
export function PeriodRow({ period, next, onSign, onStatement, onDossier, onEvidence }: Props) {
  const words = inWords(reportsWords);
  const { state, grossT, netT, u95T, coveragePct, revision, codes, factorMissing } = period;
  const name = periodName(period.period);
  const waits = state === 'awaiting-approval' || state === 'restatement-pending';
  return (
    <tr data-period={period.period}>
      <th scope="row">{name}</th>
      <td class="num" data-of={words.periods.gross}>
        {tonnes(grossT)}
        <KnownNow then={grossT} changed={changedOf(period.period, 'grossT')} write={tonnes} />
      </td>
      <td class="num" data-of={words.periods.net}>
        {tonnes(netT)}
        <KnownNow then={netT} changed={changedOf(period.period, 'netT')} write={tonnes} />
      </td>
      <td class="num">{u95T === null ? '' : `± ${halfWidth(u95T)}`}</td>
      <td class="num" data-of={words.periods.coverage}>
        {percent(coveragePct)}
      </td>
      <td class="num" data-of={words.periods.revision}>
        {num(revision)}
      </td>
      <td class="state">
        {waits && <AlarmMark priority={3} state="acknowledged" size={14} />}{' '}
        <strong>{words.periods.states[state]}</strong>
        {factorMissing && <span class="sub">{words.periods.factorMissing}</span>}
        {stateWords(period).map((sentence) => (
          <span class="sub" key={sentence}>
            {sentence}
          </span>
        ))}
        {codes.length > 0 && <span class="sub codes">{codes.join(' ')}</span>}
      </td>
      <td class="period-acts">
        {next && (
          <button type="button" class="btn main-act" onClick={() => onSign(period, next)}>
            {words.sign[next]}
          </button>
        )}
        <span class="papers" role="group" aria-label={words.periods.documentsOf(name)}>
          <button type="button" class="link" onClick={() => onStatement(period)}>
            {words.periods.statement}
          </button>
          {onDossier && (
            <button type="button" class="link" onClick={() => onDossier(period)}>
              {words.periods.dossier}
            </button>
          )}
          {onEvidence && (
            <button type="button" class="link" onClick={() => onEvidence(period)}>
              {words.periods.evidence}
            </button>
          )}
        </span>
      </td>
    </tr>
  );
}

/** What has been signed by whom, and who is missing. */
function stateWords({ state, waitsFor, closableFrom, closed, approval, approved, netT, revision }: Period): string[] {
  const words = inWords(reportsWords).periods;
  if (state === 'approved') return approval ? [words.by(approval.who, dayTime(approval.at))] : [];
  if (state === 'open') return [waitsFor ? words.canClose : words.closableFrom(dateName(closableFrom))];
  const said: string[] = [];
  if (state === 'restatement-pending' && approved && approval) {
    const moved = approved.netT === null || netT === null ? '–' : num(netT - approved.netT, 0, true);
    said.push(words.moved(num(revision), num(approval.revision), moved));
  }
  if (closed) said.push(words.closedBy(closed.who, dayTime(closed.at)));
  if (waitsFor === 'approve') said.push(closed ? words.second(closed.who) : words.toApprove);
  if (waitsFor === 'close') said.push(words.toClose);
  return said;
}
