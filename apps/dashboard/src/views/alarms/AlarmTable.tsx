import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { alarmsWords, shellWords } from '#words';
import { AlarmMark, markStateOf, priorityOf } from '../../parts/AlarmMark.js';
import { nowMs } from '../../state/clock.js';
import type { Alert } from '../../state/live.js';
import { clockOrDay } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import { spanOf, valueOf, whoOf } from './shown.js';
import { sentenceOf } from '../../words/alarm.js';
import { groupOf, GROUPS, rowsOf, type Group, type Row } from './work.js';

interface Props {
  /** In the order of work. */
  readonly alerts: readonly Alert[];
  readonly groups?: readonly Group[];
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
  /** Ids of rows that have come while the page was open, marked for ten seconds. */
  readonly fresh?: ReadonlySet<string>;
  /** Said where there is nothing. */
  readonly empty: string;
  /** Buttons on the first card of a phone, which has no panel beside it. */
  readonly acts?: (alert: Alert) => ComponentChildren;
}

/** How a row of each group looks. */
const ROW_CLASS: Readonly<Record<Group, string>> = {
  waiting: 'to-acknowledge',
  known: 'known',
  aside: 'aside',
  over: 'over',
};

/** Every alarm in the order in which an operator takes them; what belongs together can be opened. */
export function AlarmTable({ alerts, groups = GROUPS, chosen, onChoose, fresh, empty, acts }: Props) {
  const words = inWords(alarmsWords);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const shown = alerts.filter((alert) => groups.includes(groupOf(alert)));
  if (shown.length === 0) return <p class="nothing">{empty}</p>;
  const rows = rowsOf(shown);
  const toggle = (key: string): void => {
    const next = new Set(opened);
    if (!next.delete(key)) next.add(key);
    setOpened(next);
  };
  const line = (alert: Alert) => (
    <AlarmRow
      key={alert.id}
      alert={alert}
      isChosen={alert.id === chosen}
      isFresh={fresh?.has(alert.id) ?? false}
      onChoose={onChoose}
      acts={alert.id === shown[0]!.id && groupOf(alert) === 'waiting' ? acts : undefined}
    />
  );
  return (
    <div class="scrolls list-scroll" role="region" aria-label={words.title} tabIndex={0}>
      <table class="alarms">
        <thead>
          <tr>
            <th aria-label={words.columns.state} />
            <th>{words.columns.alarm}</th>
            <th class="num">{words.columns.value}</th>
            <th class="num">{words.columns.raised}</th>
            <th class="num">{words.columns.span}</th>
            <th class="who">{words.columns.who}</th>
          </tr>
        </thead>
        {groups.map((group) => {
          const own = rows.filter(({ alert }) => groupOf(alert) === group);
          if (own.length === 0) return null;
          return (
            <tbody key={group} data-group={group}>
              <tr class="group">
                <th colSpan={6} scope="rowgroup">
                  {words.groups[group]}
                  <span>{group === 'over' ? words.groups.overNote(own.length) : words.groups[`${group}Note`]}</span>
                </th>
              </tr>
              {own.flatMap((row) =>
                row.members.length === 1
                  ? [line(row.alert)]
                  : [
                      <ManyRow key={row.key} row={row} isOpen={opened.has(row.key)} onToggle={() => toggle(row.key)} />,
                      ...(opened.has(row.key) ? row.members.map(line) : []),
                    ],
              )}
            </tbody>
          );
        })}
      </table>
    </div>
  );
}

interface RowProps {
  readonly alert: Alert;
  readonly isChosen: boolean;
  readonly isFresh: boolean;
  readonly onChoose: (id: string) => void;
  readonly acts: Props['acts'];
}

function AlarmRow({ alert, isChosen, isFresh, onChoose, acts }: RowProps) {
  const words = inWords(alarmsWords);
  const priorities = inWords(shellWords).priority;
  const element = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isChosen) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  const now = nowMs.value;
  const group = groupOf(alert);
  const isQuiet = group === 'aside' || group === 'over';
  const [value, note] = valueOf(alert, now);
  const { who, note: written } = whoOf(alert);
  const priority = priorityOf(alert.severity);
  return (
    <tr
      ref={element}
      class={`row ${ROW_CLASS[group]} ${isFresh ? 'fresh-row' : ''}`}
      data-alarm={alert.id}
      data-priority={priority}
      aria-selected={isChosen}
      onClick={() => onChoose(alert.id)}
    >
      <td class="sign">
        <AlarmMark priority={priority} state={markStateOf(alert.state)} size={isChosen && !isQuiet ? 24 : 20} />
      </td>
      <td class="what">
        <button type="button" class="choose" aria-current={isChosen} onClick={() => onChoose(alert.id)}>
          {sentenceOf(alert)}
        </button>
        {!isQuiet && (
          <small>
            {alert.rule}
            {alert.acknowledgedAs !== null && <b class="was">{words.wasWarning(priorities[alert.acknowledgedAs])}</b>}
          </small>
        )}
      </td>
      <td class="num value">
        {value}
        {note !== '' && <small class={value === '' ? 'alone' : ''}>{note}</small>}
      </td>
      <td class="num raised">{clockOrDay(alert.raisedAt, now)}</td>
      <td class="num age">{spanOf(alert, now)}</td>
      <td class="who">
        {who ?? (group === 'waiting' ? <b>{words.nobody}</b> : '')}
        {written !== null && (isQuiet ? `, ${written}` : <small>{written}</small>)}
      </td>
      {acts && <td class="doing">{acts(alert)}</td>}
    </tr>
  );
}

function ManyRow({
  row,
  isOpen,
  onToggle,
}: {
  readonly row: Row;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}) {
  const words = inWords(alarmsWords);
  const { alert, members } = row;
  return (
    <tr class={`row many ${ROW_CLASS[groupOf(alert)]}`}>
      <td class="sign">
        <AlarmMark priority={priorityOf(alert.severity)} state={markStateOf(alert.state)} />
      </td>
      <td class="what" colSpan={4}>
        {words.many(members.length, sentenceOf(alert))}
      </td>
      <td class="who">
        <button type="button" class="btn" aria-expanded={isOpen} onClick={onToggle}>
          {isOpen ? words.shut : words.open}
        </button>
      </td>
    </tr>
  );
}
