import { nearestWord } from '#domain';

/** `; did you mean a?`, or what there is where nothing is near. @param of what stands before the list, such as `it has` */
export function didYouMean(name: string, known: readonly string[], of: string): string {
  const near = nearestWord(name, known);
  if (near !== null) return `; did you mean ${near}?`;
  const shown = known.slice(0, 12);
  return known.length === 0 ? '' : `; ${of}: ${shown.join(', ')}${known.length > shown.length ? ', …' : ''}`;
}
