import { shellWords } from '#words';
import { AlarmMark, markStateOf, priorityOf } from '../parts/AlarmMark.js';
import { ackError, acknowledge } from '../state/acknowledge.js';
import { address, hrefOf, onLink } from '../state/address.js';
import { nowMs } from '../state/clock.js';
import { site, status, type Alert } from '../state/live.js';
import { may } from '../state/session.js';
import { counts, lastEndedAt, standing, worst } from '../state/waiting-alarms.js';
import { sentenceOf } from '../words/alarm.js';
import { clock, clockOrDay, percent, span } from '../words/format.js';
import { inWords } from '../words/language.js';
import { newestValueMs } from './freshness.js';
import './alarm-bar.css';

/** Older than this is no more than a memory: it is said in bold. */
const STALE_MS = 150_000;

function Worst({ alert }: { readonly alert: Alert }) {
  const words = inWords(shellWords).bar;
  const target = { view: 'alarms', set: { alarm: alert.id } } as const;
  const hasReturned = alert.state === 'returned-unacknowledged';
  return (
    <>
      <div class="worst">
        <AlarmMark priority={priorityOf(alert.severity)} state={markStateOf(alert.state)} size={24} />
        <span>
          <b>{sentenceOf(alert)}</b>,{' '}
          {hasReturned ? words.returned : words.forSpan(span(nowMs.value - Date.parse(alert.raisedAt)))}
        </span>
      </div>
      {may('operator') && (
        <button type="button" class="btn main-act" onClick={() => void acknowledge(alert)}>
          {words.acknowledge}
        </button>
      )}
      <a class="btn phone-hide" href={hrefOf(target)} onClick={(event) => onLink(event, target)}>
        {words.whatToDo}
      </a>
    </>
  );
}

function Nothing() {
  const words = inWords(shellWords).bar;
  const ended = lastEndedAt.value;
  return (
    <div class="worst quiet">
      <span>
        {standing.value.length > 0
          ? words.waiting
          : `${words.none}${ended === null ? '' : ` ${words.lastEnded(clockOrDay(ended, nowMs.value))}`}`}
      </span>
    </div>
  );
}

/** On every view: the worst alarm that waits, how many stand, how fresh all this is. Of one height in all states. */
export function AlarmBar() {
  const words = inWords(shellWords);
  const alert = worst.value;
  const { critical, warning, info } = counts.value;
  const newest = newestValueMs(status.value);
  const age = newest === null ? null : nowMs.value - newest;
  const coverage = status.value?.data.coveragePct ?? null;
  const isKiosk = address.value.kiosk;
  return (
    <header class="bar" aria-label={words.bar.label}>
      <div class="spoken" role={alert?.severity === 'critical' ? 'alert' : 'status'}>
        {alert ? <Worst key={alert.id} alert={alert} /> : <Nothing />}
      </div>
      {ackError.value !== null && <span class="note">{words.bar.failed(ackError.value)}</span>}
      {!isKiosk && critical + warning + info > 0 && (
        <div class="counts" role="img" aria-label={words.bar.counts(critical, warning, info)}>
          {([1, 2, 3] as const).map((priority) => {
            const count = [critical, warning, info][priority - 1]!;
            return (
              count > 0 && (
                <span key={priority}>
                  <AlarmMark priority={priority} isDecoration /> {count}
                </span>
              )
            );
          })}
        </div>
      )}
      <div class="fresh">
        <span class={age === null || age > STALE_MS ? 'stale' : ''}>
          {age === null ? words.bar.noValue : words.bar.newest(span(age))}
        </span>
        <span>{coverage === null ? words.bar.notComplete : words.bar.complete(percent(coverage))}</span>
      </div>
      <time dateTime={new Date(nowMs.value).toISOString()}>{site.value === null ? '' : clock(nowMs.value)}</time>
    </header>
  );
}
