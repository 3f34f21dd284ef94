import { localDateOf } from '#domain';
import { pointsWords, trendWords } from '#words';
import { download, sitePath, withQuery } from '../../api/client.js';
import type { TimeWindow } from '../../charts/trend/time-window.js';
import { Seg } from '../../parts/Seg.js';
import { asOf } from '../../state/address.js';
import { zone } from '../../state/live.js';
import { inWords } from '../../words/language.js';
import { endMs, SPANS } from './chosen.js';
import type { PointItem } from './point-item.js';

/** Seasons before that a curve can be compared with. */
const MOST_YEARS = 5;
/** As many rows of a file as a wide screen shows. */
const CSV_PIXELS = 2_000;

interface Props {
  readonly site: string;
  readonly window: TimeWindow;
  readonly chosen: readonly PointItem[];
  readonly years: number;
  readonly onYears: (years: number) => void;
  /** Writes a note about the first point; null: nobody may here. */
  readonly onNote: (() => void) | null;
}

type SpanName = keyof typeof SPANS;
const NAMES = Object.keys(SPANS) as SpanName[];

/** How long the span is and where it lies, what it is compared with, and what is seen as a file. */
export function SpanTools({ site, window: time, chosen, years, onYears, onNote }: Props) {
  const words = inWords(pointsWords);
  const { fromMs, toMs } = time.slowSpan.value;
  const length = toMs - fromMs;
  const year = Number(localDateOf(toMs, zone.value).slice(0, 4));
  const named = NAMES.find((name) => Math.abs(SPANS[name] - length) < SPANS[name] / 50);
  const show = (name: SpanName): void => {
    const end = Math.min(endMs(), Math.max(toMs, fromMs + SPANS[name] / 2));
    time.show({ fromMs: end - SPANS[name], toMs: end });
  };
  return (
    <div class="points-tools">
      <Seg
        label={words.span}
        options={NAMES.map((name) => [name, words.spans[name]] as const)}
        value={named ?? ('' as SpanName)}
        onChoose={show}
      />
      <div class="points-moves">
        <button type="button" class="btn" aria-label={words.move.earlier} onClick={() => time.pan(-0.5)}>
          ←
        </button>
        <button type="button" class="btn" aria-label={words.move.later} onClick={() => time.pan(0.5)}>
          →
        </button>
        <button type="button" class="btn" aria-label={words.move.longer} onClick={() => time.zoom(2)}>
          −
        </button>
        <button type="button" class="btn" aria-label={words.move.shorter} onClick={() => time.zoom(0.5)}>
          +
        </button>
      </div>
      <label class="note">
        {words.compare}{' '}
        <select class="field" value={years} onChange={(event) => onYears(Number(event.currentTarget.value))}>
          <option value={0}>{words.noCompare}</option>
          {Array.from({ length: MOST_YEARS }, (_, i) => i + 1).map((n) => (
            <option key={n} value={n}>
              {year - n}
            </option>
          ))}
        </select>
      </label>
      <span class="points-csv">
        {chosen.map((point, i) => (
          <button
            key={point.address}
            type="button"
            class="link"
            aria-label={words.csvOf(point.address)}
            onClick={() =>
              void download(csvPath(site, point, fromMs, toMs), `${point.address.replace('/', '-')}.csv`, 'text/csv')
            }
          >
            {words.csv}
            {chosen.length > 1 ? ` ${i + 1}` : ''}
          </button>
        ))}
      </span>
      {onNote && (
        <button type="button" class="btn" onClick={onNote}>
          {words.newNote}
        </button>
      )}
      <Legend />
    </div>
  );
}

const csvPath = (site: string, { device, point }: PointItem, fromMs: number, toMs: number): string =>
  withQuery(sitePath(site, `points/${encodeURIComponent(device)}/${encodeURIComponent(point)}/trend`), {
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    pixels: CSV_PIXELS,
    asOf: asOf.value,
  });

/** What the strip below a curve says. */
function Legend() {
  const words = inWords(trendWords).marks;
  return (
    <span class="points-legend note">
      {inWords(pointsWords).legend}
      {(['good', 'suspect', 'substituted', 'missing', 'excluded'] as const).map((mark) => (
        <span key={mark}>
          <i class={`points-strip is-${mark}`} /> {words[mark]}
        </span>
      ))}
      <span>
        <i class="points-strip is-held" /> {inWords(trendWords).waits}
      </span>
    </span>
  );
}
