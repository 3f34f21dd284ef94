import { pointsWords, trendWords } from '#words';
import type { TimeWindow } from '../../charts/trend/time-window.js';
import type { TrendLook } from '../../charts/trend/trend-columns.js';
import { valueText } from '../../charts/trend/trend-sentence.js';
import { Panel } from '../../parts/Panel.js';
import { dayTime } from '../../words/format.js';
import { inWords } from '../../words/language.js';

/** More than anybody reads beside a curve. */
const MOST_NOTES = 60;

interface Note {
  readonly atMs: number;
  readonly name: string;
  readonly text: string;
}

/** What was sent and does not count, what happened, and what waits for a decision, in the span that is seen. */
export function TrendNotes({
  looks,
  window: time,
}: {
  readonly looks: readonly { readonly name: string; readonly look: TrendLook; readonly unit: string }[];
  readonly window: TimeWindow;
}) {
  const words = inWords(pointsWords);
  const { fromMs, toMs } = time.span.value;
  const notes = looks
    .flatMap(({ name, look, unit }) => notesOf(name, look, unit))
    .filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
    .sort((a, b) => b.atMs - a.atMs);
  return (
    <Panel title={words.notes} class="points-notes">
      {notes.length === 0 ? (
        <p class="note">{words.noNotes}</p>
      ) : (
        <div class="scrolls" role="region" aria-label={words.notes} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.when}</th>
                <th scope="col">{words.point}</th>
                <th scope="col">{words.what}</th>
              </tr>
            </thead>
            <tbody>
              {notes.slice(0, MOST_NOTES).map(({ atMs, name, text }) => (
                <tr key={`${atMs}/${name}/${text}`}>
                  <td>{dayTime(atMs)}</td>
                  <td>{name}</td>
                  <td>{text}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {notes.length > MOST_NOTES && <p class="note">{words.moreNotes(notes.length - MOST_NOTES)}</p>}
        </div>
      )}
    </Panel>
  );
}

function notesOf(name: string, look: TrendLook, unit: string): Note[] {
  const words = inWords(trendWords);
  const more = inWords(pointsWords);
  const held = look.held;
  return [
    ...look.corrections.map(({ atMs, sent, counts, codes }) => ({
      atMs,
      name,
      text:
        counts === null
          ? words.excluded(valueText(sent, unit), codes.join(' '))
          : words.corrected(valueText(sent, unit), valueText(counts, unit)),
    })),
    ...look.events.map(({ atMs, type, until, by, reason }) => ({
      atMs,
      name,
      text: [
        words.events[type],
        ...(until === null ? [] : [more.until(dayTime(until))]),
        ...(by === null ? [] : [more.by(by)]),
        ...(reason === null ? [] : [reason]),
      ].join(', '),
    })),
    ...(held ? [{ atMs: Date.parse(held.since), name, text: words.held(dayTime(held.since)) }] : []),
  ];
}
