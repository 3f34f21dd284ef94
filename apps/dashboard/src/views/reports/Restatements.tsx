import { useState } from 'preact/hooks';
import { reportsWords } from '#words';
import type { AnswerOf, ItemOf } from '../../api/answers.js';
import { sitePath, withQuery } from '../../api/client.js';
import { Answered } from '../../parts/Answered.js';
import { Panel } from '../../parts/Panel.js';
import { asOf } from '../../state/address.js';
import { useAsked } from '../../state/ask.js';
import { site } from '../../state/live.js';
import { day, num } from '../../words/format.js';
import { periodName } from '../../words/figures.js';
import { inWords } from '../../words/language.js';
import { StepBars, type Step } from './StepBars.js';

type Restatement = ItemOf<'listRestatements'>;
type Cause = keyof ReturnType<typeof say>['causes'];
const say = () => inWords(reportsWords).restated;
const MOST = 200;
/** Hours and days change by the hundred; people sign months and longer. */
const isSigned = ({ interval }: Restatement): boolean => interval !== 'hour' && interval !== 'day';

/** What changed after it was closed: before, after and why, with the way from the one to the other. */
export function Restatements() {
  const words = say();
  const asked = useAsked<AnswerOf<'listRestatements'>>(
    withQuery(sitePath(site.value!.id, 'restatements'), { limit: MOST, asOf: asOf.value }),
    { everyMs: 30_000 },
  );
  const [chosen, setChosen] = useState(0);
  return (
    <Panel title={words.title} note={words.note} class="restated">
      <Answered asked={asked}>
        {({ items }) => {
          const shown = items.some(isSigned) ? items.filter(isSigned) : items;
          const one = shown[Math.min(chosen, shown.length - 1)];
          if (!one) return <p>{words.none}</p>;
          return (
            <>
              <div class="scrolls tall" role="region" aria-label={words.title} tabIndex={0}>
                <table>
                  <thead>
                    <tr>
                      <th scope="col">{words.period}</th>
                      <th scope="col" class="num">
                        {words.before}
                      </th>
                      <th scope="col" class="num">
                        {words.after}
                      </th>
                      <th scope="col">{words.why}</th>
                      <th scope="col">{words.found}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {shown.map((each, i) => (
                      <tr key={`${each.interval} ${each.period} ${each.revision}`} aria-selected={each === one}>
                        <td>
                          <button type="button" class="link" aria-pressed={each === one} onClick={() => setChosen(i)}>
                            {periodName(each.period)}
                          </button>
                        </td>
                        <td class="num">{num(each.old.netT)}</td>
                        <td class="num">{num(each.new.netT)}</td>
                        <td>
                          {words.causes[each.cause as Cause] ?? words.causes.other}
                          {each.reason !== null && <span class="sub words">{each.reason}</span>}
                          <span class="sub">{words.approvals[each.approval]}</span>
                        </td>
                        <td>{day(each.recordedAt)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
              <WayOf restatement={one} />
            </>
          );
        }}
      </Answered>
    </Panel>
  );
}

/** From the net of before to that of after, by what has changed of it. */
function stepsOf({ old, new: now }: Restatement): Step[] | null {
  const words = say();
  if (old.netT === null || now.netT === null) return null;
  const moved = (field: 'baselineT' | 'projectT' | 'leakageT', sign: 1 | -1): number =>
    sign * ((now[field] ?? 0) - (old[field] ?? 0));
  const parts = [
    [words.steps.baseline, moved('baselineT', 1)],
    [words.steps.project, moved('projectT', -1)],
    [words.steps.leakage, moved('leakageT', -1)],
  ] as const;
  const rest = now.netT - old.netT - parts.reduce((sum, [, delta]) => sum + delta, 0);
  const all = Math.abs(rest) < 1e-6 ? parts : [...parts, [words.steps.rest, rest] as const];
  let value = old.netT;
  const steps = all
    .filter(([, delta]) => delta !== 0)
    .map(([name, delta]) => ({ name, delta, value: (value += delta) }));
  return [
    { name: words.before, delta: null, value: old.netT },
    ...steps,
    { name: words.after, delta: null, value: now.netT },
  ];
}

function WayOf({ restatement }: { readonly restatement: Restatement }) {
  const words = say();
  const steps = stepsOf(restatement);
  if (!steps) return null;
  const [before, after] = [num(restatement.old.netT, 1), num(restatement.new.netT, 1)];
  return (
    <StepBars
      label={words.picture(periodName(restatement.period), before, after)}
      steps={steps}
      table={() => (
        <table>
          <thead>
            <tr>
              <th scope="col">{words.step}</th>
              <th scope="col" class="num">
                {words.net}
              </th>
            </tr>
          </thead>
          <tbody>
            {steps.map(({ name, delta, value }) => (
              <tr key={name}>
                <td>{name}</td>
                <td class="num">{delta === null ? num(value, 1) : num(delta, 1, true)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    />
  );
}
