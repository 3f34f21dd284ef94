/** A member of the group, and what it says that it has. */
export interface Claim {
  readonly member: string;
  readonly partitions: readonly number[];
  /** It has heard of the group lately. One that was away claims what may be another's by now. */
  readonly isFresh: boolean;
}

/**
 * Who gets which partition: as even as it can be, and whoever has one keeps it where that allows. The same for the same claims,
 * in whatever order they come.
 */
export function assignSticky(claims: readonly Claim[], partitions: readonly number[]): ReadonlyMap<string, number[]> {
  const members = claims.toSorted((a, b) => (a.member < b.member ? -1 : 1));
  const given = new Map(members.map(({ member }) => [member, [] as number[]]));
  const free = new Set(partitions.toSorted((a, b) => a - b));
  const least = Math.floor(partitions.length / Math.max(1, members.length));
  let extras = partitions.length - least * members.length;
  const give = (member: string, partition: number): boolean => {
    const has = given.get(member)!;
    if (has.length >= least && (has.length > least || extras === 0)) return false;
    if (has.length === least) extras--;
    has.push(partition);
    free.delete(partition);
    return true;
  };
  // Rounds: nobody takes one of the extras while another could still keep what it has within the even share.
  for (const isFresh of [true, false]) {
    const claimants = members.filter((claim) => claim.isFresh === isFresh);
    for (let round = 0; round <= least; round++) {
      for (const { member, partitions: claimed } of claimants) {
        const next = claimed.toSorted((a, b) => a - b).find((partition) => free.has(partition));
        if (next !== undefined && given.get(member)!.length <= round) give(member, next);
      }
    }
  }
  for (const { member } of members) {
    for (const partition of free) {
      if (given.get(member)!.length >= least || !give(member, partition)) break;
    }
  }
  for (const { member } of members) {
    const [partition] = free;
    if (partition !== undefined) give(member, partition);
  }
  return given;
}
