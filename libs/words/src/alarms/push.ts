import { inEachLanguage } from '../in-each-language.js';

/** What a browser shows of an alarm when the page is not open. */
export const pushWords = inEachLanguage({
  en: {
    severity: { critical: 'Critical', warning: 'Warning', info: 'Notice' },
    title: (kind: string, site: string) => `${kind}: ${site}`,
    over: 'Over',
    worse: (severity: string) => `Worse, ${severity}`,
    escalated: (severity: string) => `Nobody has acknowledged, ${severity}`,
    unshelved: (severity: string) => `Not set aside any more, ${severity}`,
    trial: 'Trial',
    trialText: 'This browser is told of alarms. Nothing is the matter.',
    digest: (alerts: number, standing: number) => `${alerts} minor alarms, ${standing} not over`,
    more: (n: number) => `and ${n} more`,
  },
  zh: {
    severity: { critical: '严重', warning: '警告', info: '提示' },
    title: (kind, site) => `${kind}：${site}`,
    over: '已恢复',
    worse: (severity) => `加重为${severity}`,
    escalated: (severity) => `${severity}，无人确认`,
    unshelved: (severity) => `${severity}，不再搁置`,
    trial: '测试',
    trialText: '此浏览器会收到报警。没有异常。',
    digest: (alerts, standing) => `${alerts} 条次要报警，${standing} 条未结束`,
    more: (n) => `另有 ${n} 条`,
  },
  de: {
    severity: { critical: 'Kritisch', warning: 'Warnung', info: 'Hinweis' },
    title: (kind, site) => `${kind}: ${site}`,
    over: 'Vorbei',
    worse: (severity) => `Schlimmer geworden, ${severity}`,
    escalated: (severity) => `Niemand hat quittiert, ${severity}`,
    unshelved: (severity) => `Nicht mehr zurückgestellt, ${severity}`,
    trial: 'Probe',
    trialText: 'Dieser Browser wird bei Alarmen verständigt. Es liegt nichts vor.',
    digest: (alerts, standing) => `${alerts} kleinere Alarme, ${standing} nicht vorbei`,
    more: (n) => `und ${n} weitere`,
  },
});
