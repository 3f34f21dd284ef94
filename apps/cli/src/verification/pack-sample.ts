import { readFile } from 'node:fs/promises';
import { instantOf } from '#domain';
import { verifyPack, type CheckedVerification } from '#evidence';
import { Failure, WrongUsage } from '../terminal/failure.js';
import { rounded, table, type Output } from '../terminal/output.js';

/** Draws the samples that a pack tells of again, from nothing but the file. */
export async function samplePack(file: string, id: number | null, output: Output): Promise<void> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new WrongUsage(`${file} cannot be read: ${error.code ?? error.message}`);
  });
  const { ok, problem, verifications } = verifyPack(bytes);
  if (!ok) throw new Failure(`${file} does not fit: ${problem?.where}: ${problem?.detail}`);
  const found = (verifications ?? []).filter(({ verification }) => id === null || verification.id === id);
  if (found.length === 0) {
    throw new Failure(
      `${file} tells of no verification${id === null ? '' : ` ${id}`}: make a pack after it was opened`,
    );
  }
  output.result({ file, verifications: found.map(shownVerification) }, () => found.map(text).join('\n\n'));
}

/** As `verify` and `sample --pack` say it to programs. */
export function shownVerification({ verification, standing, restatedHours }: CheckedVerification) {
  const { id, period, revision, verifier, words, root, opinion } = verification;
  const { seed, sample, misstatement, openCars } = standing;
  return {
    id,
    period,
    revision,
    verifier,
    words,
    root,
    seed,
    sample: sample.map(({ startMs, grossT, hasCodes, weight, key }) => ({
      hour: instantOf(startMs),
      grossT,
      hasCodes,
      weight,
      key,
    })),
    restatedHours,
    misstatement,
    openCars: openCars.map((car) => car.id),
    opinion: opinion && { level: opinion.level, opinion: opinion.opinion, text: opinion.text, who: opinion.who },
  };
}

const text = ({ verification, standing }: CheckedVerification): string =>
  [
    `verification ${verification.id} of ${verification.period} by ${verification.verifier}, words "${verification.words}"`,
    `root ${verification.root}`,
    `seed ${standing.seed}`,
    table(
      ['rank', 'hour', 'gross t', 'codes', 'key'],
      standing.sample.map(({ startMs, grossT, hasCodes, key }, i) => [
        i + 1,
        instantOf(startMs),
        rounded(grossT, 3),
        hasCodes ? 'yes' : null,
        key,
      ]),
    ),
  ].join('\n');
