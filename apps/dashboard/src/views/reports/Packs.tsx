import { useState } from 'preact/hooks';
import { reportsWords } from '#words';
import type { AnswerOf } from '../../api/answers.js';
import { download, sitePath, withQuery } from '../../api/client.js';
import { Answered } from '../../parts/Answered.js';
import { Panel } from '../../parts/Panel.js';
import { asOf } from '../../state/address.js';
import { useAsked } from '../../state/ask.js';
import { site } from '../../state/live.js';
import { may } from '../../state/session.js';
import { dayTime, NONE, num } from '../../words/format.js';
import { periodName } from '../../words/figures.js';
import { inWords } from '../../words/language.js';

const ROOT_SHOWN = 12;
const KB = 1_024;

/** Evidence packs that are kept, with the root that names their rows. @param made rises with each that is made here */
export function Packs({ made }: { readonly made: number }) {
  const words = inWords(reportsWords).packs;
  const isFor = may('auditor');
  const asked = useAsked<AnswerOf<'listEvidence'>>(
    isFor ? withQuery(sitePath(site.value!.id, 'evidence'), { limit: 50 + (made % 50), asOf: asOf.value }) : null,
    { everyMs: 30_000 },
  );
  const [said, setSaid] = useState('');
  return (
    <Panel title={words.title} class="packs">
      {!isFor ? (
        <p class="note">{words.needs}</p>
      ) : (
        <>
          <p class="said" role="status">
            {said}
          </p>
          <Answered asked={asked}>
            {({ items }) =>
              items.length === 0 ? (
                <p>{words.none}</p>
              ) : (
                <div class="scrolls tall" role="region" aria-label={words.title} tabIndex={0}>
                  <table id="packs">
                    <thead>
                      <tr>
                        <th scope="col">{words.period}</th>
                        <th scope="col">{words.made}</th>
                        <th scope="col" class="num">
                          {words.rows}
                        </th>
                        <th scope="col" class="num">
                          {words.size}
                        </th>
                        <th scope="col">{words.root}</th>
                        <th scope="col" />
                      </tr>
                    </thead>
                    <tbody>
                      {items.map(({ period, version, madeAt, who, rows, bytes, root, href }) => {
                        const file = `${site.value!.id}-${period}-evidence.zip`;
                        return (
                          <tr key={period}>
                            <td>
                              {periodName(period)}
                              <span class="sub">{num(version)}</span>
                            </td>
                            <td>
                              {dayTime(madeAt)}
                              <span class="sub">{who}</span>
                            </td>
                            <td class="num">{num(rows)}</td>
                            <td class="num">{bytes === null ? NONE : `${num(bytes / KB)} kB`}</td>
                            <td>
                              <code title={root}>{root.slice(0, ROOT_SHOWN)}</code>
                            </td>
                            <td>
                              {href === null ? (
                                words.replaced
                              ) : (
                                <button
                                  type="button"
                                  class="link"
                                  aria-label={`${words.take}: ${periodName(period)}`}
                                  onClick={() =>
                                    void download(href, file).then(
                                      () => setSaid(words.verify(file)),
                                      (error: Error) => setSaid(error.message),
                                    )
                                  }
                                >
                                  {words.take}
                                </button>
                              )}
                            </td>
                          </tr>
                        );
                      })}
                    </tbody>
                  </table>
                </div>
              )
            }
          </Answered>
        </>
      )}
    </Panel>
  );
}
