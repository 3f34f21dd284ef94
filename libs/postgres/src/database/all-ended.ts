/** What becomes of each of some pieces of work. */
export type Ended<Work extends readonly (() => Promise<unknown>)[]> = {
  [Index in keyof Work]: Work[Index] extends () => Promise<infer Result> ? Result : never;
};

/**
 * Begins all pieces of work in their order, and settles when all of them have ended, also where one failed.
 * @throws the error of the first that failed, in the order given
 */
export async function allEnded<const Work extends readonly (() => Promise<unknown>)[]>(
  work: Work,
): Promise<Ended<Work>> {
  const ended = await Promise.allSettled(work.map((one) => one()));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  return ended.map((one) => (one as PromiseFulfilledResult<unknown>).value) as Ended<Work>;
}
