import { useEffect, useRef } from 'preact/hooks';
import { alarmsWords, shellWords } from '#words';
import type { AnswerOf } from '../../api/answers.js';
import { AlarmMark, markStateOf, priorityOf } from '../../parts/AlarmMark.js';
import { useAsked } from '../../state/ask.js';
import { isPast } from '../../state/address.js';
import { acknowledge } from '../../state/acknowledge.js';
import { nowMs } from '../../state/clock.js';
import type { Alert } from '../../state/live.js';
import { may } from '../../state/session.js';
import { clockOrDay, span } from '../../words/format.js';
import { inWords, language } from '../../words/language.js';
import { AlarmTrend } from './AlarmTrend.js';
import type { Asked } from './acts.js';
import { figure, pointOf } from './shown.js';
import { sentenceOf } from '../../words/alarm.js';

type Detail = AnswerOf<'getAlert'>;

interface Props {
  readonly alert: Alert;
  readonly onAsk: (what: Asked) => void;
  /** Opens the history of what this alarm is about. */
  readonly onBefore: (alert: Alert) => void;
}

/** What an alarm means, what comes of it, what to do, what was before, and who knows. */
export function ResponsePanel({ alert, onAsk, onBefore }: Props) {
  const { value, again } = useAsked<Detail>(`/api/v1/alerts/${encodeURIComponent(alert.id)}`, { everyMs: 1_000 });
  const isLater = useRef(false);
  // what was told of it, and who is next, follow its steps
  useEffect(() => {
    if (isLater.current) again();
    isLater.current = true;
  }, [alert.version]);
  return <Response alert={alert} detail={value?.id === alert.id ? value : null} onAsk={onAsk} onBefore={onBefore} />;
}

