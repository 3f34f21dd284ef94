import { setTimeout as delay } from 'node:timers/promises';
import { certificateSubject, type PlantLookup } from '#contracts';
import type { Authenticate, LoginRefusal } from '#mqtt';
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

  const byPassword = async (name: string, password: Uint8Array): Promise<KnownSender | LoginRefusal> => {
    const known = principals.named(name);
    const refused = refusalOf(known, holds);
    const credentials = known?.document?.credentials.filter(({ id }) => holds(known, id)) ?? [];
    // One that is remembered costs no hash of another.
    const remembered = credentials.find((credential) => checks.remembered(credential, password));
    if (remembered) return enter(known!, remembered.id) ?? refused;
    for (const credential of credentials) {
      const isRight = await checks.check(credential, password);
      if (isRight === null) return { ...refused, answer: 'unavailable', reason: 'unavailable' };
      // What held before the hash was made may have ended meanwhile.
      if (isRight) return enter(known!, credential.id) ?? refused;
    }
    return refused;
  };

  const byCertificate = (certificate: string): KnownSender | null => {
    const subject = certificateSubject(certificate);
    const known = subject === null ? undefined : principals.withCertificate(subject);
    const bound = known?.document?.credentials.find((one) => one.subject === subject);
    return known && bound ? enter(known, bound.id) : null;
  };

  return async ({ username, password, certificate }) => {
    if (!principals.isComplete) return { answer: 'unavailable', reason: 'unavailable', principal: null };
    const came = performance.now();
    const shown = password !== undefined && username !== undefined;
    const found = shown
      ? await byPassword(username, password)
      : ((certificate ? byCertificate(certificate) : null) ?? without(certificate));
    if (!('answer' in found) || found.answer === 'unavailable') return found;
    await delay(Math.max(0, came + refusalAfterMs - performance.now()), undefined, { ref: false });
    return found;
  };
}

/** Why a name and what was shown with it let nobody in; a name that is of no principal is not kept: it may be anything, a password too. */
function refusalOf(
  known: KnownPrincipal | undefined,
  holds: (known: KnownPrincipal, credential: string) => boolean,
): LoginRefusal {
  const answer = 'credentials';
  if (!known?.document) return { answer, reason: 'unknown-name', principal: null };
  const { name, document } = known;
  const { credentials } = document;
  if (credentials.length === 0) return { answer, reason: 'revoked', principal: name };
  const isOver = credentials.every(({ id }) => !holds(known, id));
  return { answer, reason: isOver ? 'expired' : 'wrong-password', principal: name };
}

const without = (certificate: string | null): LoginRefusal => ({
  answer: 'credentials',
  reason: certificate ? 'unknown-certificate' : 'no-credential',
  principal: null,
});
