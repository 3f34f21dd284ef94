import type { Site } from '#domain';
import { checkApprovals, type ApprovalState } from './approvals.js';
import { CHAIN_START, linkHash } from '../pack/chain.js';
import { checkClaims, describeClaims } from './check-claims.js';
import { checkConfiguration } from './check-configuration.js';
import { checkVerification, type CheckedVerification } from './check-verification.js';
import { checkFuelBook } from './check-fuel-book.js';
import { checkSignature, describeSignature, type KnownKeys, type SignatureState } from './check-signature.js';
import { compareResults } from './compare-results.js';
import { openFiles, sealProblem } from '../pack/container.js';
import { PACK_FILES, UNLISTED } from '../pack/file-names.js';
import { BRIDGES, CONTENT_FILES, MANIFEST, leavesOf, parseContent, type ParsedContent } from '../pack/content-files.js';
import { FORMAT, FORMAT_VERSION, type Manifest } from '../pack/pack.js';
import { EvidenceError } from '../pack/readings-csv.js';
import { keepsOlderRules, recompute } from './recompute-pack.js';
import { contentHash, listFile, merkleRoot } from '../pack/write-pack.js';

export interface VerifyCheck {
  readonly name: string;
  readonly ok: boolean;
  /** There is nothing to check: `detail` says what that leaves open. */
  readonly missing?: true;
  readonly detail: string;
}

export interface VerifyReport {
  readonly ok: boolean;
  /** In their order; the last one is the first that does not fit. */
  readonly checks: readonly VerifyCheck[];
  /** The first thing that does not fit; null: everything fits. */
  readonly problem: { readonly where: string; readonly detail: string } | null;
  /** null where it could not be read. */
  readonly manifest: Manifest | null;
  /** The content as it was read; null where it could not be. */
  readonly content: ParsedContent | null;
  /** How far it is signed; null where that does not fit. */
  readonly approval: ApprovalState | null;
  /** Under which key it is signed; null: under none, or the signature does not fit. */
  readonly signature: SignatureState | null;
  /** What verifiers have drawn and found, made again; null: there is none, or it does not fit. */
  readonly verifications: readonly CheckedVerification[] | null;
}

export interface VerifyOptions {
  /** A Merkle root that is known from elsewhere: the readings must be those. */
  readonly root?: string;
  /** Keys of the site that are known from elsewhere: the pack must be signed under that of its day. */
  readonly keys?: KnownKeys;
}

/**
 * Checks a pack by itself: the seal of the archive, the files, the Merkle root, the link of the chain, and then makes every hour,
 * every day and the period again from the raw rows and compares them to the last digit. Needs no server and no clock.
 */
export function verifyPack(bytes: Uint8Array, options: VerifyOptions = {}): VerifyReport {
  return new Verification(bytes, options).run();
}

const fail = (where: string, detail: string): never => {
  throw new EvidenceError(where, detail);
};

