import { Controller, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { networkOf, OPERATIONS, type QueryOf } from '#contracts';
import { Access } from '../access/access.js';
import { Caller, mayReach, type Principal } from '../access/principal.js';
import { SiteDirectory } from '../directory/site-directory.js';
import { ClientAddresses } from '../http/client-addresses.js';
import { Clock } from '../http/clock.js';
import { CheckedQuery, Handles } from '../http/operations/handles.js';
import { OpenStreams } from './open-streams.js';
import type { Change } from './read-changes.js';
import { ChangeWatch } from './watch-changes.js';

const KEEP_ALIVE_MS = 15_000;
/** So soon a stream ends whose key does not hold any more. */
const CHECK_KEY_MS = 1_000;
/** A listener that does not read is let go instead of being kept in memory; the page connects again by itself. */
const MAX_BUFFERED_BYTES = 1_000_000;

@Controller()
export class StreamController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly changes: ChangeWatch,
    private readonly streams: OpenStreams,
    private readonly access: Access,
    private readonly clock: Clock,
    private readonly addresses: ClientAddresses,
  ) {}

  @Handles(OPERATIONS.stream)
  async stream(
    @CheckedQuery() { site }: QueryOf<'stream'>,
    @Caller() caller: Principal | null,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    if (site !== undefined) this.directory.site(site);
    const buffered: string[] = [];
    let open = false;
    const send = (text: string): void => {
      if (response.writableEnded) return;
      if (!open) buffered.push(text);
      else if (response.writableLength > MAX_BUFFERED_BYTES) response.destroy();
      else response.write(text);
    };
    // Before the first await: who leaves while the first read is under way leaves nothing behind.
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    this.streams.open(caller?.name ?? networkOf(this.addresses.of(request)), gone.signal);
    await this.changes.listen((change) => {
      if (site === undefined ? mayReach(caller, change.site) : change.site === site) send(eventOf(change));
    }, gone.signal);
    if (gone.signal.aborted) return;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    open = true;
    response.write(`retry: 2000\n\n${buffered.join('')}`);
    const keepAlive = setInterval(() => send(': still here\n\n'), KEEP_ALIVE_MS);
    const checkKey = setInterval(() => {
      if (caller && !this.access.stillHolds(caller, this.clock.now())) response.end();
    }, CHECK_KEY_MS);
    const stop = (): void => [keepAlive, checkKey].forEach(clearInterval);
    gone.signal.addEventListener('abort', stop, { once: true });
  }
}

function eventOf(change: Change): string {
  const data = JSON.stringify({ site: change.site, ...(change.body as object), version: change.version });
  return `event: ${change.kind}\nid: ${change.kind}-${change.key}-${change.version}\ndata: ${data}\n\n`;
}
