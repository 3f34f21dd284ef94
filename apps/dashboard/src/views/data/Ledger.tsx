import { dataWords } from '#words';
import type { AnswerOf } from '../../api/answers.js';
import { AlarmMark } from '../../parts/AlarmMark.js';
import { num } from '../../words/format.js';
import { inWords } from '../../words/language.js';

export type LedgerAnswer = AnswerOf<'getLedger'>;
type Counts = Pick<
  LedgerAnswer['totals'],
  'received' | 'stored' | 'duplicate' | 'conflict' | 'deadLettered' | 'inFlight'
>;

interface Props {
  readonly ledger: LedgerAnswer;
  readonly nameOf: (device: string) => string;
}

/** What came in against what became of it, device by device: the difference is a column of its own. */
export function Ledger({ ledger, nameOf }: Props) {
  const words = inWords(dataWords).ledger;
  const { totals } = ledger;
  if (totals.received === 0) return <p>{words.empty}</p>;
  const rows = ledger.devices.filter(({ received, inFlight }) => received !== 0 || inFlight !== 0);
  return (
    <>
      <p class={totals.inFlight === 0 ? 'balance' : 'balance off'}>
        {totals.inFlight !== 0 && <AlarmMark priority={1} state="acknowledged" size={18} />}
        {totals.inFlight === 0 ? words.balanced : words.onTheWay(num(totals.inFlight))}
      </p>
      <div class="scrolls" role="region" aria-label={words.title} tabIndex={0}>
        <table class="ledger">
          <thead>
            <tr>
              <th scope="col">{words.device}</th>
              <th scope="col" class="num">
                {words.received}
              </th>
              <th scope="col" class="num">
                = {words.stored}
              </th>
              <th scope="col" class="num">
                + {words.twice}
              </th>
              <th scope="col" class="num">
                + {words.conflict}
              </th>
              <th scope="col" class="num">
                + {words.refused}
              </th>
              <th scope="col" class="num">
                {words.left}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row
                key={row.device}
                name={row.device === '(unknown)' ? words.unknown : nameOf(row.device)}
                counts={row}
              />
            ))}
            <Row name={words.all} counts={totals} isTotal />
          </tbody>
        </table>
      </div>
    </>
  );
}

function Row({
  name,
  counts,
  isTotal = false,
}: {
  readonly name: string;
  readonly counts: Counts;
  readonly isTotal?: boolean;
}) {
  const { received, stored, duplicate, conflict, deadLettered, inFlight } = counts;
  return (
    <tr class={isTotal ? 'total' : undefined}>
      <th scope="row">{name}</th>
      {[received, stored, duplicate, conflict, deadLettered].map((count, i) => (
        <td key={i} class={`num ${count === 0 ? 'none' : ''}`}>
          {num(count)}
        </td>
      ))}
      <td class={`num left ${inFlight === 0 ? '' : 'off'}`}>{num(inFlight)}</td>
    </tr>
  );
}
