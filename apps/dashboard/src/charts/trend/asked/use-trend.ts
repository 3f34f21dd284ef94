import { effect, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { connections, figuresVersion } from '../../../state/live.js';
import { lookOf, type TrendLook } from '../trend-columns.js';
import { TrendTiles, type TilesOf } from './trend-tiles.js';
import type { TimeWindow } from '../time-window.js';

export interface AskedTrend {
  readonly look: TrendLook;
  /** All of what is seen has come. */
  readonly isWhole: boolean;
  readonly error: { readonly status: number | null; readonly detail: string } | null;
}

/**
 * The history of a point as far as a window shows it, asked for as the window moves, again as new values come, and after a connection
 * that was lost.
 * @param shiftMs the window looks so much earlier: another season under this one
 */
export function useTrend({ site, address, asOf }: TilesOf, time: TimeWindow, shiftMs = 0): AskedTrend {
  const tiles = useMemo(() => new TrendTiles({ site, address, asOf }), [site, address, asOf]);
  useEffect(() => () => tiles.close(), [tiles]);
  const asked = useSignal<AskedTrend>({ look: lookOf([]), isWhole: false, error: null });
  useEffect(() => {
    let seen = '';
    let connection = connections.peek();
    return effect(() => {
      const { fromMs, toMs } = time.span.value;
      const span = { fromMs: fromMs - shiftMs, toMs: toMs - shiftMs };
      const version = tiles.version.value;
      void figuresVersion.value;
      if (connection !== connections.value) tiles.expire();
      connection = connections.value;
      tiles.want(span, Date.now());
      const answers = tiles.known(span);
      // The same answers make the same columns: a move within them costs nothing.
      const key = `${version}/${answers.map(({ from, to }) => from + to).join()}`;
      const isWhole = tiles.isWhole(span);
      const error = tiles.error.value;
      const before = asked.peek();
      if (key !== seen) asked.value = { look: lookOf(answers, shiftMs), isWhole, error };
      else if (isWhole !== before.isWhole || error !== before.error) asked.value = { ...before, isWhole, error };
      seen = key;
    });
  }, [tiles, time, shiftMs]);
  return asked.value;
}
