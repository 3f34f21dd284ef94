import { useState } from 'preact/hooks';
import { dataWords } from '#words';
import type { AnswerOf, ItemOf } from '../../api/answers.js';
import { post, sitePath, withQuery } from '../../api/client.js';
import { ActDialog } from '../../parts/ActDialog.js';
import { Answered } from '../../parts/Answered.js';
import { Panel } from '../../parts/Panel.js';
import { Seg } from '../../parts/Seg.js';
import { asOf, isPast } from '../../state/address.js';
import { useAsked } from '../../state/ask.js';
import { site } from '../../state/live.js';
import { may } from '../../state/session.js';
import { clock, day, num } from '../../words/format.js';
import { inWords } from '../../words/language.js';

type Letter = ItemOf<'listDeadLetters'>;
const FIRST = 20;

/** Messages that could not be used, with what they said and why; each can be sent again or given up. */
export function DeadLetters({
  waiting,
  nameOf,
}: {
  readonly waiting: number | null;
  readonly nameOf: (device: string) => string;
}) {
  const words = inWords(dataWords).letters;
  const [which, setWhich] = useState<'waiting' | 'all'>('waiting');
  const [limit, setLimit] = useState(FIRST);
  const [said, setSaid] = useState('');
  const [given, setGiven] = useState<Letter | null>(null);
  const path = (rest: string): string => sitePath(site.value!.id, `dead-letters${rest}`);
  const letters = useAsked<AnswerOf<'listDeadLetters'>>(withQuery(path(''), { limit, state: which, asOf: asOf.value }));
  const canAct = may('operator') && !isPast.value;
  const replay = async (ids?: readonly string[]): Promise<void> => {
    setSaid(inWords(dataWords).acts.sending);
    try {
      const { sentValues, sentEvents, failing } = await post<AnswerOf<'replayDeadLetters'>>(
        path('/replay'),
        ids ? { ids } : {},
      );
      const [first] = failing;
      setSaid(words.replayed(num(sentValues + sentEvents), num(failing.length)) + (first ? ` ${first.detail}` : ''));
    } catch (error) {
      setSaid((error as Error).message);
    }
    letters.again();
  };
  return (
    <Panel
      title={words.title}
      note={waiting !== null && !isPast.value ? words.waiting(num(waiting)) : undefined}
      class="letters"
      actions={
        <span class="panel-acts">
          <Seg
            label={words.show}
            value={which}
            onChoose={setWhich}
            options={[
              ['waiting', words.which.waiting],
              ['all', words.which.all],
            ]}
          />
          {canAct && waiting !== null && waiting > 1 && (
            <button type="button" class="btn" onClick={() => void replay()}>
              {words.replayAll}
            </button>
          )}
        </span>
      }
    >
      <p class="said" role="status">
        {said}
      </p>
      <Answered asked={letters}>
        {({ items, nextCursor }) => (
          <>
            {items.length === 0 && <p>{words.none}</p>}
            <ul class="rows">
              {items.map((letter) => (
                <li key={letter.id}>
                  <LetterRow letter={letter} nameOf={nameOf} />
                  {canAct && letter.state === 'waiting' && (
                    <span class="panel-acts">
                      <button type="button" class="btn" onClick={() => void replay([letter.id])}>
                        {words.replay}
                      </button>
                      <button type="button" class="btn" onClick={() => setGiven(letter)}>
                        {words.discard}
                      </button>
                    </span>
                  )}
                </li>
              ))}
            </ul>
            {nextCursor !== null && (
              <button type="button" class="link" onClick={() => setLimit(limit + FIRST)}>
                {words.more}
              </button>
            )}
          </>
        )}
      </Answered>
      {given && canAct && (
        <ActDialog
          title={words.discardTitle}
          label={inWords(dataWords).acts.reason}
          isRequired
          act={words.discard}
          onAct={async (because, by) => {
            await post(path('/discard'), { ids: [given.id], because, ...by });
            letters.again();
          }}
          onClose={() => setGiven(null)}
        >
          <p>{given.detail}</p>
          <p class="note">{words.discardHelp}</p>
        </ActDialog>
      )}
    </Panel>
  );
}

function LetterRow({ letter, nameOf }: { readonly letter: Letter; readonly nameOf: (device: string) => string }) {
  const words = inWords(dataWords).letters;
  const {
    reason,
    detail,
    device,
    point,
    topic,
    receivedAt,
    state,
    payload,
    payloadBase64,
    payloadBytes,
    payloadSha256,
    count,
  } = letter;
  const from = device === null ? topic : point === null ? nameOf(device) : `${device}/${point}`;
  return (
    <div class="grow">
      <strong>{reason}</strong> {count > 1 && `× ${num(count)} `}
      <span class="words">{from}</span>
      <span class="sub">
        {day(receivedAt)}, {clock(receivedAt)} · {words.states[state]}
      </span>
      <span class="sub words">{detail}</span>
      <details>
        <summary>{words.payload}</summary>
        <p class="note words">{topic}</p>
        {payloadBase64 !== null && <p class="note">{words.base64}</p>}
        {payloadSha256 !== null && <p class="note">{words.cut(num(payloadBytes))}</p>}
        <pre class="payload" tabIndex={0}>
          {payload ?? payloadBase64}
        </pre>
      </details>
    </div>
  );
}
