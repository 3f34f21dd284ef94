import type { StatusAnswer } from '#contracts';
import { instantWithMs, type Site } from '#domain';
import { allEnded, readSetAside, readUnsettled, type Queryable } from '#postgres';

/** The part of the status that says how far its figures are behind, and what they wait for. */
export type UnsettledStatus = Required<
  Pick<StatusAnswer['data'], 'lagSeconds' | 'waitingMarks' | 'settling' | 'setAside'>
>;

/** As of now, whatever the last status document says: while much is in work it is some seconds old. */
export async function unsettledStatus(q: Queryable, site: Site, siteId: number, now: number): Promise<UnsettledStatus> {
  const [{ waitingMarks, sinceMs }, aside] = await allEnded([
    () => readUnsettled(q, siteId, site.devices),
    () => readSetAside(q, siteId),
  ]);
  return {
    lagSeconds: sinceMs === null ? 0 : Math.max(0, Math.round((now - sinceMs) / 100) / 10),
    waitingMarks,
    settling: waitingMarks > 0,
    setAside: aside.map(({ device, sinceMs: since, tries, error, nextTryMs, counted }) => ({
      device,
      since: instantWithMs(since),
      tries,
      error,
      nextTry: instantWithMs(nextTryMs),
      blocksClosing: counted,
    })),
  };
}
