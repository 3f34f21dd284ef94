import type { Language } from '../in-each-language.js';
import { shiftWords } from '../shifts.js';
import { wordFor } from '../word-for.js';
import { plural, said, type Marked } from './phrase.js';

interface LastDay {
  readonly alarms: Marked;
  readonly events: Marked;
}

const EN = {
  onDuty: ({ shift, since }: { shift: string; since: Marked }) =>
    said`**${wordFor(shiftWords.en, shift)} is on duty since ${since}.**`,
  wasOnDuty: ({ shift }: { shift: string }) => said`**${wordFor(shiftWords.en, shift)} was on duty.**`,
  unsigned: ({ shifts }: { shifts: Marked }) =>
    said`${shifts} ${plural(shifts, 'shift lacks', 'shifts lack')} a signature.`,
  allSigned: () => said`Every shift that is over is signed.`,
  notKept: () => said`Nobody has written here yet: the log begins with its first note.`,
  quiet: () => said`In the last 24 hours no alarm was raised and no event recorded.`,
  lastDay: ({ alarms, events }: LastDay) =>
    said`In the last 24 hours ${alarms} ${plural(alarms, 'alarm was', 'alarms were')} raised and ${events} ${plural(events, 'event was', 'events were')} recorded.`,
};
type Log = typeof EN;

const ZH: Log = {
  onDuty: ({ shift, since }) => said`**${wordFor(shiftWords.zh, shift)}自 ${since} 起当班。**`,
  wasOnDuty: ({ shift }) => said`**当时由${wordFor(shiftWords.zh, shift)}当班。**`,
  unsigned: ({ shifts }) => said`有 ${shifts} 个班次尚缺签字。`,
  allSigned: () => said`已结束的班次均已签字。`,
  notKept: () => said`尚无记录：值班日志自第一条记事开始。`,
  quiet: () => said`过去 24 小时没有报警，也没有事件记录。`,
  lastDay: ({ alarms, events }) => said`过去 24 小时发生 ${alarms} 条报警，记录 ${events} 个事件。`,
};

const DE: Log = {
  onDuty: ({ shift, since }) => said`**${wordFor(shiftWords.de, shift)} hat seit ${since} Dienst.**`,
  wasOnDuty: ({ shift }) => said`**${wordFor(shiftWords.de, shift)} hatte Dienst.**`,
  unsigned: ({ shifts }) => said`${shifts} ${plural(shifts, 'Schicht', 'Schichten')} fehlt eine Unterschrift.`,
  allSigned: () => said`Jede beendete Schicht ist unterschrieben.`,
  notKept: () => said`Noch hat niemand etwas geschrieben: Das Schichtbuch beginnt mit der ersten Notiz.`,
  quiet: () => said`In den letzten 24 Stunden gab es keinen Alarm und kein Ereignis.`,
  lastDay: ({ alarms, events }) =>
    said`In den letzten 24 Stunden: ${alarms} ${plural(alarms, 'Alarm', 'Alarme')}, ${events} ${plural(events, 'Ereignis', 'Ereignisse')}.`,
};

/** Of Log. */
export const LOG_SENTENCES: Readonly<Record<Language, Log>> = { en: EN, zh: ZH, de: DE };
