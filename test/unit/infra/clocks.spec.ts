import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** On the way in, and in what every service shares: a clock that steps must not lengthen or shorten a wait. */
const FOLDERS = ['apps/ingestion/src', 'libs/mqtt/src', 'libs/service/src', 'libs/kafka/src'];
/** Moments that people or records see; durations are measured with `performance.now()`. */
const MOMENTS: Readonly<Record<string, number>> = {
  // Arrival of a message.
  'libs/mqtt/src/listener/connection.ts': 1,
  'libs/mqtt/src/subscriber/broker-link.ts': 1,
  // Whether a credential has ended.
  'apps/ingestion/src/access/authenticate.ts': 1,
  // When somebody was refused.
  'apps/ingestion/src/access/refusal-reporter.ts': 2,
  // What stands there is the client library's own: its wall clock is repaired.
  'libs/kafka/src/client.ts': 2,
  // Since when a client is connected, or gone.
  'libs/mqtt/src/listener/listener.ts': 3,
};

it('the wall clock is asked for moments only', () => {
  const found: Record<string, number> = {};
  for (const folder of FOLDERS) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const file = join(folder, name);
      if (!file.endsWith('.ts') || file.endsWith('.spec.ts')) continue;
      const uses = readFileSync(file, 'utf8').match(/Date\.now\(|new Date\(\)/g)?.length ?? 0;
      if (uses > 0) found[file] = uses;
    }
  }
  expect(found).toEqual(MOMENTS);
});
