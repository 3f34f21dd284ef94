import { pointsWords, trendWords } from '#words';
import { entriesOf } from '../../charts/trend/scene-entries.js';
import { withoutLayers, type TrendScene } from '../../charts/trend/scene.js';
import type { TimeWindow } from '../../charts/trend/time-window.js';
import { Panel } from '../../parts/Panel.js';
import { dayTime } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import { hiddenLayers } from './layers.js';

/** More than anybody reads beside a curve. */
const MOST_NOTES = 60;

interface Props {
  readonly scenes: readonly { readonly name: string; readonly scene: TrendScene }[];
  readonly window: TimeWindow;
}

/** What was sent and does not count, what happened, what was noted, which alarms there were: in the span that is seen, newest first. */
export function TrendNotes({ scenes, window: time }: Props) {
  const words = inWords(pointsWords);
  const kinds = inWords(trendWords).layers;
  const span = time.slowSpan.value;
  const notes = scenes
    .flatMap(({ name, scene }) =>
      entriesOf(withoutLayers(scene, hiddenLayers.value), span).flatMap(({ atMs, ...entry }) =>
        atMs === null ? [] : [{ name, atMs, ...entry }],
      ),
    )
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
                <th scope="col">{words.kind}</th>
                <th scope="col">{words.point}</th>
                <th scope="col">{words.what}</th>
              </tr>
            </thead>
            <tbody>
              {notes.slice(0, MOST_NOTES).map(({ atMs, of, name, text }) => (
                <tr key={`${atMs}/${name}/${text}`}>
                  <td>{dayTime(atMs)}</td>
                  <td>{kinds[of]}</td>
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
