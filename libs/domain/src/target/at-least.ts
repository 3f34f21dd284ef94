/** How far a figure may lie below a limit and still reach it, as a share of the limit: sums of many days round. */
const ROUNDING = 1e-9;

/** Whether a value reaches a limit: amounts against what is due, and probabilities against their levels. */
export const atLeast = (value: number, limit: number): boolean => value >= limit - ROUNDING * Math.abs(limit);
