import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { evidenceKeyAt, localDateOf, type Site } from '#domain';
import { fingerprintOf, packSigner, type PackSigner } from '#evidence';
import { ConfigurationError, Environment, Logger, readEvidenceKeys } from '#runtime';
import { LoadedCatalogue } from '#service';
import { Clock } from '../http/clock.js';
import { ProblemError } from '../http/problem.js';

/** The private keys of the sites, read anew for each pack: a key that is exchanged needs no restart. */
@Injectable()
export class SigningKeys implements OnApplicationBootstrap {
  constructor(
    private readonly env: Environment,
    private readonly catalogue: LoadedCatalogue,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /** What would stop a pack is said before somebody asks for one. */
  async onApplicationBootstrap(): Promise<void> {
    for (const site of this.catalogue.current.sites) {
      await this.signerOf(site).catch((error: unknown) => {
        if (!(error instanceof ProblemError)) throw error;
        this.log.warn({ site: site.id }, error.message);
      });
    }
  }

  /**
   * The signer of a pack that is made now: the key of the day that the site file names, else the newest that there is; null: neither.
   * @throws ProblemError `unavailable`: whoever checked a pack without that signature would refuse it
   */
  async signerOf(site: Site): Promise<PackSigner | null> {
    const signers = (await this.keysOf(site)).map(packSigner);
    const named = evidenceKeyAt(site.evidenceKeys ?? [], localDateOf(this.clock.now(), site.timeZone));
    if (!named) return signers.at(-1) ?? null;
    const found = signers.find(({ publicKey }) => publicKey === named.key);
    if (found) return found;
    throw new ProblemError(
      'unavailable',
      `The site file of ${site.id} names the key ${fingerprintOf(named.key)}, and its private half is not in ${this.env.evidenceKeysPath}/${site.id}: no evidence pack can be signed.`,
    );
  }

  private async keysOf({ id }: Site) {
    try {
      return await readEvidenceKeys(this.env.evidenceKeysPath, id);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      throw new ProblemError('unavailable', `A key that signs evidence cannot be used: ${error.problems.join('; ')}`);
    }
  }
}
