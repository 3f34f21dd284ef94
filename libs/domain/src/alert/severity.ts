/** How bad it is, from the mildest to the worst. */
export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Whether it is this bad, or worse. */
export const isAtLeast = (severity: Severity, least: Severity): boolean =>
  SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);

/** null: nothing is the matter. */
export const isWorse = (a: Severity | null, b: Severity | null): boolean =>
  (a === null ? -1 : SEVERITIES.indexOf(a)) > (b === null ? -1 : SEVERITIES.indexOf(b));
