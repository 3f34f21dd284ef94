import { Injectable } from '@nestjs/common';
import { stampQuestion, tokenOf } from '#evidence';
import { Environment, Logger } from '#runtime';

/** An authority that has not answered by then is away: a pack does not wait for it. */
const PATIENCE_MS = 10_000;
/** Many times what an answer takes. */
const MOST_BYTES = 65_536;

/** Time stamps after RFC 3161, where `TIMESTAMP_URL` names an authority. */
@Injectable()
export class TimeStamps {
  constructor(
    private readonly env: Environment,
    private readonly log: Logger,
  ) {}

  /** Whether an authority is named at all. */
  get isNamed(): boolean {
    return this.env.timeStampUrl !== null;
  }

  /** The token over some bytes; null: no authority is named, or there is none to be had from it at the moment, which the log says. */
  async stamp(subject: Uint8Array): Promise<Uint8Array | null> {
    const { timeStampUrl } = this.env;
    if (timeStampUrl === null) return null;
    try {
      return await ask(timeStampUrl, subject);
    } catch (error) {
      this.log.warn({ url: timeStampUrl, err: error }, 'no time stamp is to be had; what it was for goes without one');
      return null;
    }
  }
}

async function ask(url: string, subject: Uint8Array): Promise<Uint8Array> {
  const { question, nonce } = stampQuestion(subject);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
    body: question,
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!response.ok) throw new Error(`the authority answers ${response.status}`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error(`the answer has more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return tokenOf(Buffer.concat(chunks), subject, nonce);
}
