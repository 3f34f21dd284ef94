/**
 * How long a number is where it is shown or written to a table. Registers are subtracted and units converted in binary fractions,
 * which leaves digits behind that mean nothing (1.0349999999998545 of a register that shows 0.001). Figures that are signed and
 * made again by others keep all of theirs: they are rounded where they are shown, never where they are stored.
 */

/** Of a step of a register so much is noise of the arithmetic: a register of nine digits loses nothing that it can show. */
const NOISE_DIGITS = 6;
/** A double is sure of fifteen digits; sums and conversions have spent three of them. */
const SURE_DIGITS = 12;
/** Amounts lie between the steps of a register (it is taken as linear between readings): two digits more than it shows. */
const BETWEEN_STEPS_DIGITS = 2;
/** The kilogram of a figure in tonnes, the megajoule of one in GJ. */
const FIGURE_DIGITS = 3;
const FIGURE_SIGNIFICANT = 6;
/** `toFixed` takes at most 100; behind this nothing of a double is left. */
const MOST_DIGITS = 15;

/** Digits after the point of a resolution: 0.001 → 3, 0.25 → 2, 10 → 0. 0 is an unknown one: null. */
export function resolutionDigits(resolution: number | null): number | null {
  if (resolution === null || !(resolution > 0)) return null;
  for (let digits = 0; digits < MOST_DIGITS; digits++) {
    const steps = resolution * 10 ** digits;
    if (steps >= 1 - 1e-9 && Math.abs(steps - Math.round(steps)) < 1e-9 * steps) return digits;
  }
  return MOST_DIGITS;
}

/** Never −0. */
const toDigits = (value: number, digits: number): number =>
  Number(value.toFixed(Math.min(MOST_DIGITS, Math.max(0, digits)))) + 0;

/**
 * A value of a point, or a difference of such, without the noise of the arithmetic: to a millionth of the resolution.
 * @param resolution in the unit of the value; null or 0: unknown, then twelve significant digits stay
 */
export function withoutNoise(value: number, resolution: number | null): number {
  if (Number.isInteger(value)) return value + 0;
  const digits = resolutionDigits(resolution);
  if (digits === null) return Number(value.toPrecision(SURE_DIGITS)) + 0;
  return toDigits(value, digits + NOISE_DIGITS);
}

/** An amount or a mean of a point as it is shown: two digits finer than the point; as a figure where its resolution is unknown. */
export function shownAmount(value: number, resolution: number | null): number {
  const digits = resolutionDigits(resolution);
  return digits === null ? shownFigure(value) : toDigits(value, digits + BETWEEN_STEPS_DIGITS);
}

/** A figure that follows from others (t, GJ, MWh, %) as it is shown: three digits after the point; small ones six significant digits. */
export function shownFigure(value: number): number {
  const whole = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value))) + 1;
  return toDigits(value, Math.max(FIGURE_DIGITS, FIGURE_SIGNIFICANT - whole));
}
