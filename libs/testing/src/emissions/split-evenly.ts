/** Parts of an amount that spreads evenly over [fromMs, toMs), cut at moments (a change of factor). Adds up to the amount. */
export function splitEvenly(
  amount: number,
  fromMs: number,
  toMs: number,
  cutsMs: readonly number[],
): { readonly fromMs: number; readonly toMs: number; readonly amount: number }[] {
  const inside = cutsMs.filter((cut) => cut > fromMs && cut < toMs).sort((a, b) => a - b);
  const borders = [fromMs, ...inside, toMs];
  return borders.slice(1).map((end, i) => {
    const start = borders[i]!;
    return { fromMs: start, toMs: end, amount: (amount * (end - start)) / (toMs - fromMs) };
  });
}
