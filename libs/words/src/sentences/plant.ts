import type { Language } from '../in-each-language.js';
import { plural, said, type Marked } from './phrase.js';

const EN = {
  nothingHeard: ({ devices }: { devices: Marked }) =>
    said`None of the ${devices} ${plural(devices, 'device', 'devices')} has sent anything yet.`,
  allUsual: ({ devices }: { devices: Marked }) =>
    said`**Nothing is abnormal**: all ${devices} ${plural(devices, 'device', 'devices')} answer.`,
  alarm: ({ alarm }: { alarm: Marked }) => said`**${alarm}.**`,
  abnormal: ({ devices }: { devices: Marked }) => said`**Abnormal: ${devices}.**`,
  power: ({ power }: { power: Marked }) => said`${power} leave the plant.`,
  powerUnknown: () => said`How much heat leaves the plant is not known now.`,
  off: ({ since }: { since: Marked }) => said`Off since the end of ${since}.`,
};
type Plant = typeof EN;

const ZH: Plant = {
  nothingHeard: ({ devices }) => said`${devices} 台设备尚未发送任何数据。`,
  allUsual: ({ devices }) => said`**无异常**：${devices} 台设备均有响应。`,
  alarm: ({ alarm }) => said`**${alarm}。**`,
  abnormal: ({ devices }) => said`**异常：${devices}。**`,
  power: ({ power }) => said`出厂热功率 ${power}。`,
  powerUnknown: () => said`目前出厂热功率未知。`,
  off: ({ since }) => said`自 ${since}结束起停运。`,
};

const DE: Plant = {
  nothingHeard: ({ devices }) =>
    said`${plural(devices, 'Das', 'Keines der')} ${devices} ${plural(devices, 'Gerät hat noch nichts', 'Geräte hat schon etwas')} gesendet.`,
  allUsual: ({ devices }) =>
    said`**Nichts ist auffällig**: ${plural(devices, 'Das', 'Alle')} ${devices} ${plural(devices, 'Gerät antwortet', 'Geräte antworten')}.`,
  alarm: ({ alarm }) => said`**${alarm}.**`,
  abnormal: ({ devices }) => said`**Auffällig: ${devices}.**`,
  power: ({ power }) => said`${power} verlassen die Anlage.`,
  powerUnknown: () => said`Wie viel Wärme die Anlage verlässt, ist gerade nicht bekannt.`,
  off: ({ since }) => said`Außer Betrieb seit Ende des ${since}.`,
};

/** Of Plant. */
export const PLANT_SENTENCES: Readonly<Record<Language, Plant>> = { en: EN, zh: ZH, de: DE };
