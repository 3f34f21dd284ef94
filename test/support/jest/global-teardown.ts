import { rmSync } from 'node:fs';
import type { TestServers } from './global-setup.js';

export default async function teardown(): Promise<void> {
  const servers = (globalThis as { greenparkTestServers?: TestServers }).greenparkTestServers;
  if (!servers) return;
  // Nothing of theirs is kept: no need to wait for a stop in order.
  await Promise.all([servers.kafka?.kill(), servers.postgres?.kill()]);
  rmSync(servers.dir, { recursive: true, force: true });
}
