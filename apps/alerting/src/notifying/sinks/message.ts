import { alertRuleOf, localTimeText, type Site } from '#domain';
import type { AlertDocument, DueNotification } from '#postgres';

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

const NEWS_WORDS: Readonly<Record<DueNotification['news'], string>> = {
  raised: '',
  worsened: 'worse: ',
  returned: 'over: ',
  acknowledged: 'acknowledged: ',
  shelved: 'shelved: ',
  suppressed: 'out of service: ',
  unshelved: 'back from the shelf: ',
  noted: 'note: ',
  escalated: 'NOT ACKNOWLEDGED: ',
  trial: 'trial: ',
  report: '',
};

/** @param site as it is configured now; times are told in its zone */
export function messageOf(
  { news, document }: Pick<DueNotification, 'news' | 'document'>,
  site: Pick<Site, 'name' | 'timeZone'>,
): Message {
  const rule = alertRuleOf(document.rule);
  const isOver = news === 'returned';
  return {
    title: `${NEWS_WORDS[news]}${isOver ? '' : `${document.severity} `}${document.rule} ${document.subject}`,
    text: document.message,
    advice: rule === null || isOver ? [] : [`Cause: ${rule.cause}`, `Consequence: ${rule.consequence}`, rule.response],
    facts: factsOf(news, document, site),
  };
}

function factsOf(
  news: DueNotification['news'],
  document: AlertDocument,
  { name, timeZone }: Pick<Site, 'name' | 'timeZone'>,
): Message['facts'] {
  const timeText = (instant: string): string => `${localTimeText(Date.parse(instant), timeZone)} (${timeZone})`;
  return [
    ['Site', name],
    ['Since', timeText(document.raisedAt)],
    ...(news === 'returned' ? ([['Over', timeText(document.changedAt)]] as const) : []),
    ['Alert', document.id],
  ];
}

/** All of it as plain text. */
export const plainText = ({ text, advice, facts }: Message): string =>
  [text, ...advice, facts.map(([name, value]) => `${name}: ${value}`).join('\n')].join('\n\n');

/** All of it as Markdown, as the robots of chats take it. */
export const markdownText = ({ title, text, advice, facts }: Message): string =>
  [`**${title}**`, text, ...advice, ...facts.map(([name, value]) => `${name}: ${value}`)].join('\n\n');
