import type { LetterSender, MqttSender } from '#contracts';
import { readPrincipals, stateOf, type Queryable } from '#postgres';

/** Of before senders were kept, or from where nobody was asked for a credential: what it measured counts, and it decides nothing. */
const UNKNOWN_SENDER: MqttSender = {
  principal: 'an unknown sender',
  site: null,
  devices: null,
  rights: ['telemetry', 'events'],
};

/**
 * What the senders of letters may do now: a principal what it may do, and nothing where none of its credentials holds.
 * @returns null of a broker, whose own rules hold
 */
export async function sendersOf(
  q: Queryable,
  letters: readonly { readonly sender: LetterSender | null }[],
  nowMs: number,
): Promise<(sender: LetterSender | null) => MqttSender | null> {
  const hasPrincipals = letters.some(({ sender }) => sender?.kind === 'principal');
  const principals = hasPrincipals ? await readPrincipals(q) : [];
  const holding = principals.filter(({ credentials }) => credentials.some((one) => stateOf(one, nowMs) === 'valid'));
  const byName = new Map(holding.map(({ name, ...grant }) => [name, { ...grant, principal: name }]));
  return (sender) => {
    if (sender?.kind === 'broker') return null;
    if (sender?.kind !== 'principal') return UNKNOWN_SENDER;
    const principal = sender.name ?? '';
    return byName.get(principal) ?? { principal, site: null, devices: null, rights: [] };
  };
}
