import type { Language } from '../in-each-language.js';
import { plural, said, type Marked } from './phrase.js';

type Worst = 'critical' | 'warning' | 'info';
const EN_WORST: Readonly<Record<Worst, string>> = { critical: 'critical', warning: 'a warning', info: 'a notice' };

const EN = {
  none: ({ ended }: { ended: Marked | false }) =>
    ended ? said`**No alarms.** Last one ended ${ended}.` : said`**No alarms.**`,
  waiting: ({ waiting, worst }: { waiting: Marked; worst: Worst }) =>
    said`**${waiting} ${plural(waiting, 'alarm waits', 'alarms wait')} to be acknowledged**; the worst is ${EN_WORST[worst]}.`,
  standing: ({ standing }: { standing: Marked }) =>
    said`${standing} acknowledged ${plural(standing, 'alarm is', 'alarms are')} still there.`,
  aside: ({ aside }: { aside: Marked }) => said`${aside} ${plural(aside, 'is', 'are')} set aside.`,
  noneThen: () => said`**No alarms** then.`,
  wereOpen: ({ critical, warning }: { critical: Marked; warning: Marked }) =>
    said`Then there were **${critical} critical ${plural(critical, 'alarm', 'alarms')}** and **${warning} ${plural(warning, 'warning', 'warnings')}**.`,
};
type Alarms = typeof EN;

const ZH_WORST: Readonly<Record<Worst, string>> = { critical: '严重', warning: '警告', info: '提示' };
const ZH: Alarms = {
  none: ({ ended }) => (ended ? said`**无报警。**上一条于 ${ended} 结束。` : said`**无报警。**`),
  waiting: ({ waiting, worst }) => said`**${waiting} 条报警待确认**，最高级别为${ZH_WORST[worst]}。`,
  standing: ({ standing }) => said`${standing} 条已确认的报警仍然存在。`,
  aside: ({ aside }) => said`${aside} 条已搁置。`,
  noneThen: () => said`当时**无报警**。`,
  wereOpen: ({ critical, warning }) => said`当时有 **${critical} 条严重报警**和 **${warning} 条警告**。`,
};

const DE_WORST: Readonly<Record<Worst, string>> = {
  critical: 'kritisch',
  warning: 'eine Warnung',
  info: 'ein Hinweis',
};
const DE: Alarms = {
  none: ({ ended }) => (ended ? said`**Keine Alarme.** Der letzte endete am ${ended}.` : said`**Keine Alarme.**`),
  waiting: ({ waiting, worst }) =>
    said`**${waiting} ${plural(waiting, 'Alarm wartet', 'Alarme warten')} auf Quittierung**; der schwerste ist ${DE_WORST[worst]}.`,
  standing: ({ standing }) =>
    said`${standing} ${plural(standing, 'quittierter Alarm steht', 'quittierte Alarme stehen')} noch an.`,
  aside: ({ aside }) => said`${aside} ${plural(aside, 'ist', 'sind')} zurückgestellt.`,
  noneThen: () => said`Damals **keine Alarme**.`,
  wereOpen: ({ critical, warning }) =>
    said`Damals gab es **${critical} ${plural(critical, 'kritischen Alarm', 'kritische Alarme')}** und **${warning} ${plural(warning, 'Warnung', 'Warnungen')}**.`,
};

/** Of Alarms. */
export const ALARM_SENTENCES: Readonly<Record<Language, Alarms>> = { en: EN, zh: ZH, de: DE };
