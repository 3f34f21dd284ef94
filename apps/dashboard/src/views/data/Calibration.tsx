import { dataWords } from '#words';
import type { AnswerOf } from '../../api/answers.js';
import { sitePath } from '../../api/client.js';
import { AlarmMark } from '../../parts/AlarmMark.js';
import { Answered } from '../../parts/Answered.js';
import { OfNow } from '../../parts/OfNow.js';
import { Panel } from '../../parts/Panel.js';
import { useAsked } from '../../state/ask.js';
import { site } from '../../state/live.js';
import { num } from '../../words/format.js';
import { dateName } from '../../words/figures.js';
import { inWords } from '../../words/language.js';

/** Until when each meter is verified; what ends first stands first. */
export function Calibration() {
  const words = inWords(dataWords).calibration;
  const asked = useAsked<AnswerOf<'listCalibrations'>>(sitePath(site.value!.id, 'calibrations'), { everyMs: 300_000 });
  return (
    <Panel title={words.title} note={words.note} class="calibration">
      <OfNow />
      <Answered asked={asked}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{words.none}</p>
          ) : (
            <div class="scrolls tall" role="region" aria-label={words.title} tabIndex={0}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{words.device}</th>
                    <th scope="col">{words.until}</th>
                    <th scope="col" class="num">
                      {words.left}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map(({ device, name, serial, state, verifiedUntil, daysLeft, counted }) => (
                    <tr key={device}>
                      <td>
                        {name}
                        {serial !== null && <span class="sub">{serial}</span>}
                      </td>
                      <td>
                        {state !== 'verified' && (counted || state !== 'unknown') && (
                          <AlarmMark priority={state === 'due' ? 3 : 2} state="acknowledged" size={14} />
                        )}{' '}
                        {verifiedUntil === null ? '' : `${dateName(verifiedUntil)} `}
                        {words.states[state]}
                        {counted && (state === 'lapsed' || state === 'unknown') && (
                          <span class="sub">{words[state]}</span>
                        )}
                      </td>
                      <td class="num">
                        {daysLeft === null ? '–' : daysLeft < 0 ? words.ago(num(-daysLeft)) : words.days(num(daysLeft))}
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
