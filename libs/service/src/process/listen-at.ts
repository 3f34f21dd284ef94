import type { INestApplication } from '@nestjs/common';

/**
 * Who is not accepted yet waits here: where it is full, the kernel drops him without a word, and he tries again after 1, 3, 7, 15, 31 s.
 * Node's own 511 are full where a crowd of new connections comes while the event loop has something else to do. Linux allows 4,096.
 */
const BACKLOG = 4_096;

/** As `app.listen`, with room for a crowd that comes at once: Nest hands its arguments on, its types know no such one. */
export async function listenAt(app: INestApplication, port: number, host: string): Promise<void> {
  const listen = app.listen.bind(app) as unknown as (port: number, host: string, backlog: number) => Promise<unknown>;
  await listen(port, host, BACKLOG);
}
