import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { OPERATIONS, type Operation } from '#contracts';
import { CallRates } from '../../security/call-rates.js';
import { RequestSeconds } from '../request-seconds.js';
import type { Middleware } from './answer-first.js';
import { answerGiven, type GivenAnswer } from './given-answer.js';
import { SharedReads } from './shared-reads.js';
import { STATUS_CROWD_REST_MS } from './status-crowd.js';

interface AskedByMany {
  readonly id: string;
  readonly path: RegExp;
  readonly crowdRestMs: number | undefined;
}

const askedByMany = ({ id, path }: Operation, crowdRestMs?: number): AskedByMany => ({
  id,
  path: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/?]+')}(?:\\?|$)`),
  crowdRestMs,
});

/** What pages and other systems ask for again and again, in the same words. */
const ASKED_BY_MANY = [
  askedByMany(OPERATIONS.getStatus, STATUS_CROWD_REST_MS),
  askedByMany(OPERATIONS.getEmissions),
  askedByMany(OPERATIONS.listTargets),
  askedByMany(OPERATIONS.listPoints),
  askedByMany(OPERATIONS.listAlerts),
  askedByMany(OPERATIONS.getLedger),
];

/** What no answer depends on: who asks by which program, by which way, and on which page. All else has to be the same to the letter. */
const NOT_OF_THE_ANSWER = new Set(
  'user-agent connection keep-alive referer priority dnt via forwarded x-forwarded-for x-real-ip x-request-id traceparent tracestate'.split(
    ' ',
  ),
);

/**
 * A question that many ask at once in the same words goes through the handlers once, for all who have asked before that began (`SharedReads`):
 * the others are given the same bytes. What a handler must look at for each asker, it does: whoever is refused is refused by itself, each call
 * counts for the rate of its credential, and each has its time.
 */
@Injectable()
export class SharedAnswers {
  constructor(
    private readonly rates: CallRates,
    private readonly seconds: RequestSeconds,
    private readonly reads: SharedReads,
  ) {}

  /** Before all else that a request passes: what it passes is most of what a small answer costs. */
  readonly handle: Middleware = (request, response, next) => {
    const { method, url = '' } = request;
    const asked = method === 'GET' ? ASKED_BY_MANY.find(({ path }) => path.test(url)) : undefined;
    if (asked === undefined || hasBody(request)) next();
    else void this.share(asked, request, response, next);
  };

  private async share(
    { id, crowdRestMs }: AskedByMany,
    request: IncomingMessage,
    response: ServerResponse,
    next: () => void,
  ): Promise<void> {
    const startedAt = this.seconds.begins(request);
    let isFirst = false;
    const read = async (): Promise<GivenAnswer | null> => {
      isFirst = true;
      // He has left while he waited: the others go themselves.
      if (response.destroyed) return null;
      const given = answerGiven(response);
      next();
      return given;
    };
    const answer = await this.reads.of(wordsOf(request), read, crowdRestMs);
    if (isFirst || response.destroyed) return;
    if (answer === null || (await this.rates.refuse(request)) !== null) {
      next();
      return;
    }
    response.writeHead(answer.status, answer.headers);
    for (const piece of answer.pieces) response.write(piece);
    response.end();
    this.seconds.note(id, answer.status, startedAt);
  }
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;

function wordsOf({ url = '', headers }: IncomingMessage): string {
  let words = url;
  for (const name in headers) {
    if (!NOT_OF_THE_ANSWER.has(name) && !name.startsWith('sec-')) words += `\n${name}: ${String(headers[name])}`;
  }
  return words;
}
