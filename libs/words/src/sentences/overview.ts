import type { Language } from '../in-each-language.js';
import { plural, said, type Marked } from './phrase.js';

type Period = 'season' | 'year';
type Cause = 'weather' | 'performance' | 'area' | 'data';

const EN_PERIOD: Readonly<Record<Period, string>> = { season: 'season', year: 'year' };
const EN_AHEAD: Readonly<Record<Cause, string>> = {
  weather: 'it was cold',
  performance: 'the plant gave more heat than its reference',
  area: 'more area is connected than planned',
  data: 'of how lost data were filled',
};
const EN_BEHIND: Readonly<Record<Cause, string>> = {
  weather: 'it was mild',
  performance: 'the plant gave less heat than its reference',
  area: 'less area is connected than planned',
  data: 'data are missing',
};

const EN = {
  grossMeans: ({ words }: { words: Marked }) => said`${words}`,
  netMeans: ({ words }: { words: Marked }) => said`${words}`,
  noTarget: () => said`No target is declared for this site.`,
  noFigures: () => said`There are no figures yet: they begin with the first whole day of data.`,
  ratio: ({ achieved, amount }: { achieved: Marked; amount: Marked }) =>
    said`**${achieved}** so far, against a target of ${amount}.`,
  ahead: ({ difference, cause, isOnly }: { difference: Marked; cause: Cause; isOnly: boolean }) =>
    said`**${difference} ahead of plan, ${isOnly ? 'but only' : 'mostly'} because ${EN_AHEAD[cause]}.**`,
  behind: ({ difference, cause, isOnly }: { difference: Marked; cause: Cause; isOnly: boolean }) =>
    said`**${difference} behind plan, ${isOnly ? 'only' : 'mostly'} because ${EN_BEHIND[cause]}.**`,
  onPlan: ({ difference }: { difference: Marked }) => said`**On plan**, within ${difference}.`,
  reached: ({ amount, period }: { amount: Marked; period: Period }) =>
    said`**The ${EN_PERIOD[period]} has reached its ${amount}.**`,
  less: ({ since }: { since: Marked }) => said`Since ${since} the plant gives less heat than its reference.`,
  more: ({ since }: { since: Marked }) => said`Since ${since} the plant gives more heat than its reference.`,
  ends: ({ forecast, period }: { forecast: Marked; period: Period }) =>
    said`At normal weather the ${EN_PERIOD[period]} ends near **${forecast}**.`,
  range: ({ low, high, period }: { low: Marked; high: Marked; period: Period }) =>
    said`In 8 of 10 winters the ${EN_PERIOD[period]} ends between **${low}** and **${high}**.`,
  early: ({ period }: { period: Period }) => said`It is too early to say how the ${EN_PERIOD[period]} ends.`,
  finishedAbove: ({ achieved, difference, amount }: { achieved: Marked; difference: Marked; amount: Marked }) =>
    said`**The season is over: ${achieved}, ${difference} above its ${amount}.**`,
  finishedBelow: ({ achieved, difference, amount }: { achieved: Marked; difference: Marked; amount: Marked }) =>
    said`**The season is over: ${achieved}, ${difference} below its ${amount}.**`,
  nextSeason: ({ begins, days }: { begins: Marked; days: Marked }) =>
    said`The next season begins ${begins}, in ${days} ${plural(days, 'day', 'days')}.`,
  firstSeason: ({ period }: { period: Period }) =>
    said`It is the first ${EN_PERIOD[period]} with figures: there is none before it to compare with.`,
  share: ({ share, amount, day, period }: { share: Marked; amount: Marked; day: Marked; period: Period }) =>
    said`${share} of this ${EN_PERIOD[period]}’s ${amount}, to the end of ${day}`,
  winters: ({ reached, of, period }: { reached: Marked; of: Marked; period: Period }) =>
    said`In **${reached} of the past ${of} winters** the rest of the ${EN_PERIOD[period]} would be enough. Each dot is one winter.`,
  chance: ({ tenths, period }: { tenths: Marked; period: Period }) =>
    said`In **about ${tenths} of 10 winters** the rest of the ${EN_PERIOD[period]} would be enough.`,
  chanceLow: ({ period }: { period: Period }) =>
    said`In **fewer than 1 of 10 winters** the rest of the ${EN_PERIOD[period]} would be enough.`,
  chanceHigh: ({ period }: { period: Period }) =>
    said`In **more than 9 of 10 winters** the rest of the ${EN_PERIOD[period]} would be enough.`,
  noForecast: () => said`It is too early for a forecast.`,
  complete: ({ coverage, estimated, hours }: { coverage: Marked; estimated: Marked; hours: Marked }) =>
    said`Complete to ${coverage}. ${estimated} of ${hours} hours ${plural(estimated, 'is', 'are')} estimated, on the careful side.`,
  nothingEstimated: ({ coverage }: { coverage: Marked }) => said`Complete to ${coverage}. Nothing is estimated.`,
  doubt: ({ half }: { half: Marked }) => said`Season ± ${half} (95 %).`,
  doubtFrom: ({
    half,
    much,
    of,
    source,
  }: {
    half: Marked;
    much: 'nearly-all' | 'most';
    of: 'factor' | 'meter' | 'other';
    source: string;
  }) =>
    said`Season ± ${half} (95 %), ${much === 'most' ? 'mostly' : 'nearly all'} from ${{ factor: 'one factor', meter: 'one meter', other: 'one source' }[of]}, ${source}.`,
};

