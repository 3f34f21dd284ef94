import { CHATTER, GATEWAY, NOISY, SILENT, type KilledAlarms, type Step } from './killed-alarms.js';

/** What may not be, whatever was killed. */
export interface FaultsOfAlarms {
  /** Alerts of one key that were open at the same time. */
  readonly doubled: readonly string[];
  /** Steps of devices that their gateway masks: nobody hears of one of them. */
  readonly unmasked: readonly string[];
  /** The gateway is raised and returns once in each round. */
  readonly gateway: readonly string[];
  /** Noisy devices that were told twice the same, or stayed on. */
  readonly outOfTurn: readonly string[];
  /** Noisy devices that came on more often than chattering lets them. */
  readonly chattering: readonly string[];
  /** Steps that did not reach the receiver, and what reached it and is no step; by ids, so each is once. */
  readonly lost: readonly string[];
  readonly invented: readonly string[];
}

export const NO_FAULT: FaultsOfAlarms = {
  doubled: [],
  unmasked: [],
  gateway: [],
  outOfTurn: [],
  chattering: [],
  lost: [],
  invented: [],
};

/** @param rounds in each of which all fell silent and came back */
export async function faultsOf(story: KilledAlarms, rounds: number): Promise<FaultsOfAlarms> {
  const steps = await story.steps();
  const newsOf = (subject: string): string[] =>
    steps.filter((step) => step.subject === subject).map(({ news }) => news);
  const gateway = newsOf(GATEWAY);
  const isWhole = gateway.length === 2 * rounds && isByTurns(gateway);
  const [wanted, told] = [steps.map(({ alert, news, version }) => `${alert}/${version} ${news}`), story.told()];
  return {
    doubled: await story.doubled(),
    unmasked: steps.filter(({ subject }) => SILENT.includes(subject)).map(({ subject, news }) => `${subject} ${news}`),
    gateway: isWhole ? [] : gateway,
    outOfTurn: NOISY.filter((subject) => newsOf(subject).length === 0 || !isByTurns(newsOf(subject))),
    chattering: NOISY.filter((subject) => mostRaises(steps, subject) > CHATTER.times + 1),
    lost: wanted.filter((one) => !told.includes(one)),
    invented: told.filter((one) => !wanted.includes(one)),
  };
}

/** Raised, returned, raised, … and over in the end. */
const isByTurns = (news: readonly string[]): boolean =>
  news.length % 2 === 0 && news.every((one, i) => one === (i % 2 === 0 ? 'raised' : 'returned'));

/** Most raises of one subject within the time of chattering. */
function mostRaises(steps: readonly Step[], subject: string): number {
  const times = steps.filter((step) => step.subject === subject && step.news === 'raised').map(({ atMs }) => atMs);
  return Math.max(
    0,
    ...times.map((ms) => times.filter((other) => other >= ms && other < ms + CHATTER.withinMs).length),
  );
}
