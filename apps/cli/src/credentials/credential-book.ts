import { instantOf } from '#domain';
import { expiryMs, type MqttRight } from '#contracts';
import {
  createPrincipal,
  readPrincipals,
  revokeCredential,
  rotateCredential,
  stateOf,
  type Database,
  type Issue,
  type IssuedCredential,
  type Principal,
} from '#postgres';
import { actingUser } from '../audit/acting-user.js';
import type { ApiClient } from '../system/api-client.js';
import { Failure } from '../terminal/failure.js';

export interface Wish {
  readonly name: string;
  readonly site: string;
  readonly devices: readonly string[] | null;
  readonly rights: readonly MqttRight[];
  /** As `expiryMs` reads it. */
  readonly expires: string | null;
  readonly certificate: string | null;
}

/** A principal as the API shows it. */
export interface ShownPrincipal {
  readonly name: string;
  readonly site: string | null;
  readonly devices: readonly string[] | null;
  readonly rights: readonly string[];
  readonly credentials: readonly {
    readonly id: string;
    readonly certificate: string | null;
    readonly state: string;
    readonly expires: string | null;
  }[];
}

/** Where credentials of MQTT are made and ended. @throws Failure */
export interface CredentialBook {
  create(wish: Wish): Promise<IssuedCredential>;
  rotate(name: string, expires: string | null): Promise<IssuedCredential>;
  revoke(name: string, credential: string | null, reason: string | null): Promise<ShownPrincipal>;
  list(): Promise<readonly ShownPrincipal[]>;
}

const PATH = '/api/v1/devices/credentials';

/** By the API, as whoever the key belongs to. */
export const bookOfApi = (api: ApiClient): CredentialBook => ({
  create: ({ certificate, ...wish }) => api.post(PATH, { ...wish, ...(certificate !== null && { certificate }) }),
  rotate: (name, expires) => api.post(`${PATH}/${encodeURIComponent(name)}/rotate`, { expires }),
  revoke: (name, credential, reason) =>
    api.post(`${PATH}/${encodeURIComponent(name)}/revoke`, {
      ...(credential !== null && { credential }),
      ...(reason !== null && { reason }),
    }),
  list: async () => (await api.get<{ items: ShownPrincipal[] }>(PATH)).items,
});

/** By the database itself, for who may write to it: in the audit log as the user of this machine. */
export const bookOfDatabase = (db: Database): CredentialBook => ({
  create: async ({ expires, ...wish }) =>
    issued(await createPrincipal(db, { ...wish, expiresMs: msOf(expires) }, actingUser())),
  rotate: async (name, expires) => issued(await rotateCredential(db, name, msOf(expires), actingUser())),
  revoke: async (name, credential, reason) => {
    const left = await revokeCredential(db, name, { credential, by: actingUser(), reason });
    if (!left) throw new Failure(`there is no such credential of ${name}`);
    return shown(left);
  },
  list: async () => (await readPrincipals(db)).map(shown),
});

const msOf = (text: string | null): number | null => (text === null ? null : expiryMs(text));

function issued(found: Issue): IssuedCredential {
  if (found.ok) return found.issued;
  throw new Failure(found.why);
}

const shown = ({ name, site, devices, rights, credentials }: Principal): ShownPrincipal => ({
  name,
  site,
  devices,
  rights,
  credentials: credentials.map((one) => ({
    id: one.id,
    certificate: one.subject,
    state: stateOf(one, Date.now()),
    expires: one.expiresMs === null ? null : instantOf(one.expiresMs),
  })),
});
