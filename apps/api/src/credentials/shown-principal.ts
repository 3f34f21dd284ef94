import { instantOf } from '#domain';
import { stateOf, type Principal } from '#postgres';
import { instantOrNull } from '../http/times.js';

/** A principal as answers show it: nothing of a password, not even its hash. */
export const shownPrincipal = (principal: Principal, nowMs: number) => ({
  name: principal.name,
  site: principal.site,
  devices: principal.devices,
  rights: principal.rights,
  createdAt: instantOf(principal.createdMs),
  createdBy: principal.createdBy,
  credentials: principal.credentials.map((one) => ({
    id: one.id,
    certificate: one.subject,
    state: stateOf(one, nowMs),
    createdAt: instantOf(one.createdMs),
    createdBy: one.createdBy,
    expires: instantOrNull(one.expiresMs),
    revokedAt: instantOrNull(one.revokedMs),
    revokedBy: one.revokedBy,
  })),
});
