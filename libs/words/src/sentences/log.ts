import type { Language } from '../in-each-language.js';
import { plural, said, type Marked } from './phrase.js';

interface LastDay {
  readonly alarms: Marked;
  readonly events: Marked;
}

const EN = {
  quiet: () => said`**Nothing happened in the last 24 hours**: no alarm was raised, no event recorded.`,
  lastDay: ({ alarms, events }: LastDay) =>
    said`In the last 24 hours **${alarms} ${plural(alarms, 'alarm was', 'alarms were')} raised** and **${events} ${plural(events, 'event was', 'events were')} recorded**.`,
};
type Log = typeof EN;

const ZH: Log = {
  quiet: () => said`**过去 24 小时无事发生**：没有报警，没有事件记录。`,
  lastDay: ({ alarms, events }) => said`过去 24 小时**发生 ${alarms} 条报警**，**记录 ${events} 个事件**。`,
};

const DE: Log = {
  quiet: () => said`**In den letzten 24 Stunden ist nichts geschehen**: kein Alarm, kein Ereignis.`,
  lastDay: ({ alarms, events }) =>
    said`In den letzten 24 Stunden: **${alarms} ${plural(alarms, 'Alarm', 'Alarme')}**, **${events} ${plural(events, 'Ereignis', 'Ereignisse')}**.`,
};

/** Of Log. */
export const LOG_SENTENCES: Readonly<Record<Language, Log>> = { en: EN, zh: ZH, de: DE };