class Verification {
  private readonly checks: VerifyCheck[] = [];
  private manifest: Manifest | null = null;
  private content: ParsedContent | null = null;
  private approval: ApprovalState | null = null;
  private signature: SignatureState | null = null;
  private verifications: readonly CheckedVerification[] | null = null;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly options: VerifyOptions,
  ) {}

  run(): VerifyReport {
    const problem = this.firstProblem();
    const { checks, manifest, content, approval, signature, verifications } = this;
    return { ok: problem === null, checks, problem, manifest, content, approval, signature, verifications };
  }

  /** What is wrong is a result, whatever the damage makes the readers of the files throw. */
  private firstProblem(): VerifyReport['problem'] {
    let name = 'archive';
    const check = <T>(next: string, work: () => T, detail: (result: T) => string): T => {
      name = next;
      const result = work();
      this.checks.push({ name, ok: true, ...(result === null && { missing: true }), detail: detail(result) });
      return result;
    };
    try {
      check(
        'archive',
        () => this.checkSeal(),
        () => 'every byte is as it was sealed',
      );
      const files = openFiles(this.bytes, PACK_FILES);
      const manifest = check(
        'manifest',
        () => this.readManifest(files),
        (m) => `${m.site} ${m.period}, made ${m.created} by ${m.product} ${m.productVersion}`,
      );
      check(
        'files',
        () => checkFiles(files, manifest),
        (n) => `${n} files have the SHA-256 that the manifest says`,
      );
      const leaves = check(
        'merkle',
        () => this.checkRoot(files, manifest),
        (lines) => `root ${manifest.merkle.root} over ${lines.length} rows`,
      );
      check(
        'chain',
        () => checkChain(manifest),
        () =>
          `link ${manifest.chain.hash}, version ${manifest.chain.version}${manifest.chain.previous === CHAIN_START ? ', the first' : ''}`,
      );
      const content = check(
        'content',
        () => (this.content = parseContent(files, leaves, manifest)),
        (c) => describeRuns(c),
      );
      check(
        'configuration',
        () => checkConfiguration(content, manifest),
        () => `configuration ${manifest.configurationHash}, rules ${manifest.rulesVersion}`,
      );
      check(
        'signature',
        () => (this.signature = this.checkSignature(files, content.site, manifest)),
        describeSignature,
      );
      check(
        'figures',
        () => compareResults(content, recompute(content), Date.parse(manifest.created)),
        (n) => `${n} figures made again from the raw rows, the same to the last digit${describeKept(content)}`,
      );
      check(
        'approvals',
        () => (this.approval = checkApprovals(content)),
        (state) => describeApproval(state, content),
      );
      const { claims } = content;
      if (claims) check('claims', () => checkClaims(content, claims), describeClaims);
      if (content.verification) {
        check(
          'verification',
          () => (this.verifications = checkVerification(content, manifest)),
          (found) => describeVerifications(found ?? [], manifest),
        );
      }
      if (content.fuelBook) {
        check(
          'fuel batches',
          () => checkFuelBook(content),
          (n) => `${n} batches by their papers, added up again by origin`,
        );
      }
      return null;
    } catch (error) {
      const where = error instanceof EvidenceError ? error.where : name;
      const detail = error instanceof Error ? error.message : String(error);
      this.checks.push({ name, ok: false, detail: `${where}: ${detail}` });
      return { where, detail };
    }
  }

  private checkSeal(): void {
    const problem = sealProblem(this.bytes);
    if (problem !== null) fail('archive', `${problem}${this.whereDamaged()}`);
  }

  /** Names the file that the damage lies in, where that can be found out. */
  private whereDamaged(): string {
    try {
      const files = openFiles(this.bytes, PACK_FILES);
      checkFiles(files, this.readManifest(files));
      return '; the files inside are whole, so the damage lies between them';
    } catch (error) {
      return `; ${error instanceof EvidenceError ? `${error.where}: ` : ''}${error instanceof Error ? error.message : String(error)}`;
    }
  }

  private checkSignature(files: ReadonlyMap<string, Uint8Array>, site: Site, { created }: Manifest) {
    return checkSignature(files, site, Date.parse(created), this.options.keys ?? null);
  }

  private readManifest(files: ReadonlyMap<string, Uint8Array>): Manifest {
    const file = files.get(MANIFEST) ?? fail(MANIFEST, 'is missing');
    let manifest: Manifest;
    try {
      manifest = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file)) as Manifest;
    } catch (error) {
      return fail(MANIFEST, `cannot be read: ${(error as Error).message}`);
    }
    if (manifest.format !== FORMAT) fail(MANIFEST, `\`format\` is ${manifest.format}, expected ${FORMAT}`);
    if (manifest.formatVersion !== FORMAT_VERSION) {
      const made = `${manifest.product} ${manifest.productVersion}`;
      const how = `verify it with the ${made} that made it, or have it built again`;
      fail(MANIFEST, `\`formatVersion\` is ${manifest.formatVersion}; this program reads ${FORMAT_VERSION}: ${how}`);
    }
    return (this.manifest = manifest);
  }

  private checkRoot(files: ReadonlyMap<string, Uint8Array>, { merkle }: Manifest): string[] {
    const leaves = leavesOf(files.get(merkle.file)!);
    if (leaves.length !== merkle.leaves) {
      fail(merkle.file, `has ${leaves.length} rows, the manifest says ${merkle.leaves}`);
    }
    const root = merkleRoot(leaves);
    if (root !== merkle.root) fail(merkle.file, `has the Merkle root ${root}, the manifest says ${merkle.root}`);
    const { root: known } = this.options;
    if (known !== undefined && known !== root) {
      fail(merkle.file, `has the Merkle root ${root}, the root known from elsewhere is ${known}`);
    }
    return leaves;
  }
}

