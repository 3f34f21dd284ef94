import type { Language } from '../in-each-language.js';
import { said, type Marked } from './phrase.js';

interface Drift {
  readonly drift: Marked;
  readonly perDay: Marked;
  readonly since: Marked | false;
}

const EN = {
  notFollowed: () => said`No target of this site follows the weather: there is no reference to judge by.`,
  noFigures: () => said`Too few days can be judged to say how the plant runs.`,
  tooEarly: ({ degreeDays, of }: { degreeDays: Marked; of: Marked }) =>
    said`Too early to judge: ${degreeDays} of ${of}.`,
  usual: ({ drift }: { drift: Marked }) =>
    said`**The plant gives what its reference gives at this weather**: ${drift} over the last 30 days.`,
  less: ({ drift, perDay, since }: Drift) =>
    said`**${since ? 'Since ' : 'Over the last 30 days'}${since || ''} the plant gives ${drift} less heat than its reference**, about ${perDay} a day.`,
  more: ({ drift, perDay, since }: Drift) =>
    said`**${since ? 'Since ' : 'Over the last 30 days'}${since || ''} the plant gives ${drift} more heat than its reference**, about ${perDay} a day.`,
  toTheEnd: ({ left }: { left: Marked }) => said`To the end of the season that is about ${left} at normal weather.`,
};
type Performance = typeof EN;

const ZH: Performance = {
  notFollowed: () => said`本站点没有随天气变化的目标，无基准可比。`,
  noFigures: () => said`可评估的天数太少，尚无法判断。`,
  tooEarly: ({ degreeDays, of }) => said`判断为时尚早：${of} 中仅 ${degreeDays}。`,
  usual: ({ drift }) => said`**供热量与同样天气下的基准一致**：近 30 天 ${drift}。`,
  less: ({ drift, perDay, since }) =>
    said`**${since ? '自 ' : '近 30 天'}${since || ''}${since ? '起，' : ''}供热量比基准少 ${drift}**，每天约 ${perDay}。`,
  more: ({ drift, perDay, since }) =>
    said`**${since ? '自 ' : '近 30 天'}${since || ''}${since ? '起，' : ''}供热量比基准多 ${drift}**，每天约 ${perDay}。`,
  toTheEnd: ({ left }) => said`若天气正常，到季末约为 ${left}。`,
};

const DE: Performance = {
  notFollowed: () => said`Kein Ziel dieses Standorts folgt dem Wetter: Es gibt keine Referenz.`,
  noFigures: () => said`Zu wenige Tage lassen sich beurteilen.`,
  tooEarly: ({ degreeDays, of }) => said`Zu früh für ein Urteil: ${degreeDays} von ${of}.`,
  usual: ({ drift }) =>
    said`**Die Anlage gibt, was ihre Referenz bei diesem Wetter gibt**: ${drift} in den letzten 30 Tagen.`,
  less: ({ drift, perDay, since }) =>
    said`**${since ? 'Seit dem ' : 'In den letzten 30 Tagen'}${since || ''} gibt die Anlage ${drift} weniger Wärme als ihre Referenz**, etwa ${perDay} am Tag.`,
  more: ({ drift, perDay, since }) =>
    said`**${since ? 'Seit dem ' : 'In den letzten 30 Tagen'}${since || ''} gibt die Anlage ${drift} mehr Wärme als ihre Referenz**, etwa ${perDay} am Tag.`,
  toTheEnd: ({ left }) => said`Bis zum Ende der Saison sind das bei normalem Wetter etwa ${left}.`,
};

/** Of Performance. */
export const PERFORMANCE_SENTENCES: Readonly<Record<Language, Performance>> = { en: EN, zh: ZH, de: DE };
