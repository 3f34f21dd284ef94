import { useState } from 'preact/hooks';
import { circularityWords, overviewWords } from '#words';
import type { AnswerOf } from '../../../api/answers.js';
import { openDocument, sitePath, withQuery } from '../../../api/client.js';
import { Dialog } from '../../../parts/Dialog.js';
import { KnownNow } from '../../../parts/KnownNow.js';
import { Panel } from '../../../parts/Panel.js';
import { Sentence } from '../../../parts/Sentence.js';
import { Traced } from '../../../parts/lineage/Traced.js';
import { asOf, isPast } from '../../../state/address.js';
import { changedOf } from '../../../state/differences.js';
import { site, type Status } from '../../../state/live.js';
import { energyUnit, inEnergyUnit } from '../../../words/figures.js';
import { amount, localMonth, NONE, withUnit } from '../../../words/format.js';
import { inWords } from '../../../words/language.js';
import { today, type Day, type Target, type usePeriods, type useSentences } from '../asked.js';
import './tonnes.css';

interface Props {
  readonly periods: ReturnType<typeof usePeriods>;
  readonly sentences: ReturnType<typeof useSentences>;
  readonly status: Status | null;
  readonly target: Target | null;
}

/** Heat and tonnes at four lengths of time; each figure leads down to its readings. */
export function TonnesPanel({ periods, sentences, status, target }: Props) {
  const words = inWords(overviewWords).tonnes;
  const [isOpen, setOpen] = useState(false);
  const { days, month, season } = periods;
  const day = today();
  const ofDay = days?.find(({ start }) => start === day) ?? null;
  const before = days?.findLast(({ start }) => start < day) ?? null;
  const rows: readonly (readonly [name: string, row: Day | null])[] = [
    [isPast.value ? words.theDay : words.today, ofDay],
    [words.yesterday, before],
    [localMonth(`${day.slice(0, 7)}-01`), month?.period === day.slice(0, 7) ? month : null],
    [words.season, season],
  ];
  return (
    <Panel title={words.title} class="tonnes">
      <table>
        <thead>
          <tr>
            <th></th>
            <th class="num">
              {words.heat}
              <br />
              {energyUnit()}
            </th>
            <th class="num">
              {words.avoided}
              <br />t CO₂
            </th>
            <th class="num">
              {words.net}
              <br />t CO₂e
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, row]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <Figure row={row} field="heatGj" write={(gj) => amount(inEnergyUnit(gj))} />
              <Figure row={row} field="grossT" write={amount} />
              <Figure row={row} field="netT" write={amount} />
            </tr>
          ))}
        </tbody>
      </table>
      <p class="note tonnes-note">
        {words.netIs} <Sentence sentences={sentences.value?.sentences ?? null} about="doubt" />{' '}
        <button type="button" class="link" onClick={() => setOpen(true)}>
          {words.counted}
        </button>
      </p>
      {isOpen && (
        <Counted
          status={status}
          sentences={sentences.value?.sentences ?? null}
          target={target}
          onClose={() => setOpen(false)}
        />
      )}
    </Panel>
  );
}

interface FigureProps {
  readonly row: Day | null;
  readonly field: 'heatGj' | 'grossT' | 'netT';
  readonly write: (value: number) => string;
}

/** As it is known at the moment of the page, and where that is another one now, of now too. */
function Figure({ row, field, write }: FigureProps) {
  const value = row?.[field] ?? null;
  if (row === null || value === null) return <td class="num">{NONE}</td>;
  return (
    <td class="num" data-figure={`${row.period}:${field}`}>
      <Traced figure={`emissions:${row.period}:${field}`}>{write(value)}</Traced>
      <KnownNow then={value} changed={changedOf(row.period, field)} write={write} />
    </td>
  );
}

/** What gross and net are at this site, how the number of the target is read, and the statement. */
function Counted({
  status,
  sentences,
  target,
  onClose,
}: {
  readonly status: Status | null;
  readonly sentences: AnswerOf<'getSentences'>['sentences'] | null;
  readonly target: Target | null;
  readonly onClose: () => void;
}) {
  const words = inWords(overviewWords).tonnes;
  const month = today().slice(0, 7);
  const statement = site.value ? withQuery(sitePath(site.value.id, `statements/${month}`), { asOf: asOf.value }) : null;
  return (
    <Dialog title={words.counted} onClose={onClose}>
      <div class="counted">
        <dl>
          <dt>{words.gross}</dt>
          <dd data-meaning="gross">
            <Sentence sentences={sentences} about="gross" />
          </dd>
          <dt>{words.net}</dt>
          <dd data-meaning="net">
            <Sentence sentences={sentences} about="net" />
          </dd>
        </dl>
        {target?.note && (
          <>
            <h3>{words.reading(withUnit(amount(target.amount), target.unit))}</h3>
            <p data-meaning="note">{target.note}</p>
          </>
        )}
        {status?.circularity && <p data-meaning="circularity">{inWords(circularityWords).circular}</p>}
        <p class="end">
          {statement && (
            <button type="button" class="btn" onClick={() => void openDocument(statement)}>
              {words.statement}
            </button>
          )}
          <button type="button" class="btn" onClick={onClose}>
            {words.close}
          </button>
        </p>
      </div>
    </Dialog>
  );
}
