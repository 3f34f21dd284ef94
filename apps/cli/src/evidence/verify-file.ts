import { readFile } from 'node:fs/promises';
import { instantWithMs } from '#domain';
import {
  checkPackStamp,
  closingOf,
  describeStamp,
  EvidenceError,
  restatementsOf,
  verifyPack,
  type CheckedStamp,
  type TrustedAuthorities,
  type VerifyReport,
} from '#evidence';
import { CIRCULARITY } from '#words';
import { knownKeys } from './known-keys.js';
import { trustedAuthorities } from './trusted-authorities.js';
import { shownVerification } from '../verification/pack-sample.js';
import { Failure, WrongUsage } from '../terminal/failure.js';
import type { Output } from '../terminal/output.js';

export interface VerifyOptions {
  readonly root?: string;
  readonly publicKey?: string;
  readonly siteFile?: string;
  readonly timestampCa?: string;
}

/** Checks an evidence pack by itself: no server, no network. Exit code 1 where something does not fit. */
export async function verify(file: string, options: VerifyOptions, output: Output): Promise<void> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new WrongUsage(`${file} cannot be read: ${error.code ?? error.message}`);
  });
  const root = options.root?.toLowerCase();
  if (root !== undefined && !/^[0-9a-f]{64}$/.test(root))
    throw new WrongUsage('--root: expected 64 hexadecimal digits');
  const keys = await knownKeys(options);
  const trusted = await trustedAuthorities(options.timestampCa);
  const found = verifyPack(bytes, { ...(root !== undefined && { root }), ...(keys && { keys }) });
  const { report, stamp } = await withStamp(found, bytes, trusted);
  const { ok, checks, problem, manifest, content, approval, signature, verifications } = report;
  const period = content?.results.period;
  const summary = manifest && {
    site: manifest.site,
    period: manifest.period,
    created: manifest.created,
    rules: manifest.rulesVersion,
    configurationHash: manifest.configurationHash,
    root: manifest.merkle.root,
    leaves: manifest.merkle.leaves,
    chain: manifest.chain,
    signature: signature && {
      publicKey: signature.publicKey,
      fingerprint: signature.fingerprint,
      namedInPack: signature.named !== null,
      knownFrom: signature.knownFrom,
    },
    timeStamp: stamp && {
      time: instantWithMs(stamp.timeMs),
      authority: stamp.authority,
      trustedFrom: stamp.trustedFrom,
    },
    approval: ok && approval ? approval.kind : null,
    signatures: ok && content ? content.approvals.signatures.map(signatureOf) : null,
    restatements: ok && content ? restatementsOf(content.approvals).map(restatementOf) : null,
    verifications: ok && content ? (verifications ?? []).map(shownVerification) : null,
    simulated: ok && content ? (content.results.simulated ?? null) : null,
    figures: ok && period ? { ...period.figures, revision: period.revision, closed: period.closed } : null,
  };
  output.result({ file, ok, problem, checks, pack: summary }, () => reportText(file, report));
  if (!ok) throw new Failure(`${file} does not fit: ${problem?.where}: ${problem?.detail}`);
}

/** The stamp is looked at in a pack that fits otherwise. One that should be proved and is not there is wrong. */
async function withStamp(
  report: VerifyReport,
  bytes: Uint8Array,
  trusted: TrustedAuthorities | null,
): Promise<{ readonly report: VerifyReport; readonly stamp: CheckedStamp | null }> {
  if (!report.ok) return { report, stamp: null };
  const name = 'time stamp';
  const wrong = (where: string, detail: string): VerifyReport => ({
    ...report,
    ok: false,
    checks: [...report.checks, { name, ok: false, detail: `${where}: ${detail}` }],
    problem: { where, detail },
  });
  try {
    const stamp = await checkPackStamp(bytes, trusted);
    if (stamp === null && trusted)
      return { report: wrong(name, 'there is none, and --timestamp-ca asks for one'), stamp };
    const detail = describeStamp(stamp);
    const check = { name, ok: true, ...(stamp === null && { missing: true as const }), detail };
    return { report: { ...report, checks: [...report.checks, check] }, stamp };
  } catch (error) {
    if (error instanceof EvidenceError) return { report: wrong(error.where, error.message), stamp: null };
    throw error;
  }
}

