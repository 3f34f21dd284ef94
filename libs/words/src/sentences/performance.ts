import type { Language } from '../in-each-language.js';
import { plural, said, type Marked } from './phrase.js';

interface Drift {
  readonly drift: Marked;
  readonly since: Marked;
}
interface ToTheEnd {
  readonly left: Marked;
  readonly end: Marked;
}

const EN = {
  notFollowed: () => said`No target of this site follows the weather: there is no reference to judge by.`,
  empty: () => said`Nothing of this season is known yet.`,
  noFigures: () => said`Not enough is known of this season to judge the plant.`,
  tooEarly: ({ degreeDays, of }: { degreeDays: Marked; of: Marked }) =>
    said`**Too early to judge**: ${degreeDays} of ${of}.`,
  noReference: () => said`**First season**: there is no reference yet, the line is that of this season.`,
  usual: () => said`**The plant gives what its reference says**, weather taken out.`,
  less: ({ drift, since }: Drift) =>
    said`**Since ${since} the plant gives ${drift} less heat than its reference**, weather taken out.`,
  more: ({ drift, since }: Drift) =>
    said`**Since ${since} the plant gives ${drift} more heat than its reference**, weather taken out.`,
  perDay: ({ perDay }: { perDay: Marked }) => said`That is about ${perDay} a day.`,
  lostToTheEnd: ({ left, end }: ToTheEnd) => said`If nothing is done: about ${left} by ${end}.`,
  gainedToTheEnd: ({ left, end }: ToTheEnd) => said`If it stays so: about ${left} by ${end}.`,
  changeOver: ({ since }: { since: Marked }) => said`The change of ${since} is over.`,
  judgedBy: ({ days }: { days: Marked }) =>
    said`Judged by the last ${days} ${plural(days, 'day', 'days')} that can be judged.`,
};
type Performance = typeof EN;

const ZH: Performance = {
  notFollowed: () => said`本站点没有随天气变化的目标，无参考值可比。`,
  empty: () => said`本季尚无数据。`,
  noFigures: () => said`本季数据不足，尚无法判断供热厂的性能。`,
  tooEarly: ({ degreeDays, of }) => said`**判断为时尚早**：所需 ${of} 中仅有 ${degreeDays}。`,
  noReference: () => said`**首个供热季**：尚无参考值，图中直线为本季自身。`,
  usual: () => said`**扣除天气影响后，供热量与参考值一致**。`,
  less: ({ drift, since }) => said`**自 ${since}起，扣除天气影响后，供热量比参考值少 ${drift}**。`,
  more: ({ drift, since }) => said`**自 ${since}起，扣除天气影响后，供热量比参考值多 ${drift}**。`,
  perDay: ({ perDay }) => said`约合每天 ${perDay}。`,
  lostToTheEnd: ({ left, end }) => said`若不处理，至 ${end}约少 ${left}。`,
  gainedToTheEnd: ({ left, end }) => said`若保持不变，至 ${end}约多 ${left}。`,
  changeOver: ({ since }) => said`${since}的变化已经消失。`,
  judgedBy: ({ days }) => said`依据最近 ${days} 个可判断的日子。`,
};

const DE: Performance = {
  notFollowed: () => said`Kein Ziel dieses Standorts folgt dem Wetter: Es gibt keine Referenz zum Vergleich.`,
  empty: () => said`Von dieser Saison ist noch nichts bekannt.`,
  noFigures: () => said`Von dieser Saison ist zu wenig bekannt, um die Anlage zu beurteilen.`,
  tooEarly: ({ degreeDays, of }) => said`**Zu früh für ein Urteil**: ${degreeDays} von ${of}.`,
  noReference: () => said`**Erste Saison**: Es gibt noch keine Referenz, die Linie ist die dieser Saison.`,
  usual: () => said`**Die Anlage liefert, was ihre Referenz sagt**, das Wetter herausgerechnet.`,
  less: ({ drift, since }) =>
    said`**Seit dem ${since} liefert die Anlage ${drift} weniger Wärme als ihre Referenz**, das Wetter herausgerechnet.`,
  more: ({ drift, since }) =>
    said`**Seit dem ${since} liefert die Anlage ${drift} mehr Wärme als ihre Referenz**, das Wetter herausgerechnet.`,
  perDay: ({ perDay }) => said`Das sind etwa ${perDay} am Tag.`,
  lostToTheEnd: ({ left, end }) => said`Wenn nichts geschieht: etwa ${left} bis zum ${end}.`,
  gainedToTheEnd: ({ left, end }) => said`Wenn es so bleibt: etwa ${left} bis zum ${end}.`,
  changeOver: ({ since }) => said`Die Änderung vom ${since} ist vorüber.`,
  judgedBy: ({ days }) =>
    said`Beurteilt nach ${plural(days, 'dem letzten', 'den letzten')} ${days} ${plural(days, 'Tag, der sich', 'Tagen, die sich')} beurteilen ${plural(days, 'lässt', 'lassen')}.`,
};

/** Of Performance. */
export const PERFORMANCE_SENTENCES: Readonly<Record<Language, Performance>> = { en: EN, zh: ZH, de: DE };
