import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { pointsWords } from '#words';
import { Later } from '../../parts/Later.js';
import { Panel } from '../../parts/Panel.js';
import { onKeys } from '../../shell/keyboard.js';
import { span } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import { choose, MOST_CHOSEN } from './chosen.js';
import { byDevice, newestText, standingOf, type PointItem } from './point-item.js';

/** A phone shows a part of the list: the points of so many devices fill it. */
const FIRST_DEVICES = 1;

interface Props {
  readonly points: readonly PointItem[];
  readonly chosen: readonly PointItem[];
  readonly nowMs: number;
}

/** Every point of the site below its device: whether it may be believed, its newest value, how old that is. */
export function PointList({ points, chosen, nowMs }: Props) {
  const words = inWords(pointsWords);
  const [filter, setFilter] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      onKeys((event) => {
        if (event.key !== '/') return false;
        input.current?.focus();
        return true;
      }),
    [],
  );
  const devices = byDevice(points, filter);
  const move = (event: KeyboardEvent): void => {
    const rows = [...(list.current?.querySelectorAll<HTMLButtonElement>('button') ?? [])];
    const at = rows.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (to < 0) input.current?.focus();
    else rows[Math.min(to, rows.length - 1)]?.focus();
  };
  return (
    <Panel title={words.list} note={words.chosen(chosen.length)} class="points-list">
      <input
        ref={input}
        class="field"
        type="search"
        value={filter}
        placeholder={words.filter}
        aria-label={words.filter}
        onInput={(event) => setFilter(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
          if (event.key === 'ArrowDown') move(event);
        }}
      />
      <div class="scrolls points-tree" ref={list} onKeyDown={move}>
        {devices.length === 0 && <p class="note">{words.nothingFound}</p>}
        {devices.map(([device, own], i) => (
          <Later key={device} isOnFirst={i < FIRST_DEVICES}>
            <section aria-label={device}>
              <h3>{device}</h3>
              <ul>
                {own.map((point) => (
                  <li key={point.address}>
                    <Row point={point} nowMs={nowMs} chosen={chosen} />
                  </li>
                ))}
              </ul>
            </section>
          </Later>
        ))}
      </div>
    </Panel>
  );
}

function Row({ point, nowMs, chosen }: { readonly point: PointItem } & Pick<Props, 'chosen' | 'nowMs'>) {
  const words = inWords(pointsWords);
  const standing = standingOf(point, nowMs);
  const at = chosen.findIndex(({ address }) => address === point.address);
  const age = point.last === null ? words.never : span(nowMs - Date.parse(point.last.ts));
  const told = { good: words.quality.good, silent: words.silent, never: words.never };
  const quality = standing === 'suspect' ? words.quality[point.last?.quality ?? 'bad'] : told[standing];
  const newest = newestText(point);
  // Of all rows few say something else than a moment ago: the others are not drawn again.
  return useMemo(
    () => (
      <button
        type="button"
        class={`points-row is-${standing}`}
        aria-pressed={at >= 0}
        title={point.removed ? words.removed : point.address}
        onClick={() => choose(chosen, point)}
      >
        <span class={`points-mark is-${standing}`} role="img" aria-label={quality} />
        <span class="points-name">
          {breakable(point.point)}
          {point.removed && <small> {words.removed}</small>}
        </span>
        <span class="points-newest">{newest}</span>
        <span class="points-age">{age}</span>
        {at >= 0 && (
          <span class="points-at" aria-hidden="true">
            {at + 1}/{MOST_CHOSEN}
          </span>
        )}
      </button>
    ),
    [point.address, point.removed, chosen.map(({ address }) => address).join(), words, standing, newest, age, at],
  );
}

/** A name may break behind its dots, and nowhere else. */
const breakable = (name: string) =>
  name.split('.').flatMap((part, i) => (i === 0 ? [part] : ['.', <wbr key={i} />, part]));
