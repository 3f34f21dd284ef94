import { useState } from 'preact/hooks';
import { logWords } from '#words';
import type { AnswerOf, ItemOf } from '../../api/answers.js';
import { download, post, sitePath } from '../../api/client.js';
import { Answered } from '../../parts/Answered.js';
import { OfNow } from '../../parts/OfNow.js';
import { Panel } from '../../parts/Panel.js';
import { actor } from '../../state/acknowledge.js';
import { isPast } from '../../state/address.js';
import { useAsked } from '../../state/ask.js';
import { site } from '../../state/live.js';
import { may } from '../../state/session.js';
import { dayTime } from '../../words/format.js';
import { inWords } from '../../words/language.js';

type Report = ItemOf<'listReports'>;

/** Reports that are mailed by the clock: what, to whom, when, and what the mail server said last. */
export function Schedules() {
  const words = inWords(logWords).schedules;
  const id = site.value?.id;
  const asked = useAsked<AnswerOf<'listReports'>>(id ? sitePath(id, 'reports') : null, { everyMs: 20_000 });
  const [error, setError] = useState<string | null>(null);
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    setError(null);
    try {
      await work();
    } catch (failure) {
      setError((failure as Error).message);
    }
    asked.again();
  };
  const send = ({ name }: Report) =>
    attempt(async () => {
      const by = await actor();
      if (by && id) await post(sitePath(id, `reports/${encodeURIComponent(name)}/send`), by);
    });
  const preview = ({ name }: Report) =>
    attempt(async () => {
      if (id)
        await download(sitePath(id, `reports/${encodeURIComponent(name)}/preview?format=pdf`), `${id}-${name}.pdf`);
    });
  return (
    <Panel title={words.title} class="schedules">
      <OfNow />
      {error !== null && <p role="alert">{error}</p>}
      <Answered asked={asked}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="note">{words.none}</p>
          ) : (
            <div class="scrolls">
              <table>
                <thead>
                  <tr>
                    {[words.report, words.to, words.next, words.last, ''].map((text) => (
                      <th key={text}>{text}</th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {items.map((report) => (
                    <tr key={report.name} data-report={report.name}>
                      <td>
                        <b>{report.name}</b>
                        <br />
                        {words.what[report.what]}, {words.period[report.period]}, {report.formats.join(' ')}
                      </td>
                      <td>{report.to.join(', ')}</td>
                      <td>{dayTime(report.nextAt)}</td>
                      <td>{report.last === null ? words.never : <Last last={report.last} />}</td>
                      <td>
                        <button type="button" class="btn" onClick={() => void preview(report)}>
                          {words.preview}
                        </button>{' '}
                        {may('operator') && !isPast.value && (
                          <button type="button" class="btn" onClick={() => void send(report)}>
                            {words.send}
                          </button>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Answered>
    </Panel>
  );
}

function Last({ last }: { readonly last: NonNullable<Report['last']> }) {
  const words = inWords(logWords).schedules;
  return (
    <>
      {dayTime(last.madeAt)}
      {last.late && `, ${words.late}`}
      {last.problem !== null && <p class="note">{last.problem}</p>}
      {last.mails.map(({ sink, state, answer }) => (
        <p key={sink} class="note">
          {sink}: {words.mail[state]}
          {answer !== null && ` (${answer})`}
        </p>
      ))}
    </>
  );
}
