import type { AuthenticatedSender } from '#mqtt';

/** A sender that was let in, and may publish what the test says. */
export const senderWho = (principal: string, mayPublish: (topic: string) => boolean): AuthenticatedSender => ({
  sender: { principal, site: 'park', devices: null, rights: ['telemetry'] },
  holds: () => true,
  mayPublish,
  mayRead: () => false,
  maySubscribe: () => false,
});