/** What nobody has made again here is said, not passed over. */
function describeKept({ results }: ParsedContent): string {
  const kept = results.hours.filter(keepsOlderRules);
  if (kept.length === 0) return '';
  const versions = [...new Set(kept.flatMap(({ figures }) => figures.rulesVersions))].sort().join(', ');
  return `, but ${kept.length} of its ${results.hours.length} hours were closed under rules ${versions}: they are added up as they are stated, and only a program of those rules can make them again`;
}

function checkFiles(files: ReadonlyMap<string, Uint8Array>, manifest: Manifest): number {
  for (const name of CONTENT_FILES) {
    if (name !== BRIDGES && !manifest.files.some((file) => file.name === name)) fail(MANIFEST, `does not list ${name}`);
  }
  for (const { name, bytes, sha256 } of manifest.files) {
    const file = files.get(name) ?? fail(name, 'is missing');
    const found = listFile(name, file);
    if (found.bytes !== bytes) fail(name, `has ${found.bytes} bytes, the manifest says ${bytes}`);
    if (found.sha256 !== sha256) fail(name, `has the SHA-256 ${found.sha256}, the manifest says ${sha256}`);
  }
  for (const name of files.keys()) {
    if (!UNLISTED.has(name) && !manifest.files.some((file) => file.name === name)) fail(name, 'is not in the manifest');
  }
  return manifest.files.length;
}

function checkChain(manifest: Manifest): void {
  const { site, period, chain, merkle, files } = manifest;
  const content = contentHash(files);
  if (content !== manifest.content)
    fail(MANIFEST, `\`content\` is ${manifest.content}, the list of files gives ${content}`);
  const hash = linkHash(
    { site, period, version: chain.version, leaves: merkle.leaves, root: merkle.root, content },
    chain.previous,
  );
  if (hash !== chain.hash) fail(MANIFEST, `\`chain.hash\` is ${chain.hash}, its parts give ${hash}`);
}

function describeRuns({ readings, runs }: ParsedContent): string {
  const held = runs.filter(({ checkpoint }) => checkpoint !== null).map(({ point }) => point);
  const start = held.length === 0 ? 'no point needs a checkpoint' : `from a checkpoint: ${held.join(', ')}`;
  return `${readings.length} rows of ${runs.length} points; ${start}`;
}

function describeApproval(state: ApprovalState, content: ParsedContent): string {
  const { unproved } = state;
  if (unproved.length === 0) return describeSigned(state, content);
  return `${describeSigned(state, content)}; factors.json has no record of ${unproved.join(', ')}: their status is as it was stated when it was signed`;
}

function describeSigned({ kind, approval }: ApprovalState, { results }: ParsedContent): string {
  const { revision } = results.period;
  switch (kind) {
    case 'not-needed':
      return `revision ${revision}; a day closes by itself`;
    case 'open':
      return 'open: no one has approved it';
    default: {
      const signed = `revision ${approval!.revision} approved by ${approval!.who}, under the figures of that revision`;
      return kind === 'approved' ? signed : `${signed}; revision ${revision} waits for approval`;
    }
  }
}

function describeVerifications(found: readonly CheckedVerification[], { merkle }: Manifest): string {
  if (found.length === 0) return 'no verifier has drawn a sample; findings of checks are here';
  return found
    .map(({ verification, standing, restatedHours }) => {
      const { id, verifier, hours, root, opinion } = verification;
      const from = root === merkle.root ? 'the rows of this pack' : `rows of before (root ${root.slice(0, 12)}…)`;
      const restated = restatedHours === 0 ? '' : `, ${restatedHours} of which are restated since`;
      const drawn = `${standing.sample.length} of ${hours.length} hours drawn again from ${from}${restated}`;
      const said = opinion ? `${opinion.opinion}, ${opinion.level} assurance` : 'no opinion yet';
      return `${id} by ${verifier}: ${drawn}, misstatement ${standing.misstatement.totalT} t projected again; ${said}`;
    })
    .join('; ');
}
