import { alarmSentence, subjectName } from '#contracts';
import { alarmFacts, displayOf, languagesOf, localTimeText, type Digest, type DigestLine } from '#domain';
import { notificationWords } from '#words';
import type { Message, ToldSite } from './message-parts.js';

/** A digest as people read it, in the language of the site; times are those of its clocks. */
export function digestMessage(digest: Digest, site: ToldSite): Message {
  const { counts, lines, more, from, until } = digest;
  const { name, timeZone } = site;
  const say = notificationWords[languagesOf(displayOf(site))[0]!];
  const clock = (instant: string): string => localTimeText(Date.parse(instant), timeZone).slice(0, 16);
  return {
    title: say.digest(counts.alerts, counts.standing, counts.over),
    text: [...lines.map((line) => lineText(line, site, clock)), ...(more > 0 ? [say.more(more)] : [])].join('\n'),
    advice: [],
    facts: [
      [say.site, name],
      [say.from, `${clock(from)} (${timeZone})`],
      [say.until, `${clock(until)} (${timeZone})`],
    ],
  };
}

function lineText(line: DigestLine, site: ToldSite, clock: (instant: string) => string): string {
  const { severity, raisedAt, times, standing, overAt } = line;
  const say = notificationWords[languagesOf(displayOf(site))[0]!];
  const raised = times > 1 ? `${clock(raisedAt)}, ${say.times(times)}` : clock(raisedAt);
  const state =
    standing === 'over' ? say.digestOver(overAt === null ? '' : clock(overAt)).trim() : say.digestStates[standing];
  return say.digestLine(say.severity[severity], sentenceOf(line, site), raised, state);
}

/** As its rule wrote it in English, else as the catalogue says it. */
function sentenceOf({ rule, subject, severity, message, standing }: DigestLine, site: ToldSite): string {
  const language = languagesOf(displayOf(site))[0]!;
  if (language === 'en') return message;
  const known = { name: site.name, devices: site.devices ?? [], targets: site.targets ?? [] };
  const alarm = {
    rule,
    subjectName: subjectName(subject, known),
    facts: alarmFacts(rule, {}, severity),
    isOver: standing === 'over',
    message,
  };
  return alarmSentence(alarm, language, site.timeZone);
}