function reportText(file: string, { ok, checks, content, manifest }: VerifyReport): string {
  const lines = checks.map((check) => `${resultOf(check)}  ${check.name.padEnd(13)}  ${check.detail}`);
  if (!ok || !content || !manifest) return lines.join('\n');
  const { figures, closed, revision } = content.results.period;
  const tonnes = (value: number | null): string => (value === null ? 'not known' : `${value} t`);
  return [
    ...lines,
    '',
    ...simulatedLines(content.results.simulated),
    `${file} fits: ${manifest.siteName}, ${manifest.period}, ${closed ? `closed, revision ${revision}` : 'open'}`,
    ...approvalLines(content.approvals),
    `heat ${figures.heatGj ?? 'not known'} GJ, gross ${tonnes(figures.grossT)}, net ${tonnes(figures.netT)} ± ${tonnes(figures.u95T)}, coverage ${figures.coveragePct} %`,
  ].join('\n');
}

const resultOf = ({ ok, missing }: VerifyReport['checks'][number]): string => {
  if (missing) return 'none';
  return ok ? 'ok  ' : 'FAIL';
};

/** Before anything else: what fits may still be no tonne. */
function simulatedLines(simulated: NonNullable<VerifyReport['content']>['results']['simulated']): string[] {
  if (!simulated) return [];
  return [
    `SIMULATED DATA: a simulator made the readings of this pack, no tonne here is real. ${CIRCULARITY}`,
    ...simulated.map(({ device, from, to }) => `simulated  ${device}  ${from} to ${to}`),
    '',
  ];
}

type Approvals = NonNullable<VerifyReport['content']>['approvals'];
type Signature = Approvals['signatures'][number];

const signatureOf = ({ action, revision, who, reason, atMs, figures, conditions }: Signature) => ({
  action,
  revision,
  who,
  reason,
  at: instantWithMs(atMs),
  grossT: figures.grossT,
  netT: figures.netT,
  waivers: conditions?.waivers ?? null,
});

const restatementOf = ({ before, after, approval, movement }: ReturnType<typeof restatementsOf>[number]) => ({
  revision: after.revision,
  cause: after.cause,
  recordedAt: instantWithMs(after.recordedMs),
  old: { grossT: before.figures.grossT, netT: before.figures.netT },
  new: { grossT: after.figures.grossT, netT: after.figures.netT },
  approvedBy: approval?.who ?? null,
  movement,
});

/** How far a figure lies from what was approved before it. */
function changeText(signatures: readonly Signature[], approval: Signature): string {
  const before = signatures.findLast((one) => one.action === 'approve' && one.atMs < approval.atMs)?.figures.grossT;
  const now = approval.figures.grossT;
  if (!before || now === null) return '';
  return ` for a change of ${((100 * (now - before)) / before).toFixed(2)} % gross`;
}

/** Who signed what, and what changed after it, in order. */
function approvalLines(approvals: Approvals): string[] {
  const { signatures } = approvals;
  const because = (reason: string): string => (reason === '' ? '' : `: ${reason}`);
  const approved = signatures
    .filter(({ action }) => action === 'approve')
    .map((approval) => {
      const closing = closingOf(signatures, approval);
      const first = closing
        ? `closed by ${closing.who} at ${instantWithMs(closing.atMs)}${because(closing.reason)}; `
        : `one signature${changeText(signatures, approval)}; `;
      const { revision, who, atMs, reason } = approval;
      return `revision ${revision}  ${first}approved by ${who} at ${instantWithMs(atMs)}${because(reason)}`;
    });
  const restated = restatementsOf(approvals).map(({ before, after, approval, movement }) => {
    const change = `gross ${before.figures.grossT} → ${after.figures.grossT} t, net ${before.figures.netT} → ${after.figures.netT} t`;
    const waits = signatures.length > 0 && !approval ? ', not approved' : '';
    const moved = movement
      ? `; since revision ${movement.sinceRevision} gross moved by ${movement.gross.movedT} t, net by ${movement.net.movedT} t: ${movement.people === 1 ? 'one person' : 'two people'}`
      : '';
    return `revision ${after.revision}  restated at ${instantWithMs(after.recordedMs)} by ${after.cause}: ${change}${moved}${waits}`;
  });
  const waived = new Set(
    signatures.flatMap(({ revision, conditions }) =>
      (conditions?.waivers ?? []).map(
        ({ waives, subject, by, reason: why, until }) =>
          `revision ${revision}  waived by ${by} until ${until}: ${waives} ${subject}${because(why)}`,
      ),
    ),
  );
  return [...approved, ...waived, ...restated];
}
