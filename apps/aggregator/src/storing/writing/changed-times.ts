import type { MarkColumns } from '#postgres';
import { addTimes, APART_MS, joined, type TimeSpan } from './mark-spans.js';

/** What must be derived again, by device: times at which something has changed. */
export class ChangedTimes {
  private readonly spans = new Map<number, TimeSpan[]>();
  private readonly deviceIds: number[] = [];
  private readonly fromMs: number[] = [];
  private readonly toMs: number[] = [];

  note(deviceId: number, times: ArrayLike<number>): void {
    let spans = this.spans.get(deviceId);
    if (!spans) this.spans.set(deviceId, (spans = []));
    addTimes(spans, times);
  }

  /**
   * All that is left of a device, behind all that was noted of it: of thousands in a flood nothing is made but two numbers. Times that
   * rise are as many spans as there are long gaps between them.
   */
  noteRest(deviceId: number, times: ArrayLike<number>): void {
    if (this.spans.has(deviceId) || !isRising(times)) return this.note(deviceId, times);
    for (let from = 0, i = 1; i <= times.length; i++) {
      if (i < times.length && times[i]! - times[i - 1]! <= APART_MS) continue;
      this.add(deviceId, times[from]!, times[i - 1]!);
      from = i;
    }
  }

  /** All of it, and nothing is noted any more. */
  marks(siteIdOf: (deviceId: number) => number | undefined): MarkColumns {
    for (const [deviceId, spans] of this.spans) for (const [from, to] of joined(spans)) this.add(deviceId, from, to);
    const { deviceIds, fromMs, toMs } = this;
    return { deviceIds, siteIds: deviceIds.map((deviceId) => siteIdOf(deviceId) ?? null), fromMs, toMs };
  }

  private add(deviceId: number, fromMs: number, toMs: number): void {
    this.deviceIds.push(deviceId);
    this.fromMs.push(fromMs);
    this.toMs.push(toMs);
  }
}

function isRising(times: ArrayLike<number>): boolean {
  for (let i = 1; i < times.length; i++) if (times[i]! < times[i - 1]!) return false;
  return true;
}
