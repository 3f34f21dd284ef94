import { useState } from 'preact/hooks';
import { dataWords } from '#words';
import type { AnswerOf, ItemOf } from '../../api/answers.js';
import { post, sitePath, withQuery } from '../../api/client.js';
import { ActDialog } from '../../parts/ActDialog.js';
import { Answered } from '../../parts/Answered.js';
import { Panel } from '../../parts/Panel.js';
import { asOf, isPast } from '../../state/address.js';
import { useAsked } from '../../state/ask.js';
import { site } from '../../state/live.js';
import { may } from '../../state/session.js';
import { dayTime, num, withUnit } from '../../words/format.js';
import { energy, periodName, reading } from '../../words/figures.js';
import { inWords } from '../../words/language.js';
import { HeldCurve } from './HeldCurve.js';

type HeldItem = ItemOf<'listHeld'>;
type Outcome = HeldItem['outcomes']['accepted'];
type Decision = 'jump-accepted' | 'jump-refused';

/** Registers whose readings wait for a decision, the curve around them, and what either decision makes of the figures. */
export function Held() {
  const words = inWords(dataWords).held;
  const path = (rest: string): string => sitePath(site.value!.id, rest);
  const asked = useAsked<AnswerOf<'listHeld'>>(withQuery(path('held'), { asOf: asOf.value }));
  const [decision, setDecision] = useState<{ readonly of: HeldItem; readonly type: Decision } | null>(null);
  const [said, setSaid] = useState('');
  return (
    <Panel title={words.title} class="held">
      <p class="said" role="status">
        {said}
      </p>
      <Answered asked={asked}>
        {({ items }) => (
          <>
            {items.length === 0 && <p>{words.none}</p>}
            <ul class="rows">
              {items.map((item) => (
                <li key={`${item.address} ${item.decideAt}`} class="held-item">
                  <HeldRow held={item} />
                  {isPast.value ? null : may('operator') ? (
                    <span class="panel-acts">
                      <button
                        type="button"
                        class="btn"
                        onClick={() => setDecision({ of: item, type: 'jump-accepted' })}
                      >
                        {words.accept}
                      </button>
                      <button type="button" class="btn" onClick={() => setDecision({ of: item, type: 'jump-refused' })}>
                        {words.refuse}
                      </button>
                    </span>
                  ) : (
                    <p class="note">{words.needs}</p>
                  )}
                </li>
              ))}
            </ul>
          </>
        )}
      </Answered>
      {decision && !isPast.value && (
        <ActDialog
          title={(decision.type === 'jump-accepted' ? words.acceptTitle : words.refuseTitle)(decision.of.address)}
          label={words.why}
          isRequired
          act={decision.type === 'jump-accepted' ? words.accept : words.refuse}
          onAct={async (reason, by) => {
            const { address, decideAt } = decision.of;
            const body = { type: decision.type, point: address, ts: decideAt, reason, ...by };
            const { id } = await post<AnswerOf<'postEvent'>>(path('events'), body);
            setSaid(words.recorded(id));
          }}
          onClose={() => setDecision(null)}
        >
          <Made of={decision.of} outcome={decision.type === 'jump-accepted' ? 'accepted' : 'refused'} />
        </ActDialog>
      )}
    </Panel>
  );
}

function HeldRow({ held }: { readonly held: HeldItem }) {
  const words = inWords(dataWords).held;
  const amountOf = (value: number): string => withUnit(reading(value, held.resolution), held.unit);
  return (
    <div class="grow">
      <p>
        <strong class="words">{held.address}</strong> {words.since(dayTime(held.since))}
      </p>
      {held.bridge && (
        <p class="sub">
          {words.bridge(amountOf(held.outcomes.accepted.counts))}
          {held.bridge.expected === null || held.bridge.high === null
            ? words.bridgeUnknown
            : words.bridgeKnown(amountOf(held.bridge.expected), amountOf(held.bridge.high))}
        </p>
      )}
      <p class="sub">{words.last(amountOf(held.lastGood.value), amountOf(held.newest.value))}</p>
      {held.suggestedEvent === 'meter-replaced' && <p class="sub">{words.fell}</p>}
      <HeldCurve held={held} />
      <dl class="outcomes">
        <div>
          <dt>{words.accepted}</dt>
          <dd>
            <Made of={held} outcome="accepted" />
          </dd>
        </div>
        <div>
          <dt>{words.refused}</dt>
          <dd>
            <Made of={held} outcome="refused" />
          </dd>
        </div>
      </dl>
    </div>
  );
}

/** What one decision makes: of the register, and of figures of months and longer; a day alone says too little. */
function Made({ of, outcome }: { readonly of: HeldItem; readonly outcome: 'accepted' | 'refused' }) {
  const words = inWords(dataWords).held;
  const made: Outcome = of.outcomes[outcome];
  const counts = outcome === 'accepted' ? of.ifAccepted : of.ifRefused;
  const asEnergy =
    of.atStakeGj === null || of.unit === site.value!.display.energy || of.ifAccepted === 0
      ? ''
      : ` (${energy((of.atStakeGj / of.ifAccepted) * counts)})`;
  return (
    <>
      {withUnit(reading(counts, of.resolution), of.unit)}
      {asEnergy}
      {(made.figures ?? [])
        .filter(({ grain }) => grain !== 'day')
        .map(({ label, before, after }) => (
          <span class="sub" key={label}>
            {words.change(
              periodName(label),
              `${energy(before?.heatGj ?? 0)} → ${energy(after?.heatGj ?? 0)}`,
              `${num(before?.grossT ?? 0)} → ${num(after?.grossT ?? 0)}\u00a0t`,
            )}
          </span>
        ))}
    </>
  );
}
