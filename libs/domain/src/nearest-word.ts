/**
 * The known word that somebody most likely meant: the one with the fewest changed letters, capitals not counted; null where
 * none is near enough (a third of the letters, at least one).
 */
export function nearestWord(word: string, known: readonly string[]): string | null {
  const most = (candidate: string): number => Math.max(1, Math.floor(Math.min(word.length, candidate.length) / 3));
  const near = known
    // So many changes there are at least: a word of a stranger may be as long as a message.
    .filter((candidate) => Math.abs(candidate.length - word.length) <= most(candidate))
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= most(candidate))
    .sort((a, b) => a.distance - b.distance)[0];
  return near?.candidate ?? null;
}

/** Levenshtein's distance, where two neighbours that changed places are one change: the commonest slip of all. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, changed, isSwapped ? before[j - 2]! + 1 : Infinity));
    }
    [before, row] = [row, next];
  }
  return row[b.length]!;
}
