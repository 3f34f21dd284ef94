import type { ConditionTiming } from '../alert/condition.js';
import type { Severity } from '../alert/severity.js';
import type { DigestTimes } from './digest-times.js';
import type { Duty } from './duty.js';

/** Who is told of alerts, as a site file says it. */
export interface Alerting {
  /** Levels that a rule takes instead of its own. */
  readonly rules: Readonly<Record<string, RuleSettings>>;
  readonly sinks: Readonly<Record<string, NotificationSink>>;
  /** Empty: every sink is told of everything from a warning up. */
  readonly routes: readonly Route[];
  /** In the order of their times. */
  readonly escalations: readonly Escalation[];
  readonly workingHours: WorkingHours;
  /** Who is on duty when, by a name that routes and escalations use; absent: nobody is said to be. */
  readonly duties?: Readonly<Record<string, Duty>>;
}

/** What a site says of a rule; what it does not say is as shipped. */
export interface RuleSettings {
  /** false: the rule is not judged at this site. */
  readonly isOn: boolean;
  /** In the unit of what the rule measures, as the rule shows it: a drift in % is negative. */
  readonly levels: Readonly<Partial<Record<Severity, { readonly on: number; readonly off: number }>>>;
  /** Silence, or time held, from which on the rule holds, ms; null: as shipped. */
  readonly afterMs: number | null;
  /** What differs from the delays and the bound on chattering that are shipped. */
  readonly timing?: Partial<ConditionTiming>;
  /** false: it is judged outside of the heating season like inside; true: nobody is told then; absent: as shipped. */
  readonly isSuppressedOffSeason?: boolean;
}

export const CHAT_KINDS = ['dingtalk', 'wecom', 'feishu', 'slack', 'teams'] as const;

/** An address that may hold a secret stands in a file of its own, or, where it holds none, in the site file. */
export type SinkAddress = { readonly url: string } | { readonly urlFile: string };

/** Where a notification goes to. `heartbeat`: a sign of life each minute, so that silence is noticed elsewhere. */
export type NotificationSink =
  | {
      readonly kind: 'webhook';
      readonly address: SinkAddress;
      /** File with the secret that signs each request; null: unsigned. */
      readonly secretFile: string | null;
      readonly heartbeat: boolean;
    }
  | { readonly kind: 'alertmanager'; readonly address: SinkAddress; readonly heartbeat: boolean }
  | {
      /** Browsers that people have subscribed. */
      readonly kind: 'push';
      /** Whose; empty: everybody's. */
      readonly to: readonly string[];
    }
  | { readonly kind: 'email'; readonly to: readonly string[] }
  | {
      readonly kind: (typeof CHAT_KINDS)[number];
      readonly address: SinkAddress;
      /** File with the secret of a robot that asks for signed messages (DingTalk, Feishu); null: it asks for none. */
      readonly secretFile: string | null;
    };

export interface Route {
  /** This severity and worse; null: any. */
  readonly severity: Severity | null;
  readonly rule: string | null;
  /** Id of a device that the alert is about; null: any. */
  readonly device: string | null;
  readonly during: 'always' | 'working-hours';
  /** What is less than critical is gathered and told as one message at these times; absent: each by itself. */
  readonly digest?: DigestTimes;
  readonly to: readonly string[];
  /** Whoever is on this duty when it is told, besides `to`; absent: nobody. */
  readonly duty?: string;
}

/** Whoever is told where nobody has acknowledged for so long, counted from the news. */
export interface Escalation {
  readonly afterMs: number;
  /** This severity and worse. */
  readonly severity: Severity;
  readonly to: readonly string[];
  /** Whoever is on this duty by then, besides `to`; absent: nobody. */
  readonly duty?: string;
}

/** Minutes of the local day, [from, to), on working days. */
export interface WorkingHours {
  readonly fromMinute: number;
  readonly toMinute: number;
}

export const DEFAULT_WORKING_HOURS: WorkingHours = { fromMinute: 8 * 60, toMinute: 18 * 60 };

/** Where a site file names no sink: browsers that subscribe are told, and nobody else. */
export const OWN_SINKS: Alerting['sinks'] = { browsers: { kind: 'push', to: [] } };

export const NO_ALERTING: Alerting = {
  rules: {},
  sinks: OWN_SINKS,
  routes: [],
  escalations: [],
  workingHours: DEFAULT_WORKING_HOURS,
};