/** The same with what is known of it already. */
export function Response({ alert, detail, onAsk, onBefore }: Props & { readonly detail: Detail | null }) {
  const words = inWords(alarmsWords).answer;
  const now = nowMs.value;
  const text = detail?.words?.[language.value] ?? null;
  const hasPoint = pointOf(alert) !== null;
  const severity = inWords(shellWords).priority[alert.severity as 'info'] ?? alert.severity;
  const at = alert.value === null ? '' : ` (${figure(alert.value, alert.unit)})`;
  return (
    <section class="panel answer" aria-labelledby="answer-head" tabIndex={-1}>
      <div class="answer-head">
        <h2 id="answer-head">
          <AlarmMark priority={priorityOf(alert.severity)} state={markStateOf(alert.state)} isDecoration />{' '}
          {sentenceOf(alert)}
        </h2>
        <p class="note">
          {words.raised(severity, alert.rule, clockOrDay(alert.raisedAt, now))}
          {at}
        </p>
      </div>
      {hasPoint && alert.resolvedAt === null && (
        <AlarmTrend key={alert.id} alert={alert} nowMs={Math.floor(now / 60_000) * 60_000} />
      )}
      <Acts alert={alert} onAsk={onAsk} />
      {text === null ? (
        detail !== null && <p class="note">{words.noWords}</p>
      ) : (
        <>
          <h3>{words.why}</h3>
          <p>{text.cause}</p>
          <h3>{words.whatIf}</h3>
          <p>
            {text.consequence} <TimeLeft alert={alert} nowMs={now} />
          </p>
          <h3 class="steps-head">{words.steps}</h3>
          <ol>
            {text.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </>
      )}
      {detail && <Before detail={detail} onBefore={() => onBefore(alert)} />}
      {detail && <Told detail={detail} nowMs={now} />}
    </section>
  );
}

function Acts({ alert, onAsk }: Pick<Props, 'alert' | 'onAsk'>) {
  const words = inWords(alarmsWords).answer;
  if (isPast.value || !may('operator') || alert.resolvedAt !== null) return null;
  const isWaiting = alert.state.endsWith('-unacknowledged');
  const isActive = alert.state.startsWith('active-');
  return (
    <div class="acts">
      {isWaiting && (
        <button type="button" class="btn main-act" onClick={() => void acknowledge(alert)}>
          {words.acknowledge} <kbd>A</kbd>
        </button>
      )}
      {alert.aside === null && isActive && (
        <button type="button" class="btn" onClick={() => onAsk({ what: 'shelve', alert })}>
          {words.shelve} <kbd>S</kbd>
        </button>
      )}
      {(alert.aside?.kind === 'shelved' || alert.aside?.kind === 'out-of-service') && (
        <button type="button" class="btn" onClick={() => onAsk({ what: 'unshelve', alert })}>
          {words.bringBack}
        </button>
      )}
      <button type="button" class="btn" onClick={() => onAsk({ what: 'note', alert })}>
        {words.note} <kbd>N</kbd>
      </button>
      {alert.aside?.kind !== 'out-of-service' && (
        <button type="button" class="btn" onClick={() => onAsk({ what: 'suppress', alert })}>
          {words.service}
        </button>
      )}
    </div>
  );
}

/** Where something ends on a day, how long that is. */
function TimeLeft({ alert, nowMs: now }: { readonly alert: Alert; readonly nowMs: number }) {
  const words = inWords(alarmsWords).answer;
  if (alert.until === null || alert.resolvedAt !== null) return null;
  const left = Date.parse(`${alert.until}T00:00:00Z`) - now;
  if (Number.isNaN(left)) return null;
  return <b>{left > 0 ? words.left(span(left)) : words.passed}</b>;
}

function Before({ detail, onBefore }: { readonly detail: Detail; readonly onBefore: () => void }) {
  const words = inWords(alarmsWords).answer;
  const { days, count, newest } = detail.before;
  const note = newest.find((one) => one.note !== null)?.note;
  return (
    <>
      <h3>{words.before}</h3>
      {count === 0 ? (
        <p>{words.never(days)}</p>
      ) : (
        <p>
          {words.times(count, days)}
          {note ? words.lastNote(note) : ''}.{' '}
          <button type="button" class="link" onClick={onBefore}>
            {words.seeThem}
          </button>
        </p>
      )}
    </>
  );
}

const MOST_TOLD = 8;

function Told({ detail, nowMs: now }: { readonly detail: Detail; readonly nowMs: number }) {
  const words = inWords(alarmsWords);
  const noted = detail.transitions.filter(({ note, news }) => note !== null || news === 'acknowledged');
  const told = detail.notifications.slice(0, MOST_TOLD).toReversed();
  const next = detail.nextEscalation;
  const newsOf = (news: string): string => words.news[news as keyof typeof words.news] ?? words.news.other;
  return (
    <>
      {noted.length > 0 && (
        <>
          <h3>{words.answer.notes}</h3>
          <ul class="told">
            {noted.map(({ version, at, news, note, by }) => (
              <li key={version}>
                <time dateTime={at}>{clockOrDay(at, now)}</time>
                <span>
                  {newsOf(news)}
                  {by === null ? '' : `, ${by}`}
                  {note === null ? '' : `: ${note}`}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3 class="told-head">{words.answer.told}</h3>
      <ul class="told">
        {told.map(({ id, createdAt, sink, news, state, answer }) => (
          <li key={id} class={state === 'given-up' ? 'bad' : ''}>
            <time dateTime={createdAt}>{clockOrDay(createdAt, now)}</time>
            <span>
              {sink}, {newsOf(news)}: {words.states[state]}
              {state !== 'sent' && answer !== null ? ` (${answer})` : ''}
            </span>
          </li>
        ))}
        {told.length === 0 && next === null && <li class="none">{words.answer.nobodyTold}</li>}
        {next !== null && (
          <li>
            <time dateTime={next.at}>{clockOrDay(next.at, now)}</time>
            <b>
              {words.answer.next(next.to.join(', '), words.answer.in(span(Math.max(0, Date.parse(next.at) - now))))}
            </b>
          </li>
        )}
      </ul>
    </>
  );
}
