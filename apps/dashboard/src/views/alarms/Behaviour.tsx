import { alarmsWords } from '#words';
import type { AnswerOf } from '../../api/answers.js';
import { withQuery } from '../../api/client.js';
import { Chart } from '../../charts/Chart.js';
import { asOf } from '../../state/address.js';
import { ViewHeading } from '../../parts/ViewHeading.js';
import { useAsked } from '../../state/ask.js';
import { useSaid } from '../../state/said.js';
import { clock, NONE, num, percent, span } from '../../words/format.js';
import { inWords } from '../../words/language.js';

type Metrics = AnswerOf<'alertMetrics'>;

const DAY_MS = 86_400_000;
const MONTH_DAYS = 30;
/** EEMUA 191: what one operator can look after, and where a flood begins. */
const BOUNDS = { day: '150', burst: '10', floodPct: 1, chattering: '0', standing: '10' } as const;

function useMetrics(site: string, days: number): Metrics | null {
  const to = asOf.value;
  const end = to === null ? Date.now() : Date.parse(to);
  // whole minutes: the same question while the page is drawn again
  const from = new Date(Math.floor(end / 60_000) * 60_000 - days * DAY_MS).toISOString();
  const path = withQuery('/api/v1/alerts/metrics', { site, from, to: to ?? undefined });
  return useAsked<Metrics>(path, { everyMs: 30_000 }).value;
}

interface FigureProps {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  /** Its name in OPC UA's AlarmMetricsType or in ISA-18.2, for who compares systems. */
  readonly title: string;
}

const Figure = ({ name, value, note, title }: FigureProps) => (
  <div title={title} data-metric={title.split(' ')[0]}>
    <dt class="note">{name}</dt>
    <dd>
      <b class="fig">{value}</b>
      <span class="note">{note}</span>
    </dd>
  </div>
);

/** How the alarm system itself does: bars of a day, and five figures with the bounds of EEMUA 191. */
export function Behaviour({ site, news }: { readonly site: string; readonly news: string }) {
  const words = inWords(alarmsWords);
  const said = useSaid('alarms', {}, news);
  const day = useMetrics(site, 1);
  const month = useMetrics(site, MONTH_DAYS);
  const seen = month?.timeToAcknowledge ?? null;
  const chattering = day?.chattering[0];
  const or = (value: string | undefined): string => value ?? NONE;
  return (
    <section class="panel behaviour" aria-label={words.title}>
      <div class="hours">
        <ViewHeading view="alarms" said={said.value} />
        <p class="note">{words.perDay(or((day && num(day.alarmCount)) || undefined))}</p>
        {day && <Hours metrics={day} />}
      </div>
      <dl>
        <Figure
          name={words.burst}
          value={or(day ? num(day.maximumAlarmRate / 6) : undefined)}
          note={words.bound(BOUNDS.burst)}
          title="MaximumAlarmRate (OPC UA AlarmMetricsType)"
        />
        <Figure
          name={words.floods}
          value={or(day ? percent(100 * day.floodShare, 0) : undefined)}
          note={words.bound(percent(BOUNDS.floodPct, 0))}
          title="AlarmFloodShare (ISA-18.2)"
        />
        <Figure
          name={words.chattering}
          value={or(day ? num(day.chattering.length) : undefined)}
          note={chattering ? chattering.subject : words.bound(BOUNDS.chattering)}
          title="ChatteringAlarms (ISA-18.2)"
        />
        <Figure
          name={words.standing}
          value={or(day ? num(day.stale) : undefined)}
          note={
            day && day.stale > 0 ? words.oldest(span(day.maximumActiveStateS * 1_000)) : words.bound(BOUNDS.standing)
          }
          title="StaleAlarms (ISA-18.2), MaximumActiveState (OPC UA AlarmMetricsType)"
        />
        <Figure
          name={words.acknowledged}
          value={seen === null ? NONE : span(seen.medianS * 1_000)}
          note={seen === null ? words.nothingAcknowledged : words.median(MONTH_DAYS)}
          title="TimeToAcknowledge (EEMUA 191), MaximumUnAck (OPC UA AlarmMetricsType)"
        />
      </dl>
    </section>
  );
}

function Hours({ metrics }: { readonly metrics: Metrics }) {
  const words = inWords(alarmsWords);
  const hours = metrics.hours.slice(-24);
  const most = Math.max(2, ...hours.map(({ count }) => count));
  return (
    <Chart
      label={words.hours(num(metrics.alarmCount))}
      height={24}
      table={() => (
        <table>
          <thead>
            <tr>
              <th>{words.hour}</th>
              <th class="num">{words.count}</th>
            </tr>
          </thead>
          <tbody>
            {hours.map(({ start, count }) => (
              <tr key={start}>
                <td>{clock(start)}</td>
                <td class="num">{num(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    >
      {(width, height) =>
        hours.map(({ start, count }, i) => {
          const tall = count === 0 ? 1 : Math.max(4, ((height - 1) * count) / most);
          return (
            <rect
              key={start}
              x={(i * width) / hours.length}
              y={height - tall}
              width={Math.max(1, width / hours.length - 3)}
              height={tall}
              fill={count === 0 ? 'var(--line-2)' : 'var(--ink-2)'}
            />
          );
        })
      }
    </Chart>
  );
}
