import type { Consumer } from 'kafkajs';

const DEADLINE_MS = 4_000;

/** Closes a consumer of the client library behind what opened it; one that does not close in time is left to itself. */
export async function closeClient(client: Consumer, opened: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, DEADLINE_MS)));
  await Promise.race([opened.then(() => client.disconnect()).catch(() => undefined), late]);
  clearTimeout(timer);
}
