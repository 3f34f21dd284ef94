import type { MarkColumns } from '#postgres';
import { addTimes, joined, type TimeSpan } from './mark-spans.js';

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

  /** All that is left of a device, behind all that was noted of it: of thousands in a flood nothing is kept but two numbers. */
  noteRest(deviceId: number, times: ArrayLike<number>): void {
    if (this.spans.has(deviceId)) return this.note(deviceId, times);
    const spans: TimeSpan[] = [];
    addTimes(spans, times);
    for (const span of joined(spans)) this.add(deviceId, span);
  }

  /** All of it, and nothing is noted any more. */
  marks(siteIdOf: (deviceId: number) => number | undefined): MarkColumns {
    for (const [deviceId, spans] of this.spans) for (const span of joined(spans)) this.add(deviceId, span);
    const { deviceIds, fromMs, toMs } = this;
    return { deviceIds, siteIds: deviceIds.map((deviceId) => siteIdOf(deviceId) ?? null), fromMs, toMs };
  }

  private add(deviceId: number, [fromMs, toMs]: TimeSpan): void {
    this.deviceIds.push(deviceId);
    this.fromMs.push(fromMs);
    this.toMs.push(toMs);
  }
}
