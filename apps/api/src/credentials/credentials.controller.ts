import { Controller, Param } from '@nestjs/common';
import { OPERATIONS, type BodyOf } from '#contracts';
import { createPrincipal, Database, readPrincipals, revokeCredential, rotateCredential, type Issue } from '#postgres';
import { Caller, mayReach, nameOf, sitesOf, type Principal } from '../access/principal.js';
import { Clock } from '../http/clock.js';
import { futureExpiry } from '../http/expiry.js';
import { singlePage } from '../http/lists/single-page.js';
import { CheckedBody, Handles } from '../http/operations/handles.js';
import { notFound, ProblemError, wrongField } from '../http/problem.js';
import { shownPrincipal } from './shown-principal.js';

/** Who may connect by MQTT. */
@Controller()
export class CredentialsController {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  @Handles(OPERATIONS.listCredentials)
  async list(@Caller() caller: Principal | null) {
    const now = this.clock.now();
    const own = (await readPrincipals(this.db)).filter(({ site }) => mayManage(caller, site));
    return singlePage(own.map((principal) => shownPrincipal(principal, now)));
  }

  @Handles(OPERATIONS.newCredential)
  async create(@CheckedBody() body: BodyOf<'newCredential'>, @Caller() caller: Principal | null) {
    const { name, site, devices, rights, certificate = null } = body;
    if (!mayManage(caller, site)) throw forbidden(caller);
    // One without a valid credential begins anew, and what it was before ends.
    await this.requireOwn(caller, name);
    const wish = { name, site, devices, rights: [...new Set(rights)], certificate };
    const expiresMs = futureExpiry(body.expires, this.clock.now());
    return issued(await createPrincipal(this.db, { ...wish, expiresMs }, nameOf(caller)));
  }

  @Handles(OPERATIONS.rotateCredential)
  async rotate(
    @Param('name') name: string,
    @CheckedBody() { expires }: BodyOf<'rotateCredential'>,
    @Caller() caller: Principal | null,
  ) {
    await this.requireOwn(caller, name);
    const expiresMs = futureExpiry(expires, this.clock.now());
    const found = await rotateCredential(this.db, name, expiresMs, nameOf(caller));
    if (!found.ok && found.what === 'unknown') throw notFound(`${sentence(found.why)}.`);
    return issued(found);
  }

  @Handles(OPERATIONS.revokeCredential)
  async revoke(
    @Param('name') name: string,
    @CheckedBody() { credential, reason }: BodyOf<'revokeCredential'>,
    @Caller() caller: Principal | null,
  ) {
    await this.requireOwn(caller, name);
    const left = await revokeCredential(this.db, name, {
      credential: credential ?? null,
      by: nameOf(caller),
      reason: reason ?? null,
    });
    if (!left) throw notFound(`There is no such credential of "${name}".`);
    return shownPrincipal(left, this.clock.now());
  }

  /** @throws ProblemError `forbidden` where there is such a principal, and of another site */
  private async requireOwn(caller: Principal | null, name: string): Promise<void> {
    if (sitesOf(caller) === null) return;
    const [found] = await readPrincipals(this.db, name);
    if (found && !mayManage(caller, found.site)) throw forbidden(caller);
  }
}

/** Null: every site, which is for who has all. */
const mayManage = (caller: Principal | null, site: string | null): boolean =>
  site === null ? sitesOf(caller) === null : mayReach(caller, site);

const forbidden = (caller: Principal | null): ProblemError =>
  new ProblemError('forbidden', `That is of another site; the key is for ${sitesOf(caller)!.join(', ')} only.`);

/** @throws ProblemError `conflict`, `bad-body` */
function issued(found: Issue) {
  if (found.ok) return found.issued;
  if (found.what === 'conflict') throw new ProblemError('conflict', `${sentence(found.why)}.`);
  throw wrongField('bad-body', 'site', found.why);
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
