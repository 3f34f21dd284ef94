import { tryPrefix } from './prefix/topic-prefix.js';
import { trySecurity } from './security.js';

/** All that is wrong with the settings of Kafka in the environment, one line each; it repeats no secret. */
export function settingProblems(
  brokers: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): readonly string[] {
  return [...tryPrefix(env).problems, ...trySecurity(brokers, env).problems];
}
