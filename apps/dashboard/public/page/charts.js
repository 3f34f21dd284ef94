/** The two charts, drawn with uPlot. Times on the axes are those of the site. */
import { amount, energy, energyUnit, hourLabel, localDay, number, reading } from './format.js';

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const drawn = new Map();

/** Says so instead of drawing, where there is nothing to draw. */
export function empty(holder, words) {
  drawn.get(holder)?.chart.destroy();
  drawn.delete(holder);
  holder.innerHTML = '';
  const note = document.createElement('p');
  note.className = 'empty';
  note.textContent = words;
  holder.append(note);
}

function draw(holder, options, data) {
  const size = () => ({
    width: Math.max(200, holder.clientWidth),
    height: Number.parseFloat(getComputedStyle(holder).getPropertyValue('--chart-height')),
  });
  const before = drawn.get(holder);
  if (before && before.kind === options.kind) {
    before.chart.setData(data);
    return;
  }
  before?.chart.destroy();
  holder.innerHTML = '';
  const chart = new uPlot({ ...options, ...size() }, data, holder);
  drawn.set(holder, { chart, kind: options.kind, size });
}

new ResizeObserver(() => {
  for (const { chart, size } of drawn.values()) chart.setSize(size());
}).observe(document.body);

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  for (const [holder, { chart }] of drawn) {
    chart.destroy();
    drawn.delete(holder);
    holder.innerHTML = '';
  }
  window.dispatchEvent(new Event('redraw'));
});

const axis = () => ({
  stroke: color('quiet'),
  grid: { stroke: color('grid'), width: 1 },
  ticks: { stroke: color('grid') },
});
const dayName = (seconds, long) => localDay(new Date(seconds * 1000).toISOString().slice(0, 10), long);
const tonnes = (value) => (value === null || value === undefined ? '–' : `${number(value)} t`);

/** Cumulated plan, expectation and achievement by local day; the forecast with its band to the end of the period. */
export function drawCurve(holder, curve, key) {
  const options = {
    kind: `curve-${key}`,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'UTC'), // days are dates, they have no zone
    scales: { x: { time: true }, y: { range: (_chart, _min, max) => [0, Math.max(1, max * 1.06)] } },
    axes: [
      { ...axis(), values: (_chart, ticks) => ticks.map((tick) => dayName(tick, false)), space: 70 },
      { ...axis(), size: 68, values: (_chart, values) => values.map((value) => number(value)) },
    ],
    series: [
      { label: 'Day', value: (_c, v) => (v === null ? '–' : dayName(v, true)) },
      { label: 'Plan', stroke: color('plan'), width: 2, dash: [6, 5], value: (_c, v) => tonnes(v) },
      { label: 'Expected for the weather', stroke: color('blue'), width: 1.5, value: (_c, v) => tonnes(v) },
      { label: 'Achieved', stroke: color('green'), width: 3, value: (_c, v) => tonnes(v) },
      { label: 'Forecast', stroke: color('amber'), width: 1.5, dash: [3, 4], value: (_c, v) => tonnes(v) },
      { label: 'P10', class: 'band', stroke: 'transparent', value: (_c, v) => tonnes(v) },
      { label: 'P90', class: 'band', stroke: 'transparent', value: (_c, v) => tonnes(v) },
    ],
    bands: [{ series: [6, 5], fill: `${color('amber')}2e` }],
    cursor: { points: { size: 7 } },
  };
  draw(holder, options, [
    curve.days.map((day) => Date.parse(`${day}T00:00:00Z`) / 1000),
    curve.plan,
    curve.expected,
    curve.achieved,
    curve.forecast,
    curve.p10,
    curve.p90,
  ]);
}

/** Heat per local hour; an hour without data leaves a hole. */
export function drawHours(holder, rows, zone) {
  const options = {
    kind: `hours-${zone}-${energyUnit()}`,
    legend: { show: true, live: true },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone),
    scales: { x: { time: true }, y: { range: (_chart, _min, max) => [0, (max || 1) * 1.08] } },
    axes: [
      { ...axis(), values: (_chart, ticks) => ticks.map((tick) => hourLabel(new Date(tick * 1000), zone)), space: 48 },
      { ...axis(), size: 52, values: (_chart, values) => values.map((value) => reading(value)) },
    ],
    series: [
      { label: 'Hour', value: (_c, v) => (v === null ? '–' : hourLabel(new Date(v * 1000), zone, true)) },
      {
        label: 'Heat',
        stroke: color('green'),
        fill: `${color('green')}66`,
        width: 1,
        points: { show: false },
        paths: uPlot.paths.bars({ size: [0.82, 28], align: 1 }),
        value: (_c, v) => (v === null || v === undefined ? '–' : `${amount(v)} ${energyUnit()}`),
      },
    ],
  };
  draw(holder, options, [rows.map((row) => Date.parse(row.start) / 1000), rows.map((row) => energy(row.heatGj))]);
}
