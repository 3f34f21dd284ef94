/**
 * Whole units for the parts of a total, so that they add up to it: each value is rounded down, and the largest remainders get
 * the units that are left. Every part is less than one unit away from its value where the values sum to the total, none is
 * negative, and neither the order of the parts nor the last bit of a sum decides anything.
 * @param total in whole units
 * @param parts values in units, at least 0; the name decides between parts that are equal in every other way
 */
export function apportion(
  total: number,
  parts: readonly { readonly name: string; readonly value: number }[],
): Map<string, number> {
  const down = parts.map(({ name, value }) => ({ name, value, units: Math.floor(value) }));
  const left = total - down.reduce((sum, { units }) => sum + units, 0);
  const remainder = (part: { value: number; units: number }): number => part.value - part.units;
  const ranked = down.toSorted(
    (a, b) => remainder(b) - remainder(a) || b.value - a.value || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
  if (left < 0) ranked.reverse();
  // One unit each; more only where the total is none of these values.
  for (let n = Math.abs(left), at = 0; n > 0 && ranked.length > 0; at = (at + 1) % ranked.length) {
    const part = ranked[at]!;
    const wanted = Math.ceil(n / ranked.length);
    const step = left < 0 ? Math.min(part.units, wanted) : wanted;
    if (step === 0 && ranked.every(({ units }) => units === 0)) break;
    part.units += Math.sign(left) * step;
    n -= step;
  }
  return new Map(down.map(({ name, units }) => [name, units]));
}