type Overview = typeof EN;

const ZH_AHEAD: Readonly<Record<Cause, string>> = {
  weather: '天气偏冷',
  performance: '供热量高于参考值',
  area: '接入面积多于计划',
  data: '缺失数据的估算',
};
const ZH_BEHIND: Readonly<Record<Cause, string>> = {
  weather: '天气偏暖',
  performance: '供热量低于参考值',
  area: '接入面积少于计划',
  data: '数据缺失',
};
const ZH_PERIOD: Readonly<Record<Period, string>> = { season: '本季', year: '本年' };

const ZH: Overview = {
  grossMeans: ({ words }) => said`${words}`,
  netMeans: ({ words }) => said`${words}`,
  noTarget: () => said`本站点未设目标。`,
  noFigures: () => said`尚无数据：从第一个完整的数据日开始计算。`,
  ratio: ({ achieved, amount }) => said`目前为 **${achieved}**，目标为 ${amount}。`,
  ahead: ({ difference, cause, isOnly }) =>
    said`**比计划多 ${difference}，${isOnly ? '但全靠' : '主要由于'}${ZH_AHEAD[cause]}。**`,
  behind: ({ difference, cause, isOnly }) =>
    said`**比计划少 ${difference}，${isOnly ? '全部由于' : '主要由于'}${ZH_BEHIND[cause]}。**`,
  onPlan: ({ difference }) => said`**与计划一致**，相差 ${difference}。`,
  reached: ({ amount, period }) => said`**${ZH_PERIOD[period]}已达到 ${amount}。**`,
  less: ({ since }) => said`自 ${since}起，供热量低于参考值。`,
  more: ({ since }) => said`自 ${since}起，供热量高于参考值。`,
  ends: ({ forecast, period }) => said`若天气正常，${ZH_PERIOD[period]}预计约 **${forecast}**。`,
  range: ({ low, high, period }) =>
    said`10 个冬天中有 8 个，${ZH_PERIOD[period]}结果在 **${low}** 至 **${high}** 之间。`,
  early: ({ period }) => said`${ZH_PERIOD[period]}结果如何，现在判断为时尚早。`,
  finishedAbove: ({ achieved, difference, amount }) =>
    said`**供热季已结束：${achieved}，比 ${amount}多 ${difference}。**`,
  finishedBelow: ({ achieved, difference, amount }) =>
    said`**供热季已结束：${achieved}，比 ${amount}少 ${difference}。**`,
  nextSeason: ({ begins, days }) => said`下一供热季于 ${begins}开始，还有 ${days} 天。`,
  firstSeason: ({ period }) =>
    said`${ZH_PERIOD[period]}是第一个有数据的${period === 'season' ? '供热季' : '年度'}，尚无可比的往期。`,
  share: ({ share, amount, day, period }) =>
    said`截至 ${day}，完成${period === 'season' ? '本供热季' : '本年'}目标 ${amount}的 ${share}`,
  winters: ({ reached, of }) => said`过去 ${of} 个冬天中有 **${reached} 个**够用。每点为一个冬天。`,
  chance: ({ tenths }) => said`10 个冬天中**约有 ${tenths} 个**够用。`,
  chanceLow: () => said`10 个冬天中够用的**不到 1 个**。`,
  chanceHigh: () => said`10 个冬天中够用的**超过 9 个**。`,
  noForecast: () => said`预测为时尚早。`,
  complete: ({ coverage, estimated, hours }) => said`完整率 ${coverage}。${hours} 小时中 ${estimated} 小时为保守估算。`,
  nothingEstimated: ({ coverage }) => said`完整率 ${coverage}。没有估算。`,
  doubt: ({ half }) => said`本季 ± ${half}（95 %）。`,
  doubtFrom: ({ half, much, of, source }) =>
    said`本季 ± ${half}（95 %），${much === 'most' ? '主要' : '几乎全部'}来自${{ factor: '因子', meter: '计量器具', other: '来源' }[of]} ${source}。`,
};

