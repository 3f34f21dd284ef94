import { openFiles } from '../pack/container.js';
import { PACK_FILES } from '../pack/file-names.js';
import { EvidenceError } from '../pack/readings-csv.js';
import { stampedBytes, TIME_STAMP } from '../pack/stamp-file.js';
import { checkStamp, type CheckedStamp, type TrustedAuthorities } from '../stamp/check-stamp.js';
import { StampError } from '../stamp/token.js';

/**
 * The time stamp of a pack whose files fit together, offline.
 * @param trusted null: nobody said which authorities to trust, the stamp is read and said to be unproved
 * @returns null: there is none
 * @throws EvidenceError where there is one that does not fit
 */
export async function checkPackStamp(
  pack: Uint8Array,
  trusted: TrustedAuthorities | null,
): Promise<CheckedStamp | null> {
  const files = openFiles(pack, PACK_FILES);
  const token = files.get(TIME_STAMP);
  if (token === undefined) return null;
  try {
    return await checkStamp(token, stampedBytes(files), trusted);
  } catch (error) {
    if (error instanceof StampError) throw new EvidenceError(TIME_STAMP, error.message);
    throw error;
  }
}

/** For people: what a stamp says, and what it does not. */
export function describeStamp(stamp: CheckedStamp | null): string {
  if (stamp === null) return 'none: when it was made is the word of whoever made it';
  const by = stamp.authority ?? 'an authority whose certificate is not in the stamp';
  const at = `there at ${new Date(stamp.timeMs).toISOString()}, says ${by}`;
  return stamp.trustedFrom === null
    ? `${at}; give --timestamp-ca with the certificates that you trust to have it proved`
    : `${at}, which ${stamp.trustedFrom} names`;
}
