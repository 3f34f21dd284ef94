import type { Trend } from './asked/trend-tiles.js';

export type TrendMark = Trend['items'][number]['mark'];

/** A row of a trend with its times as numbers. `value` is what the line shows: the mean, or what a register brought by time. */
export interface Row {
  readonly fromMs: number;
  readonly toMs: number;
  readonly value: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** What readings claim, where some of it does not count. */
  readonly claimed: number | null;
  readonly mark: TrendMark;
  readonly item: Trend['items'][number];
}

/** What a chart draws, from one or several answers that lie side by side. */
export interface TrendLook {
  readonly rows: readonly Row[];
  /** Seconds, rising, as uPlot takes them; then value, least, greatest, claimed. null: nothing is drawn there. */
  readonly columns: readonly [number[], ...(number | null)[][]];
  readonly gaps: readonly { readonly fromMs: number; readonly toMs: number }[];
  readonly corrections: readonly (Trend['corrections'][number] & { readonly atMs: number })[];
  readonly events: readonly (Trend['events'][number] & { readonly atMs: number })[];
  readonly held: Trend['held'];
  /** UCUM code of what is drawn; null: nothing has come yet. */
  readonly unit: string | null;
  readonly kind: Trend['kind'] | null;
}

const ms = (text: string): number => Date.parse(text);
const drawnBy = ({ kind, rateUnit }: Trend): 'mean' | 'rate' | 'amount' | 'last' =>
  kind === 'gauge' ? 'mean' : kind === 'state' ? 'last' : rateUnit === null ? 'amount' : 'rate';

/** @param shiftMs so much later than it was: another season under this one */
export function lookOf(answers: readonly Trend[], shiftMs = 0): TrendLook {
  const [first] = answers;
  if (!first) {
    const none = { rows: [], columns: [[], [], [], [], []], gaps: [], corrections: [], events: [] } as const;
    return { ...none, columns: [[], [], [], [], []], held: null, unit: null, kind: null };
  }
  const by = drawnBy(first);
  const rows = withoutTwice(
    answers.flatMap((answer) => answer.items.map((item) => rowOf(item, by, shiftMs))),
    (row) => row.fromMs,
  );
  const gaps = joined(
    answers.flatMap((answer) =>
      answer.gaps.map(({ from, to }) => ({ fromMs: ms(from) + shiftMs, toMs: ms(to) + shiftMs })),
    ),
  );
  return {
    rows,
    columns: columnsOf(rows, gaps, first.kind !== 'gauge' && by !== 'amount'),
    gaps,
    corrections: withoutTwice(
      answers.flatMap(({ corrections }) => corrections.map((one) => ({ ...one, atMs: ms(one.ts) + shiftMs }))),
      ({ atMs, sent }) => `${atMs}/${sent}`,
    ),
    events: withoutTwice(
      answers.flatMap(({ events }) => events.map((one) => ({ ...one, atMs: ms(one.ts) + shiftMs }))),
      ({ atMs, type }) => `${atMs}/${type}`,
    ),
    held: answers.find(({ held }) => held !== null)?.held ?? null,
    unit: by === 'rate' ? first.rateUnit : first.unit,
    kind: first.kind,
  };
}

function rowOf(item: Trend['items'][number], by: ReturnType<typeof drawnBy>, shiftMs: number): Row {
  const value = item[by];
  const { amount, excluded } = item;
  const claimed =
    excluded === null || excluded === 0 || value === null || !amount ? null : (value * (amount + excluded)) / amount;
  const isGauge = by === 'mean';
  return {
    fromMs: ms(item.start) + shiftMs,
    toMs: ms(item.end) + shiftMs,
    value,
    min: isGauge ? item.min : value,
    max: isGauge ? item.max : value,
    claimed,
    mark: item.mark,
    item,
  };
}

/** Each once, by begin, the later answer before the earlier one: it knows more. */
function withoutTwice<One extends { readonly fromMs?: number; readonly atMs?: number }>(
  all: readonly One[],
  keyOf: (one: One) => string | number,
): One[] {
  const byKey = new Map(all.map((one) => [keyOf(one), one]));
  return [...byKey.values()].sort((a, b) => (a.fromMs ?? a.atMs ?? 0) - (b.fromMs ?? b.atMs ?? 0));
}

function joined(gaps: readonly { fromMs: number; toMs: number }[]): { fromMs: number; toMs: number }[] {
  const all: { fromMs: number; toMs: number }[] = [];
  for (const gap of [...gaps].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = all.at(-1);
    if (last && gap.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, gap.toMs);
    else all.push({ ...gap });
  }
  return all;
}

function columnsOf(
  rows: readonly Row[],
  gaps: TrendLook['gaps'],
  hasSteps: boolean,
): readonly [number[], ...(number | null)[][]] {
  const [x, value, min, max, claimed] = [[], [], [], [], []] as [
    number[],
    (number | null)[],
    (number | null)[],
    (number | null)[],
    (number | null)[],
  ];
  const put = (atMs: number, row: Row | null): void => {
    const at = Math.max(atMs / 1_000, x.at(-1) ?? -Infinity);
    x.push(at);
    value.push(row?.value ?? null);
    min.push(row?.min ?? null);
    max.push(row?.max ?? null);
    claimed.push(row?.claimed ?? null);
  };
  let gap = 0;
  for (const row of rows) {
    const middle = (row.fromMs + row.toMs) / 2;
    while (gap < gaps.length && gaps[gap]!.toMs <= row.fromMs) {
      if (x.length > 0) put(gaps[gap]!.fromMs, null);
      gap++;
    }
    const isInGap = row.item.coveragePct === 0 && gap < gaps.length && gaps[gap]!.fromMs <= middle;
    if (isInGap) put(middle, null);
    else if (hasSteps && row.toMs > row.fromMs) {
      put(row.fromMs, row);
      put(row.toMs, row);
    } else put(middle, row);
  }
  return [x, value, min, max, claimed];
}
