import { useState } from 'preact/hooks';
import { dataWords } from '#words';
import type { AnswerOf } from '../../api/answers.js';
import { sitePath, withQuery } from '../../api/client.js';
import { Answered } from '../../parts/Answered.js';
import { Later } from '../../parts/Later.js';
import { Panel } from '../../parts/Panel.js';
import { ViewHeading } from '../../parts/ViewHeading.js';
import { asOf, isPast } from '../../state/address.js';
import { useAsked } from '../../state/ask.js';
import { site, status } from '../../state/live.js';
import { useSaid } from '../../state/said.js';
import { num } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import { Calibration } from './Calibration.js';
import { DeadLetters } from './DeadLetters.js';
import { Doubts } from './Doubts.js';
import { Factors } from './Factors.js';
import { Fuel } from './Fuel.js';
import { Coverage, GapsOf, type SpanDays } from './LastDays.js';
import { Held } from './Held.js';
import { Ledger } from './Ledger.js';
import '../../parts/rows.css';
import './data-view.css';

/** So many rows have room until it is known how many there are. */
const SOME_DEVICES = 10;

const nameOf = (device: string): string => {
  const name = status.value?.devices.find(({ id }) => id === device)?.['name'];
  return typeof name === 'string' ? name : device;
};

/** Is everything accounted for? */
export default function DataView() {
  const words = inWords(dataWords);
  const [days, setDays] = useState<SpanDays>('31');
  const path = (rest: string, query = {}): string => withQuery(sitePath(site.value!.id, rest), query);
  const to = asOf.value;
  const ledger = useAsked<AnswerOf<'getLedger'>>(isPast.value ? null : path('ledger'));
  const then = useAsked<AnswerOf<'getStatus'>>(isPast.value ? path('status', { asOf: to }) : null);
  const season = useAsked<AnswerOf<'getEmissions'>>(path('emissions', { interval: 'season', asOf: to }), {
    everyMs: 30_000,
  });
  const known = isPast.value ? then.value : status.value;
  const said = useSaid('data');
  return (
    <div class="data-view" style={{ '--devices': status.value?.devices.length ?? SOME_DEVICES }}>
      <ViewHeading view="data" said={said.value} />
      <Panel title={words.ledger.title} note={isPast.value ? undefined : words.ledger.note} class="wide">
        {isPast.value ? (
          <p>
            {words.ledger.notThen}{' '}
            {then.value && words.ledger.keptThen(num(then.value.data.deadLetterCount), num(then.value.data.lateCount))}
          </p>
        ) : (
          <Answered asked={ledger}>
            {(answer) => (
              <>
                <Ledger ledger={answer} nameOf={nameOf} />
                <LedgerNotes ledger={answer} />
              </>
            )}
          </Answered>
        )}
      </Panel>
      <Later>
        <Held />
      </Later>
      <Later isBelowAll>
        <Coverage days={days} onDays={setDays} nameOf={nameOf} />
      </Later>
      <Later isBelowAll>
        <GapsOf days={days} nameOf={nameOf} />
      </Later>
      <Later isBelowAll>
        <DeadLetters waiting={ledger.value?.deadLettersWaiting ?? null} nameOf={nameOf} />
      </Later>
      <Later isBelowAll>
        {known && <Doubts status={known} season={season.value?.items.at(-1) ?? null} nameOf={nameOf} />}
      </Later>
      <Later isBelowAll>
        <Factors />
      </Later>
      <Later isBelowAll>
        <Calibration />
      </Later>
      <Later isBelowAll>
        <Fuel />
      </Later>
    </div>
  );
}

function LedgerNotes({ ledger }: { readonly ledger: AnswerOf<'getLedger'> }) {
  const words = inWords(dataWords);
  const { totals, lagRecords, deadLettersDeleted } = ledger;
  const gone = deadLettersDeleted.reduce((sum, { letters }) => sum + letters, 0);
  const notes = [
    ...(lagRecords !== null && lagRecords > 0 ? [words.ledger.lag(num(lagRecords))] : []),
    ...(totals.late > 0 ? [words.ledger.late(num(totals.late))] : []),
    ...(totals.gapCount > 0 ? [words.ledger.holes(num(totals.gapCount))] : []),
    ...(gone > 0 ? [words.letters.deleted(num(gone))] : []),
  ];
  return notes.length === 0 ? null : <p class="note ledger-notes">{notes.join(' ')}</p>;
}
