import { overviewWords } from '#words';

import { Panel } from '../../../parts/Panel.js';
import { Sentence } from '../../../parts/Sentence.js';
import { isPast } from '../../../state/address.js';
import { localDay, num } from '../../../words/format.js';
import { inWords } from '../../../words/language.js';
import { today, useLedger, type Day, type Ledger, type useSentences } from '../asked.js';
import { SeasonStrip } from './SeasonStrip.js';
import './trust.css';

interface Props {
  readonly days: readonly Day[] | null;
  readonly sentences: ReturnType<typeof useSentences>;
}

const HOURS_OF_DAY = 24;

/** How complete each day is, and what became of every value. */
export function TrustPanel({ days, sentences }: Props) {
  const words = inWords(overviewWords).trust;
  const ledger = useLedger();
  const now = today();
  const whole = (days ?? []).filter(({ start }) => start < now);
  return (
    <Panel title={words.title} class="trust">
      <p>
        <Sentence sentences={sentences.value?.sentences ?? null} about="trust" />
      </p>
      {days !== null && whole.length === 0 && <p class="note">{words.noDays}</p>}
      {whole.length > 0 && (
        <SeasonStrip
          days={whole.map(({ start, coveragePct }) => ({ date: start, coveragePct }))}
          label={words.label}
          dayHead={words.day}
          completeHead={words.complete}
          worst={({ date, coveragePct }) =>
            words.missing(num(((100 - (coveragePct ?? 0)) / 100) * HOURS_OF_DAY), localDay(date))
          }
        />
      )}
      {isPast.value ? <p class="note">{words.ledgerOfNow}</p> : ledger.value && <Balance ledger={ledger.value} />}
    </Panel>
  );
}

/** Every value that was received is somewhere; what is not is the last line. */
function Balance({ ledger: { totals } }: { readonly ledger: Ledger }) {
  const words = inWords(overviewWords).trust;
  const rows = [
    [words.received, totals.received, ''],
    [words.stored, totals.stored, 'part'],
    [words.duplicate, totals.duplicate, 'part'],
    [words.conflict, totals.conflict, 'part'],
    [words.deadLettered, totals.deadLettered, 'part'],
    [words.unaccounted, totals.inFlight, 'total'],
  ] as const;
  return (
    <dl class="balance">
      {rows.map(([name, count, kind]) => (
        <div key={name} class={kind}>
          <dt>{name}</dt>
          <dd>{num(count)}</dd>
        </div>
      ))}
    </dl>
  );
}
