import {
  credentialFiles,
  ensureSecret,
  newPushKeys,
  publicPushKeyOf,
  readCredential,
  type Environment,
} from '#runtime';

/** With what browsers are told; null: no key was given, and none could be read. */
export interface StartPushKeys {
  readonly publicKey: string;
  /** Where the private half lies; null: the user has given it otherwise. */
  readonly privateKeyFile: string | null;
}

/** The pair of the user, else one that this start, or an earlier one, has made. */
export async function startPushKeys(env: Pick<Environment, 'push' | 'dataDir'>): Promise<StartPushKeys | null> {
  const { publicKey, privateKey } = env.push;
  if (privateKey !== null) return publicKey === null ? null : { publicKey, privateKeyFile: null };
  if (publicKey !== null) return null;
  const file = credentialFiles(env.dataDir).pushKey;
  await ensureSecret(file, () => newPushKeys().privateKey);
  const made = await readCredential(file);
  const own = made === null ? null : publicPushKeyOf(made);
  return own === null ? null : { publicKey: own, privateKeyFile: file };
}

/** Alerting alone has the private half. */
export function pushVariables(keys: StartPushKeys | null, service: string | undefined): NodeJS.ProcessEnv {
  if (keys === null || keys.privateKeyFile === null) return {};
  if (service === 'alerting') return { PUSH_PRIVATE_KEY_FILE: keys.privateKeyFile };
  return service === 'api' ? { PUSH_PUBLIC_KEY: keys.publicKey } : {};
}
