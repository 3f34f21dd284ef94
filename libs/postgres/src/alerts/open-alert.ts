import type { AlertLife, Severity } from '#domain';

/** What a rule says about one subject of a site (a device, a target) at the moment of its evaluation. */
export interface AlertKey {
  readonly site: string;
  readonly rule: string;
  readonly subject: string;
}

/** The part of the document that the rule writes anew each time. */
export interface AlertWords {
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface OpenAlert extends AlertKey {
  readonly id: string;
  readonly severity: Severity;
  readonly life: AlertLife;
  readonly raisedMs: number;
  readonly body: Readonly<Record<string, unknown>>;
}
