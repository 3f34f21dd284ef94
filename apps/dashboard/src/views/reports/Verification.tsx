import { useState } from 'preact/hooks';
import { reportsWords } from '#words';
import type { AnswerOf, ItemOf } from '../../api/answers.js';
import { post, sitePath, withQuery } from '../../api/client.js';
import { ActDialog } from '../../parts/ActDialog.js';
import { OfNow } from '../../parts/OfNow.js';
import { Traced } from '../../parts/lineage/Traced.js';
import { Panel } from '../../parts/Panel.js';
import { isPast } from '../../state/address.js';
import { useAsked } from '../../state/ask.js';
import { site } from '../../state/live.js';
import { may } from '../../state/session.js';
import { dayTime, num } from '../../words/format.js';
import { periodName } from '../../words/figures.js';
import { inWords } from '../../words/language.js';

type Book = ItemOf<'listVerifications'>;
const SELDOM = { everyMs: 30_000 };
const MOST_HOURS = 60;

/** What a verifier drew, found and said: the newest verification of each period, and findings that are not closed. */
export function Verification({ closed }: { readonly closed: string | null }) {
  const words = inWords(reportsWords).verification;
  const path = (rest: string, query = {}): string => withQuery(sitePath(site.value!.id, rest), query);
  const books = useAsked<AnswerOf<'listVerifications'>>(path('verifications', { limit: 12 }), SELDOM);
  const findings = useAsked<AnswerOf<'listFindings'>>(path('findings', { limit: 500 }), SELDOM).value?.items ?? [];
  const all = books.value?.items ?? [];
  const newest = all.filter(({ period }, i) => all.findIndex((one) => one.period === period) === i);
  const open = findings.filter(({ state }) => state !== 'closed');
  const [isOpening, setOpening] = useState(false);
  return (
    <Panel
      title={words.title}
      class="verification"
      actions={
        may('auditor') &&
        closed !== null &&
        !isPast.value && (
          <button type="button" class="btn" onClick={() => setOpening(true)}>
            {words.new}
          </button>
        )
      }
    >
      <OfNow />
      {newest.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <div class="scrolls tall" role="region" aria-label={words.title} tabIndex={0}>
          <table id="verifications">
            <thead>
              <tr>
                <th scope="col">{words.period}</th>
                <th scope="col">{words.verifier}</th>
                <th scope="col">{words.opinion}</th>
              </tr>
            </thead>
            <tbody>
              {newest.map((book) => (
                <BookRow key={book.id} book={book} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {newest[0] && <Sample of={newest[0]} />}
      {open.length > 0 && <h3>{words.findings}</h3>}
      <ul class="rows" id="audit-findings">
        {open.map(({ kind, id, period, text, state, errorT, who, raisedAt }) => (
          <li key={id}>
            <span>
              <strong>
                {kind} {id}
              </strong>{' '}
              {periodName(period)}
              {errorT === null ? '' : `, ${num(errorT, 3)} t`}: {text}
              <span class="sub">
                {who}, {dayTime(raisedAt)}: {words.states[state as keyof typeof words.states]}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {isOpening && closed !== null && (
        <ActDialog
          title={`${words.newTitle}: ${periodName(closed)}`}
          label={words.words}
          isRequired
          act={words.open}
          onAct={async (own, by) => {
            await post(path('verifications'), { period: closed, words: own, ...by });
            books.again();
          }}
          onClose={() => setOpening(false)}
        >
          <p class="note">{words.wordsHelp}</p>
        </ActDialog>
      )}
    </Panel>
  );
}

function BookRow({ book: { period, revision, verifier, openedAt, opinion } }: { readonly book: Book }) {
  const words = inWords(reportsWords).verification;
  return (
    <tr>
      <td>
        {periodName(period)}
        <span class="sub">{words.revision(num(revision))}</span>
      </td>
      <td>
        {verifier}
        <span class="sub">{dayTime(openedAt)}</span>
      </td>
      <td>
        {opinion ? (
          <>
            <strong>{words.opinions[opinion.opinion]}</strong>
            <span class="sub words">{words.assurance(words.levels[opinion.level], opinion.text)}</span>
          </>
        ) : (
          words.noOpinion
        )}
      </td>
    </tr>
  );
}

/** Hours that were drawn, in the order in which they were; each leads down to its readings. */
function Sample({ of }: { readonly of: Book }) {
  const words = inWords(reportsWords).verification;
  const asked = useAsked<AnswerOf<'getSample'>>(sitePath(site.value!.id, `verifications/${of.id}/sample`), SELDOM);
  const hours = asked.value?.items ?? [];
  if (hours.length === 0) return null;
  const rest = hours.length - MOST_HOURS;
  return (
    <details id="sample">
      <summary>{words.drawn(num(hours.length), periodName(of.period))}</summary>
      <div
        class="scrolls tall"
        role="region"
        aria-label={words.drawn(num(hours.length), periodName(of.period))}
        tabIndex={0}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">{words.hour}</th>
              <th scope="col" class="num">
                {words.gross}
              </th>
            </tr>
          </thead>
          <tbody>
            {hours.slice(0, MOST_HOURS).map(({ hour, grossT, hasCodes, figure }) => (
              <tr key={hour}>
                <td>{dayTime(hour)}</td>
                <td class="num">
                  <Traced figure={figure}>{num(grossT, 3)}</Traced>
                  {hasCodes && <span class="sub">{words.codes}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rest > 0 && <p class="note">{words.more(num(rest), String(of.id))}</p>}
    </details>
  );
}
