import { setTimeout as delay } from 'node:timers/promises';
import { certificateSubject, type PlantLookup } from '#contracts';
import type { Authenticate } from '#mqtt';
import { KnownSender } from './known-sender.js';
import { PasswordChecks } from './password-checks.js';
import type { KnownPrincipal, Principals } from './principals.js';

/** A wrong password is answered so long after it came: guessing is slow, and the time does not tell whether there is such a name. */
const REFUSAL_AFTER_MS = 1_000;

/** Lets in who shows the password of a principal, or, without one, the certificate that is bound to it. */
export function authenticateBy(
  principals: Principals,
  plant: { readonly lookup: PlantLookup },
  { checks = new PasswordChecks(), refusalAfterMs = REFUSAL_AFTER_MS } = {},
): Authenticate {
  const holds = (known: KnownPrincipal, credential: string): boolean =>
    known.credential(credential, Date.now()) !== undefined;

  const enter = (known: KnownPrincipal, credential: string): KnownSender | null =>
    known.document && holds(known, credential) ? new KnownSender(known, credential, known.document, plant) : null;

  const byPassword = async (name: string, password: Uint8Array): Promise<KnownSender | null | 'unavailable'> => {
    const known = principals.named(name);
    const credentials = known?.document?.credentials.filter(({ id }) => holds(known, id)) ?? [];
    // One that is remembered costs no hash of another.
    const remembered = credentials.find((credential) => checks.remembered(credential, password));
    if (remembered) return enter(known!, remembered.id);
    for (const credential of credentials) {
      const isRight = await checks.check(credential, password);
      if (isRight === null) return 'unavailable';
      // What held before the hash was made may have ended meanwhile.
      if (isRight) return enter(known!, credential.id);
    }
    return null;
  };

  const byCertificate = (certificate: string): KnownSender | null => {
    const subject = certificateSubject(certificate);
    const known = subject === null ? undefined : principals.withCertificate(subject);
    const bound = known?.document?.credentials.find((one) => one.subject === subject);
    return known && bound ? enter(known, bound.id) : null;
  };

  return async ({ username, password, certificate }) => {
    if (!principals.isComplete) return 'unavailable';
    const came = performance.now();
    const shown = password !== undefined && username !== undefined;
    const found = shown ? await byPassword(username, password) : certificate ? byCertificate(certificate) : null;
    if (found !== null) return found;
    await delay(Math.max(0, came + refusalAfterMs - performance.now()), undefined, { ref: false });
    return 'credentials';
  };
}
