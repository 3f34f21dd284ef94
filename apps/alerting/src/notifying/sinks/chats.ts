import { createHmac } from 'node:crypto';
import type { CHAT_KINDS } from '#domain';
import { markdownText } from './message.js';
import type { Message } from './message-parts.js';
import { numberIn, type SinkRequest, type Telling } from './sink-request.js';

type ChatKind = (typeof CHAT_KINDS)[number];

/** Robots take at most so many bytes of a text (WeCom: 4,096); what is longer is cut. */
const MOST_BYTES = 4_000;

/** Slack's limit of a section. */
const SLACK_MOST = 2_900;

const isZero = (name: string) => (answer: string) => numberIn(answer, name) === 0;

/** What the robot of a group takes, by chat. Each as its own documentation has it; `chats.spec.ts` holds an example of each. */
export const CHAT_REQUESTS: Readonly<Record<ChatKind, (telling: Telling) => SinkRequest>> = {
  dingtalk: ({ message, secret, nowMs }) => ({
    ...(secret !== null && { query: { timestamp: String(nowMs), sign: dingtalkSign(secret, nowMs) } }),
    body: JSON.stringify({ msgtype: 'markdown', markdown: { title: message.title, text: cut(markdownText(message)) } }),
    isTaken: isZero('errcode'),
  }),
  wecom: ({ message }) => ({
    body: JSON.stringify({ msgtype: 'markdown', markdown: { content: cut(markdownText(message)) } }),
    isTaken: isZero('errcode'),
  }),
  feishu: ({ notification, message, secret, nowMs }) => {
    const timestamp = String(Math.floor(nowMs / 1_000));
    return {
      body: JSON.stringify({
        ...(secret !== null && { timestamp, sign: feishuSign(secret, timestamp) }),
        msg_type: 'interactive',
        card: {
          header: { title: { tag: 'plain_text', content: message.title }, template: colourOf(notification) },
          elements: [{ tag: 'markdown', content: cut(markdownText(message)) }],
        },
      }),
      // older robots answer `StatusCode`
      isTaken: (answer) => (numberIn(answer, 'code') ?? numberIn(answer, 'StatusCode')) === 0,
    };
  },
  slack: ({ message }) => ({
    body: JSON.stringify({
      text: message.title,
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: message.title.slice(0, 150) } },
        { type: 'section', text: { type: 'plain_text', text: bodyText(message).slice(0, SLACK_MOST) } },
        { type: 'context', elements: [{ type: 'plain_text', text: factsLine(message) }] },
      ],
    }),
  }),
  teams: ({ message }) => ({
    body: JSON.stringify({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: {
            $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
            type: 'AdaptiveCard',
            version: '1.4',
            body: [
              { type: 'TextBlock', text: message.title, weight: 'Bolder', size: 'Medium', wrap: true },
              ...[message.text, ...message.advice].map((text) => ({ type: 'TextBlock', text, wrap: true })),
              { type: 'FactSet', facts: message.facts.map(([title, value]) => ({ title, value })) },
            ],
          },
        },
      ],
    }),
  }),
};

const bodyText = ({ text, advice }: Message): string => [text, ...advice].join('\n\n');
const factsLine = ({ facts }: Message): string => facts.map(([name, value]) => `${name}: ${value}`).join(' · ');

const colourOf = ({ news, document, digest }: Telling['notification']): string =>
  digest !== null ? 'blue' : news === 'returned' ? 'green' : document.severity === 'critical' ? 'red' : 'orange';

/** HMAC-SHA256 by the secret over time (ms), line feed and secret. */
const dingtalkSign = (secret: string, nowMs: number): string =>
  createHmac('sha256', secret).update(`${nowMs}\n${secret}`).digest('base64');

/** HMAC-SHA256 over nothing, by time (s), line feed and secret. */
const feishuSign = (secret: string, timestamp: string): string =>
  createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64');

function cut(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= MOST_BYTES) return text;
  // a character that was cut in two becomes U+FFFD: it goes
  return `${bytes
    .subarray(0, MOST_BYTES)
    .toString('utf8')
    .replace(/\uFFFD+$/, '')} …`;
}
