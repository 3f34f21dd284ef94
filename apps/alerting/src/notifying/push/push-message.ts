import { createHash } from 'node:crypto';
import { alarmSentence, subjectName } from '#contracts';
import { alarmFacts, instantWithMs, type Digest, type Severity, type Site } from '#domain';
import type { AlertDocument, DueNotification } from '#postgres';
import { LANGUAGES, pushWords, type Language } from '#words';

type Told = Pick<DueNotification, 'id' | 'site' | 'sink' | 'news' | 'document' | 'digest' | 'createdMs'>;
type OfSite = Pick<Site, 'name' | 'timeZone' | 'devices' | 'targets'>;

/** What the worker of the page gets; the page knows the same names (apps/dashboard/src/push/push-message.ts). */
export interface PushMessage {
  /** The same for every try. */
  readonly id: string;
  /** Of the alert, however often it comes: a later message takes the place of an earlier one. */
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  readonly lang: Language;
  /** `critical` stays until somebody touches it. */
  readonly severity: Severity;
  /** Nothing to do any more: it takes the place of what was shown, without a sound. */
  readonly isOver: boolean;
  /** Path on the page. */
  readonly url: string;
  readonly at: string;
}

/** Push services take 4,096 bytes with what encryption adds (RFC 8291); texts are cut long before. */
const MOST_SIGNS = 400;
const DIGEST_LINES = 5;

export const languageOf = (text: string): Language => LANGUAGES.find((one) => one === text) ?? 'en';

/** A notification in the language of whoever has subscribed. */
export function pushMessageOf(told: Told, site: OfSite, lang: Language): PushMessage {
  const { id, digest } = told;
  const shown = digest === null ? ofAlert(told, site, lang) : ofDigest(told, digest, site, lang);
  return { id, lang, at: instantWithMs(told.createdMs), ...shown, title: cut(shown.title), body: cut(shown.body) };
}

/** Messages of one tag that a push service still holds are one: the newest (RFC 8030, `Topic`). */
export const topicOf = (tag: string): string => createHash('sha256').update(tag).digest('base64url').slice(0, 32);

function ofAlert({ site: id, news, document }: Told, site: OfSite, lang: Language) {
  const words = pushWords[lang];
  const { rule, subject, severity } = document;
  const isOver = news === 'returned';
  const isTrial = news === 'trial';
  return {
    tag: isTrial ? `${id}/trial` : `${id}/${rule}/${subject}`,
    title: words.title(kindOf(news, severity, lang), site.name),
    body: isTrial ? words.trialText : sentenceOf(document, site, lang, isOver),
    severity,
    isOver,
    url: isTrial ? alarmsOf(id) : `${alarmsOf(id)}?alarm=${encodeURIComponent(document.id)}`,
  };
}

const alarmsOf = (site: string): string => `/${encodeURIComponent(site)}/alarms`;

function kindOf(news: Told['news'], severity: Severity, lang: Language): string {
  const words = pushWords[lang];
  const name = words.severity[severity];
  if (news === 'returned') return words.over;
  if (news === 'trial') return words.trial;
  if (news === 'worsened') return words.worse(name);
  if (news === 'escalated') return words.escalated(name);
  return news === 'unshelved' ? words.unshelved(name) : name;
}

function sentenceOf(document: AlertDocument, site: OfSite, lang: Language, isOver: boolean): string {
  const { rule, subject, severity, message, details } = document;
  const facts = alarmFacts(rule, details ?? {}, severity);
  return alarmSentence({ rule, subjectName: subjectName(subject, site), facts, isOver, message }, lang, site.timeZone);
}

function ofDigest({ site: id, sink }: Told, digest: Digest, site: OfSite, lang: Language) {
  const words = pushWords[lang];
  const { counts, lines } = digest;
  const shown = lines.slice(0, DIGEST_LINES).map(({ rule, subject, severity, message, standing }) => {
    const isOver = standing === 'over';
    const facts = alarmFacts(rule, {}, severity);
    return alarmSentence(
      { rule, subjectName: subjectName(subject, site), facts, isOver, message },
      lang,
      site.timeZone,
    );
  });
  const more = counts.alerts - shown.length;
  return {
    tag: `${id}/digest/${sink}`,
    title: words.title(words.digest(counts.alerts, counts.standing), site.name),
    body: [...shown, ...(more > 0 ? [words.more(more)] : [])].join('\n'),
    severity: 'info' as const,
    isOver: counts.standing === 0,
    url: alarmsOf(id),
  };
}

/** Between characters. */
function cut(text: string): string {
  const signs = Array.from(text);
  return signs.length <= MOST_SIGNS ? text : `${signs.slice(0, MOST_SIGNS - 1).join('')}…`;
}
