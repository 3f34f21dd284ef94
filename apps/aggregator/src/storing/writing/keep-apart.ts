import { addMarks, noteOrigins, setAmountsAside, setRowsAside, setSitesAside, type Queryable } from '#postgres';
import type { DeviceIndex } from '../intake/device-index.js';
import type { Intake } from '../intake/intake.js';
import type { IntakeAmount, IntakeRow } from '../intake/rows/intake-rows.js';
import { countExisting } from './settle-rows.js';

/** What a transaction stores where readings count. The rest was simulated, of sites that are real, and is kept aside. */
export interface Counting {
  readonly rows: readonly IntakeRow[];
  readonly amounts: readonly IntakeAmount[];
  /** Sites that are real when the transaction has committed: they need not be looked at again. */
  readonly real: ReadonlySet<number>;
}

/** Sites of which simulated readings came, and those of which real ones came and which are not known to be real. */
function originsOf(intake: Intake, { realSites }: DeviceIndex): Record<'simulated' | 'real', ReadonlySet<number>> {
  const [simulated, real] = [new Set<number>(), new Set<number>()];
  const note = (siteId: number, isSimulated: boolean): void => {
    if (isSimulated) simulated.add(siteId);
    else if (!realSites.has(siteId)) real.add(siteId);
  };
  for (const line of intake.lines.values()) {
    if (line.real) note(line.real.siteId, false);
    if (line.simulated) note(line.simulated.siteId, true);
  }
  for (const amount of intake.amounts) note(amount.entry.siteId, amount.simulated);
  return { simulated, real };
}

/** All of it, where everything is real and of sites that are known to be: nothing is put aside. null: `keepApart` has to say what counts. */
export function allCounting(intake: Intake, deviceIndex: DeviceIndex): Counting | null {
  const { simulated, real } = originsOf(intake, deviceIndex);
  const { rows, amounts } = intake;
  return simulated.size === 0 && real.size === 0 ? { rows, amounts, real } : null;
}

/** Simulated readings count as long as their site has no real one, and never beside them (docs/adr/0019). */
export async function keepApart(tx: Queryable, intake: Intake, deviceIndex: DeviceIndex): Promise<Counting> {
  const { simulated, real } = originsOf(intake, deviceIndex);
  const { rows, amounts } = intake;
  const origins = await noteOrigins(tx, { simulated, real });
  await addMarks(tx, await setSitesAside(tx, origins.turned), 'event');
  const isAside = (siteId: number, isSimulated: boolean): boolean => isSimulated && origins.real.has(siteId);
  const isRowAside = ({ shape }: IntakeRow): boolean => isAside(shape.entry.siteId, shape.simulated);
  const isAmountAside = ({ entry, simulated: own }: IntakeAmount): boolean => isAside(entry.siteId, own);
  await keepRows(tx, rows.filter(isRowAside));
  await keepAmounts(tx, amounts.filter(isAmountAside), deviceIndex);
  return {
    rows: rows.filter((row) => !isRowAside(row)),
    amounts: amounts.filter((amount) => !isAmountAside(amount)),
    real: origins.real,
  };
}

async function keepRows(tx: Queryable, rows: readonly IntakeRow[]): Promise<void> {
  for (const row of await setRowsAside(tx, rows)) {
    row.vals.forEach((_, i) => {
      const candidates = row.candidates?.[i] ?? [row];
      countExisting(
        row.line,
        candidates,
        candidates.map(() => false),
      );
    });
  }
}

/** Each counts once: what comes again is a duplicate, whatever its value. */
async function keepAmounts(tx: Queryable, amounts: readonly IntakeAmount[], deviceIndex: DeviceIndex): Promise<void> {
  const keyed = new Map<string, IntakeAmount & { pointId: number; candidates: IntakeAmount['candidate'][] }>();
  for (const amount of amounts) {
    const { entry, code, t, eventId, candidate, line } = amount;
    const pointId = deviceIndex.pointId(entry, code)!;
    const key = `${pointId}/${t}/${eventId}`;
    if (keyed.has(key)) line.duplicate++;
    else keyed.set(key, { ...amount, pointId, candidates: [candidate] });
  }
  const known = new Set(await setAmountsAside(tx, [...keyed.values()]));
  for (const amount of keyed.values()) {
    if (known.has(amount)) amount.line.duplicate++;
    else {
      amount.line.stored++;
      if (amount.candidate.late) amount.line.late++;
      if (amount.candidate.replayed) amount.line.replayed++;
    }
  }
}
