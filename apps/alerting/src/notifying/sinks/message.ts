import { alarmSentence, ruleWords, subjectName } from '#contracts';
import { alarmFacts, displayOf, languagesOf, localTimeText } from '#domain';
import type { AlertDocument, DueNotification } from '#postgres';
import { notificationWords, type Language } from '#words';
import { digestMessage } from './digest-message.js';
import type { Message, ToldSite } from './message-parts.js';

/** @param site as it is configured now; times are told in its zone, words are those of its locale */
export function messageOf(
  { news, document, digest }: Pick<DueNotification, 'news' | 'document' | 'digest'>,
  site: ToldSite,
): Message {
  if (digest !== null) return digestMessage(digest, site);
  const language = languagesOf(displayOf(site))[0]!;
  const say = notificationWords[language];
  const rule = ruleWords(document.rule, language);
  const isOver = news === 'returned';
  const sentence = sentenceOf(document, site, language, isOver);
  return {
    title: news === 'report' || news === 'digest' ? sentence : say[news](say.severity[document.severity], sentence),
    // in English the rule has written more than its sentence has
    text: language === 'en' ? document.message : sentence,
    advice:
      rule === null || isOver
        ? []
        : [
            say.cause(rule.cause),
            say.consequence(rule.consequence),
            rule.steps
              .split('\n')
              .map((step, i) => say.step(i + 1, step))
              .join('\n'),
          ],
    facts: factsOf(say, isOver, document, site),
  };
}

function sentenceOf(document: AlertDocument, site: ToldSite, language: Language, isOver: boolean): string {
  const { rule, subject, severity, message } = document;
  const known = { name: site.name, devices: site.devices ?? [], targets: site.targets ?? [] };
  const facts = alarmFacts(rule, document['details'], severity);
  const alarm = { rule, subjectName: subjectName(subject, known), facts, isOver, message };
  return alarmSentence(alarm, language, site.timeZone);
}

function factsOf(
  say: (typeof notificationWords)[Language],
  isOver: boolean,
  document: AlertDocument,
  { name, timeZone }: ToldSite,
): Message['facts'] {
  const timeText = (instant: string): string => `${localTimeText(Date.parse(instant), timeZone)} (${timeZone})`;
  return [
    [say.site, name],
    [say.since, timeText(document.raisedAt)],
    ...(isOver ? ([[say.over, timeText(document.changedAt)]] as const) : []),
    [say.rule, document.rule],
    [say.alert, document.id],
  ];
}

/** All of it as plain text. */
export const plainText = ({ text, advice, facts }: Message): string =>
  [text, ...advice, facts.map(([name, value]) => `${name}: ${value}`).join('\n')].join('\n\n');

/** All of it as Markdown, as the robots of chats take it. */
export const markdownText = ({ title, text, advice, facts }: Message): string =>
  [`**${title}**`, text, ...advice, ...facts.map(([name, value]) => `${name}: ${value}`)].join('\n\n');
