import { useState } from 'preact/hooks';
import { pastWords, reportsWords } from '#words';
import type { AnswerOf } from '../../api/answers.js';
import { get, sitePath, withQuery } from '../../api/client.js';
import { Panel } from '../../parts/Panel.js';
import { isPast } from '../../state/address.js';
import { site } from '../../state/live.js';
import { num } from '../../words/format.js';
import { periodName } from '../../words/figures.js';
import { inWords } from '../../words/language.js';
import { StepBars } from './StepBars.js';

type Waterfall = AnswerOf<'getWaterfall'>;
/** Steps that are a level, not a change. */
const LEVELS: readonly Waterfall['steps'][number]['kind'][] = ['claimed'];

/** From the claimed amount to what could be defended; made when somebody asks, for it takes the server some seconds. */
export function Defensible({ season }: { readonly season: string | null }) {
  const words = inWords(reportsWords).defensible;
  const [made, setMade] = useState<Waterfall | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const show = async (): Promise<void> => {
    setBusy(true);
    setSaid(words.making);
    try {
      setMade(await get<Waterfall>(withQuery(sitePath(site.value!.id, 'waterfall'), { period: season })));
      setSaid(null);
    } catch (error) {
      setSaid((error as Error).message);
    }
    setBusy(false);
  };
  return (
    <Panel
      title={words.title}
      note={made ? periodName(made.period) : undefined}
      class="wide defensible"
      actions={
        season !== null &&
        !isPast.value && (
          <button type="button" class="btn" disabled={isBusy} onClick={() => void show()}>
            {words.show}
          </button>
        )
      }
    >
      <p class="note" role="status">
        {isPast.value ? inWords(pastWords).notThen : (said ?? (season === null ? words.none : words.about))}
      </p>
      {made && !isPast.value && <Picture waterfall={made} />}
    </Panel>
  );
}

function Picture({ waterfall }: { readonly waterfall: Waterfall }) {
  const words = inWords(reportsWords).defensible;
  const steps = waterfall.steps.filter(({ applies, kind }) => applies || kind === 'claimed');
  const label = words.picture(num(steps[0]!.wholeValueT), num(waterfall.defensibleT));
  return (
    <>
      <p>
        <strong>{label}</strong>
      </p>
      <StepBars
        label={label}
        steps={[
          ...steps.map(({ kind, name, deltaT, valueT, illustrative }) => ({
            name: kind === 'claimed' || kind === 'metered' ? `${words.kinds[kind]}: ${name}` : name,
            delta: LEVELS.includes(kind) ? null : deltaT,
            value: valueT,
            isDoubtful: illustrative,
          })),
          { name: words.value, delta: null, value: waterfall.defensibleT },
        ]}
        table={() => <Table waterfall={waterfall} />}
      />
      <details>
        <summary>{words.source}</summary>
        <Table waterfall={waterfall} />
      </details>
    </>
  );
}

function Table({ waterfall }: { readonly waterfall: Waterfall }) {
  const words = inWords(reportsWords).defensible;
  return (
    <div class="scrolls" role="region" aria-label={words.title} tabIndex={0}>
      <table id="waterfall-steps">
        <thead>
          <tr>
            <th scope="col">{words.step}</th>
            <th scope="col" class="num">
              {words.change}
            </th>
            <th scope="col" class="num">
              {words.value}
            </th>
            <th scope="col">{words.clause}</th>
            <th scope="col">{words.source}</th>
          </tr>
        </thead>
        <tbody>
          {waterfall.steps.map(({ kind, name, wholeDeltaT, wholeValueT, clause, source, illustrative }, i) => (
            <tr key={`${i} ${name}`}>
              <td>
                {i + 1}. {name}
                <span class="sub">
                  {words.kinds[kind]}
                  {illustrative && ` · ${words.illustrative}`}
                </span>
              </td>
              <td class="num">{i === 0 ? '' : num(wholeDeltaT, 0, true)}</td>
              <td class="num">{num(wholeValueT)}</td>
              <td class="words">{clause}</td>
              <td class="words">{source}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
