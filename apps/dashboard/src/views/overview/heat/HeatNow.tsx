import { overviewWords } from '#words';
import { Chart } from '../../../charts/Chart.js';
import { linePath, px, scale, ticks } from '../../../charts/scale.js';
import { Panel } from '../../../parts/Panel.js';
import { isPast } from '../../../state/address.js';
import type { Status } from '../../../state/live.js';
import { megawatts } from '../../../words/figures.js';
import { clock, localDay, num, withUnit } from '../../../words/format.js';
import { inWords } from '../../../words/language.js';
import { momentMs, useHours, type Target } from '../asked.js';
import type { Heat } from './heat.js';
import { powerOf } from './power.js';
import './heat.css';

const QUARTER_MS = 900_000;
const HOUR_MS = 3_600_000;

interface Props {
  readonly status: Status | null;
  readonly target: Target | null;
  readonly heat: Heat;
}

/** Heat power on a true scale, against what is usual at this outdoor temperature; then the last 48 hours. */
export function HeatNow({ status, target, heat }: Props) {
  const words = inWords(overviewWords).now;
  const hours = (useHours().value?.items ?? []).filter(({ start }) => Date.parse(start) + HOUR_MS <= momentMs());
  const power = status?.heat.powerMw ?? null;
  const end = Math.floor(Date.parse(status?.asOf ?? new Date(momentMs()).toISOString()) / QUARTER_MS) * QUARTER_MS;
  const isOff = target?.state === 'off-season' && !power;
  const title = isOff
    ? words.off(localDay(target.planCurve.at(-1)?.date ?? target.toDateAsOf ?? ''))
    : isPast.value
      ? words.titleAt(clock(momentMs()))
      : words.title;
  return (
    <Panel title={title} note={isOff ? undefined : words.mean(clock(end - QUARTER_MS), clock(end))} class="now">
      {!isOff && (
        <div class="now-figures">
          <p class="live" data-figure="power">
            {megawatts(power)}
            <span class="unit">MW</span>
          </p>
          <p>
            <Against power={power} heat={heat} />
          </p>
        </div>
      )}
      <Chart
        label={`${isOff ? title : `${title}: ${withUnit(megawatts(power), 'MW')}`}. ${words.label}`}
        class="heat-chart"
        table={() => (
          <table>
            <thead>
              <tr>
                <th>{words.hour}</th>
                <th class="num">MW</th>
              </tr>
            </thead>
            <tbody>
              {hours.map(({ start, heatGj }) => (
                <tr key={start}>
                  <td>{clock(start)}</td>
                  <td class="num">{megawatts(powerOf(heatGj))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      >
        {(width, height, hatch) => (
          <>
            {!isOff && <Level width={width} power={power} heat={heat} />}
            <Hours width={width} height={height} hatch={hatch} hours={hours} top={isOff ? 12 : 62} heat={heat} />
          </>
        )}
      </Chart>
    </Panel>
  );
}

function Against({ power, heat }: { readonly power: number | null; readonly heat: Heat }) {
  const words = inWords(overviewWords).now;
  const { usual, outdoorC } = heat;
  if (power === null) return <>{words.unknown}</>;
  const outdoor = outdoorC === null ? words.noOutdoor : words.outdoors(withUnit(num(outdoorC, 1), 'Cel'));
  if (!usual) return <span class="note">{outdoorC === null ? words.noOutdoor : words.noUsual}</span>;
  const away = power < usual.low ? usual.low - power : power > usual.high ? power - usual.high : 0;
  const said = withUnit(megawatts(away), 'MW');
  return (
    <>
      <b>{away === 0 ? words.within : power < usual.low ? words.below(said) : words.above(said)}</b>
      <br />
      {outdoor}
    </>
  );
}

/** From nothing to all boilers; what is usual is a block, what is now a bar with its pointer. */
function Level({ width, power, heat }: { readonly width: number; readonly power: number | null; readonly heat: Heat }) {
  const words = inWords(overviewWords).now;
  const { usual, boilersMw } = heat;
  const all = boilersMw.reduce((sum, mw) => sum + mw, 0);
  const most = all > 0 ? Math.max(all, power ?? 0) : Math.max(power ?? 0, usual?.high ?? 0) * 1.25 || 1;
  const x = scale(0, most, 0, width);
  const one = boilersMw[0];
  return (
    <g>
      <rect x={0} y={6} width={width} height={12} fill="var(--track)" />
      {usual && (
        <rect
          x={px(x(usual.low))}
          y={6}
          width={px(Math.max(2, x(usual.high) - x(usual.low)))}
          height={12}
          fill="var(--band)"
        />
      )}
      {power !== null && (
        <>
          <rect x={0} y={10} width={px(x(power))} height={4} fill="var(--pointer)" />
          <path
            d={`M${px(x(power))} 4v16l-5 8h10l-5 -8`}
            fill="var(--pointer)"
            stroke="var(--pointer)"
            stroke-width="1.5"
          />
        </>
      )}
      <text x={0} y={44} class="soft">
        0
      </text>
      {boilersMw.length > 1 && one !== undefined && (
        <>
          <line x1={px(x(one))} x2={px(x(one))} y1={20} y2={28} stroke="var(--ink-3)" />
          <text x={px(x(one))} y={44} text-anchor="middle" class="soft">
            {words.one(num(one))}
          </text>
        </>
      )}
      <text x={width} y={44} text-anchor="end" class="soft">
        {all > 0 ? words.all(num(all)) : withUnit(num(most, 1), 'MW')}
      </text>
    </g>
  );
}

interface HoursProps {
  readonly width: number;
  readonly height: number;
  readonly hatch: string;
  readonly hours: readonly { readonly start: string; readonly heatGj: number | null }[];
  readonly top: number;
  readonly heat: Heat;
}

/** An hour without data is hatched, and no line goes across it. */
function Hours({ width, height, hatch, hours, top, heat }: HoursProps) {
  const words = inWords(overviewWords).now;
  const powers = hours.map(({ heatGj }) => powerOf(heatGj));
  const known = powers.filter((mw) => mw !== null);
  if (known.length === 0) {
    return (
      <text x={0} y={top + 16} class="soft">
        {words.noHours}
      </text>
    );
  }
  const [left, right, bottom] = [28, width - 46, height - 18];
  const { usual } = heat;
  const [low, high] = [Math.min(...known, usual?.low ?? Infinity), Math.max(...known, usual?.high ?? -Infinity)];
  const air = Math.max(0.2, (high - low) * 0.15);
  const from = Math.max(0, low - air);
  const x = scale(0, Math.max(1, hours.length - 1), left, right);
  const y = scale(from, high + air, bottom, top);
  const step = x(1) - x(0);
  const last = powers.findLastIndex((mw) => mw !== null);
  return (
    <g>
      {ticks(from, high + air, bottom - top > 60 ? 3 : 1).map((tick) => (
        <g key={tick}>
          <line x1={left} x2={right} y1={px(y(tick))} y2={px(y(tick))} stroke="var(--line)" />
          <text x={left - 6} y={px(y(tick) + 4)} text-anchor="end" class="soft">
            {num(tick, Number.isInteger(tick) ? 0 : 1)}
          </text>
        </g>
      ))}
      {powers.map((mw, i) =>
        mw === null ? (
          <rect
            key={hours[i]!.start}
            x={px(x(i) - step / 2)}
            y={top}
            width={px(step)}
            height={bottom - top}
            fill={hatch}
          />
        ) : null,
      )}
      {usual && (
        <>
          <rect
            x={right}
            y={px(y(usual.high))}
            width={7}
            height={px(Math.max(2, y(usual.low) - y(usual.high)))}
            fill="var(--band)"
          />
          <text x={right + 10} y={px(y((usual.low + usual.high) / 2) + 4)} class="soft">
            {words.usual}
          </text>
        </>
      )}
      <path
        d={linePath(powers.map((mw, i) => (mw === null ? null : ([x(i), y(mw)] as const))))}
        fill="none"
        stroke="var(--pointer)"
        stroke-width="2"
        stroke-linejoin="round"
      />
      {last >= 0 && <circle cx={px(x(last))} cy={px(y(powers[last]!))} r={3.5} fill="var(--pointer)" />}
      <text x={left} y={height - 3} class="soft">
        {words.ago}
      </text>
      <text x={right} y={height - 3} text-anchor="end" class="soft">
        {isPast.value ? words.wereThen : words.now}
      </text>
    </g>
  );
}
