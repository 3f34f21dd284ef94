/** Topic filters of MQTT (4.7): which topics one matches, and whether two can match the same. */

/** `#` only as the last level, wildcards alone in their level, no U+0000. */
export function isTopicFilter(filter: string): boolean {
  if (filter === '' || filter.includes('\0') || filter.includes('\uFFFD')) return false;
  const levels = filter.split('/');
  return levels.every((level, i) => (level === '#' ? i === levels.length - 1 : level === '+' || !/[+#]/.test(level)));
}

export const matchesTopic = (filter: string, topic: string): boolean =>
  matchesLevels(filter.split('/'), topic.split('/'));

/** The same for filters and topics that are matched again and again: both cut at `/`. */
export function matchesLevels(levels: readonly string[], names: readonly string[]): boolean {
  if (names[0]!.startsWith('$') && (levels[0] === '+' || levels[0] === '#')) return false;
  for (let i = 0; i < levels.length; i++) {
    if (levels[i] === '#') return true;
    if (i >= names.length || (levels[i] !== '+' && levels[i] !== names[i])) return false;
  }
  return levels.length === names.length;
}

/** Whether a topic exists that both match. */
export function filtersOverlap(one: string, other: string): boolean {
  const [a, b] = [one.split('/'), other.split('/')];
  for (let i = 0; ; i++) {
    if (a[i] === '#' || b[i] === '#') return true;
    // `a/#` matches `a` too: the end of one meets the wildcard of the other only there.
    if (i >= a.length || i >= b.length) return a.length === b.length;
    if (a[i] !== '+' && b[i] !== '+' && a[i] !== b[i]) return false;
  }
}