const DE_PERIOD: Readonly<Record<Period, { the: string; of: string; this: string }>> = {
  season: { the: 'die Saison', of: 'der Saison', this: 'dieser Saison' },
  year: { the: 'das Jahr', of: 'des Jahres', this: 'dieses Jahres' },
};
const DE_AHEAD: Readonly<Record<Cause, string>> = {
  weather: 'weil es kalt war',
  performance: 'weil die Anlage mehr Wärme lieferte als ihre Referenz',
  area: 'weil mehr Fläche angeschlossen ist als geplant',
  data: 'weil fehlende Daten geschätzt sind',
};
const DE_BEHIND: Readonly<Record<Cause, string>> = {
  weather: 'weil es mild war',
  performance: 'weil die Anlage weniger Wärme lieferte als ihre Referenz',
  area: 'weil weniger Fläche angeschlossen ist als geplant',
  data: 'weil Daten fehlen',
};
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const DE: Overview = {
  grossMeans: ({ words }) => said`${words}`,
  netMeans: ({ words }) => said`${words}`,
  noTarget: () => said`Für diesen Standort ist kein Ziel angegeben.`,
  noFigures: () => said`Es gibt noch keine Zahlen: Sie beginnen mit dem ersten ganzen Tag mit Daten.`,
  ratio: ({ achieved, amount }) => said`Bisher **${achieved}**, das Ziel ist ${amount}.`,
  ahead: ({ difference, cause, isOnly }) =>
    said`**${difference} vor dem Plan, ${isOnly ? 'aber nur' : 'vor allem'}, ${DE_AHEAD[cause]}.**`,
  behind: ({ difference, cause, isOnly }) =>
    said`**${difference} hinter dem Plan, ${isOnly ? 'nur' : 'vor allem'}, ${DE_BEHIND[cause]}.**`,
  onPlan: ({ difference }) => said`**Im Plan**, auf ${difference} genau.`,
  reached: ({ amount, period }) => said`**${capital(DE_PERIOD[period].the)} hat ${amount} erreicht.**`,
  less: ({ since }) => said`Seit dem ${since} liefert die Anlage weniger Wärme als ihre Referenz.`,
  more: ({ since }) => said`Seit dem ${since} liefert die Anlage mehr Wärme als ihre Referenz.`,
  ends: ({ forecast, period }) => said`Bei normalem Wetter endet ${DE_PERIOD[period].the} bei etwa **${forecast}**.`,
  range: ({ low, high, period }) =>
    said`In 8 von 10 Wintern endet ${DE_PERIOD[period].the} zwischen **${low}** und **${high}**.`,
  early: ({ period }) => said`Wie ${DE_PERIOD[period].the} endet, lässt sich noch nicht sagen.`,
  finishedAbove: ({ achieved, difference, amount }) =>
    said`**Die Saison ist zu Ende: ${achieved}, ${difference} über ihren ${amount}.**`,
  finishedBelow: ({ achieved, difference, amount }) =>
    said`**Die Saison ist zu Ende: ${achieved}, ${difference} unter ihren ${amount}.**`,
  nextSeason: ({ begins, days }) =>
    said`Die nächste Saison beginnt am ${begins}, in ${days} ${plural(days, 'Tag', 'Tagen')}.`,
  firstSeason: ({ period }) =>
    said`Es ist ${period === 'season' ? 'die erste Saison' : 'das erste Jahr'} mit Zahlen: Es gibt nichts davor zum Vergleich.`,
  share: ({ share, amount, day, period }) => said`${share} der ${amount} ${DE_PERIOD[period].this}, bis Ende ${day}`,
  winters: ({ reached, of, period }) =>
    said`In **${reached} der letzten ${of} Winter** würde der Rest ${DE_PERIOD[period].of} reichen. Jeder Punkt ist ein Winter.`,
  chance: ({ tenths, period }) =>
    said`In **etwa ${tenths} von 10 Wintern** würde der Rest ${DE_PERIOD[period].of} reichen.`,
  chanceLow: ({ period }) => said`In **weniger als 1 von 10 Wintern** würde der Rest ${DE_PERIOD[period].of} reichen.`,
  chanceHigh: ({ period }) => said`In **mehr als 9 von 10 Wintern** würde der Rest ${DE_PERIOD[period].of} reichen.`,
  noForecast: () => said`Für eine Prognose ist es zu früh.`,
  complete: ({ coverage, estimated, hours }) =>
    said`Zu ${coverage} vollständig. ${estimated} von ${hours} Stunden ${plural(estimated, 'ist', 'sind')} vorsichtig geschätzt.`,
  nothingEstimated: ({ coverage }) => said`Zu ${coverage} vollständig. Nichts ist geschätzt.`,
  doubt: ({ half }) => said`Saison ± ${half} (95 %).`,
  doubtFrom: ({ half, much, of, source }) =>
    said`Saison ± ${half} (95 %), ${much === 'most' ? 'vor allem' : 'fast alles'} aus ${{ factor: 'einem Faktor', meter: 'einem Zähler', other: 'einer Quelle' }[of]}, ${source}.`,
};

/** Of Overview. */
export const OVERVIEW_SENTENCES: Readonly<Record<Language, Overview>> = { en: EN, zh: ZH, de: DE };
