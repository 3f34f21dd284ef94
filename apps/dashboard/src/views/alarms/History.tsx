import { useEffect, useState } from 'preact/hooks';
import { alarmsWords } from '#words';
import { get, withQuery } from '../../api/client.js';
import { AlarmMark, markStateOf, priorityOf } from '../../parts/AlarmMark.js';
import type { Alert } from '../../state/live.js';
import { dayTime } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import { spanOf, whoOf } from './shown.js';
import { sentenceOf } from '../../words/alarm.js';
import { matches } from './work.js';

const PAGE = 200;

interface Props {
  readonly site: string;
  readonly filter: string;
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}

interface Page {
  readonly items: readonly Alert[];
  readonly nextCursor: string | null;
}

/** Every alarm that was ever raised, newest first, page by page. */
export function History({ site, filter, chosen, onChoose }: Props) {
  const words = inWords(alarmsWords);
  const [page, setPage] = useState<Page | null>(null);
  const [error, setError] = useState<string | null>(null);
  const read = (cursor: string | null): void => {
    get<Page>(withQuery('/api/v1/alerts', { site, limit: PAGE, cursor })).then(
      (next) =>
        setPage((known) => ({
          ...next,
          items: cursor === null ? next.items : [...(known?.items ?? []), ...next.items],
        })),
      (failure: Error) => setError(failure.message),
    );
  };
  useEffect(() => read(null), [site]);
  if (error !== null) return <p class="nothing">{error}</p>;
  if (page === null) return <div class="waiting" />;
  const shown = page.items.filter((alert) => filter === '' || matches(alert, filter, sentenceOf(alert)));
  const now = Date.now();
  return (
    <div class="scrolls list-scroll" role="region" aria-label={words.tabs.history} tabIndex={0}>
      {shown.length === 0 && <p class="nothing">{filter === '' ? words.emptyHistory : words.emptyFilter}</p>}
      {shown.length > 0 && (
        <table class="alarms history">
          <thead>
            <tr>
              <th aria-label={words.columns.state} />
              <th>{words.columns.alarm}</th>
              <th class="num raised">{words.columns.raised}</th>
              <th class="num">{words.columns.span}</th>
              <th class="who">{words.columns.who}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((alert) => (
              <tr
                key={alert.id}
                class="row over"
                data-alarm={alert.id}
                aria-selected={alert.id === chosen}
                onClick={() => onChoose(alert.id)}
              >
                <td class="sign">
                  <AlarmMark priority={priorityOf(alert.severity)} state={markStateOf(alert.state)} />
                </td>
                <td class="what">
                  <button type="button" class="choose" onClick={() => onChoose(alert.id)}>
                    {sentenceOf(alert)}
                  </button>
                </td>
                <td class="num raised">{dayTime(alert.raisedAt)}</td>
                <td class="num age">{spanOf(alert, now)}</td>
                <td class="who">{Object.values(whoOf(alert)).filter(Boolean).join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {page.nextCursor !== null && (
        <p class="more">
          <button type="button" class="btn" onClick={() => read(page.nextCursor)}>
            {words.more}
          </button>
        </p>
      )}
    </div>
  );
}
