import type { Site } from '#domain';

/** What a person reads of a notification, whatever brings it. */
export interface Message {
  /** One line. */
  readonly title: string;
  /** What is the matter. */
  readonly text: string;
  /** What it may come from and what to do, a line each; empty where it is over. */
  readonly advice: readonly string[];
  /** Name and value of what places it: site, severity, since when. */
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** What of a site a message needs: names of what alarms are about, its clock, and the language of its people. */
export type ToldSite = Pick<Site, 'name' | 'timeZone'> & Partial<Pick<Site, 'devices' | 'targets' | 'display'>>;
