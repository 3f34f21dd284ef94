/** Where two rules that change at some borders are not the same: half-open, `to` null: from there on for ever. */
export interface Differing<At> {
  readonly from: At;
  readonly to: At | null;
}

/**
 * The spans in which two dated rules differ. Both hold without a change between two borders, so each stretch is asked once, at
 * its start.
 * @param sinceEver before every border
 */
export function differingSpans<At extends number | string>(
  sinceEver: At,
  borders: Iterable<At>,
  isSame: (at: At) => boolean,
): Differing<At>[] {
  const starts = [...new Set([sinceEver, ...borders])].sort((a, b) => (a < b ? -1 : 1));
  const spans: { from: At; to: At | null }[] = [];
  for (const [i, from] of starts.entries()) {
    if (isSame(from)) continue;
    const to = starts[i + 1] ?? null;
    const last = spans.at(-1);
    if (last?.to === from) last.to = to;
    else spans.push({ from, to });
  }
  return spans;
}
