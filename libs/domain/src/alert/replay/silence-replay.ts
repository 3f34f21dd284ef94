/** `device.silent` over what is stored of a history: looked at when anything may have changed, as the clock of alerting would have. */
import type { Device } from '../../plant/plant.js';
import { judgedAfterMs, silenceChangesMs } from '../rules/gateway-silence.js';
import type { ReplayedStep } from '../rules/replay-rules.js';
import { ownSilentAfter, silenceLook } from '../rules/silence-look.js';
import type { ConditionsReplay, ReplayedSite } from './conditions-replay.js';
import type { WorksSpan } from './works-at.js';

const RULE = 'device.silent';

/** What was heard of a device in a stretch. Times are Unix ms. */
export interface HeardDevice {
  readonly firstMs: number;
  readonly lastMs: number;
  /** Where nothing was heard for long, in order; the first may begin before the stretch. */
  readonly gaps: readonly { readonly fromMs: number; readonly toMs: number }[];
}

/** A stretch of time with what was heard in it. */
export interface HeardStretch {
  readonly fromMs: number;
  readonly toMs: number;
  /** By device; one of which nothing was heard is left out. */
  readonly heard: ReadonlyMap<string, HeardDevice>;
  readonly works: readonly WorksSpan[];
}

export class SilenceReplay {
  /** When each device was last heard before the next stretch. */
  private readonly before: Map<string, number>;

  /** @param before when each device was last heard before the first stretch, Unix ms; one that never was is left out */
  constructor(
    private readonly site: ReplayedSite,
    private readonly conditions: ConditionsReplay,
    before: ReadonlyMap<string, number>,
  ) {
    this.before = new Map(before);
  }

  /** Of each device that is judged: when it was last heard before the next stretch, and the shortest gap that is to be told of. */
  wanted(atMs: number): { readonly device: string; readonly beforeMs: number | null; readonly longerThanMs: number }[] {
    return this.site.devices.flatMap((device) => {
      const afterMs = this.afterMs(device, atMs);
      // what is half as long decides who is silent alone
      return afterMs === null
        ? []
        : [{ device: device.id, beforeMs: this.before.get(device.id) ?? null, longerThanMs: afterMs / 2 }];
    });
  }

  /** One more stretch, which follows on the one before. */
  stretch(stretch: HeardStretch): ReplayedStep[] {
    const { fromMs, toMs, heard } = stretch;
    const steps: ReplayedStep[] = [];
    const moments = this.moments(stretch);
    let lookedMs = -Infinity;
    let againMs = Infinity;
    for (let i = 0; ;) {
      const dueMs = this.conditions.dueMs(RULE);
      const due = dueMs !== null && dueMs > lookedMs ? dueMs : Infinity;
      const atMs = Math.min(moments[i] ?? Infinity, Math.max(due, fromMs), againMs);
      if (atMs >= toMs) break;
      if (moments[i] === atMs) i += 1;
      const look = silenceLook(this.site, this.lastSeen(stretch, atMs), this.conditions.told(RULE), atMs);
      const own = this.conditions.look(look, atMs);
      steps.push(...own);
      lookedMs = atMs;
      // what comes or goes masks others, or does not any more: the next look of alerting sees it
      againMs = own.length > 0 ? atMs + 1 : Infinity;
    }
    for (const [device, { lastMs }] of heard) this.before.set(device, lastMs);
    return steps;
  }

  /** Devices that send nothing at the end of the newest stretch, whatever the site says of the rule. */
  silent(atMs: number): ReadonlySet<string> {
    const isSilent = (device: Device): boolean => {
      const [afterMs, seenMs] = [judgedAfterMs(device, null, atMs), this.before.get(device.id)];
      return afterMs !== null && seenMs !== undefined && atMs - seenMs > afterMs;
    };
    return new Set(this.site.devices.filter(isSilent).map(({ id }) => id));
  }

  private afterMs(device: Device, atMs: number): number | null {
    return judgedAfterMs(device, ownSilentAfter(this.site), atMs);
  }

  /** When a silence begins to count or ends, and works on a device begin or end; the beginning of the stretch among them. */
  private moments({ fromMs, toMs, heard, works }: HeardStretch): number[] {
    const all = [fromMs, ...works.flatMap((one) => [one.fromMs, one.untilMs])];
    for (const device of this.site.devices) {
      const afterMs = this.afterMs(device, fromMs);
      const own = heard.get(device.id);
      const last = own?.lastMs ?? this.before.get(device.id);
      if (afterMs === null || last === undefined) continue;
      for (const gap of [...(own?.gaps ?? []), { fromMs: last, toMs: Infinity }])
        all.push(
          ...silenceChangesMs(afterMs)
            .map((ms) => gap.fromMs + ms)
            .filter((ms) => ms < gap.toMs),
          gap.toMs,
        );
    }
    return [...new Set(all)].filter((ms) => ms >= fromMs && ms < toMs).sort((a, b) => a - b);
  }

  /** Outside of its gaps a device is heard all the time. */
  private lastSeen({ heard }: HeardStretch, atMs: number): (device: string) => number | null {
    return (device) => {
      const own = heard.get(device);
      const before = this.before.get(device) ?? null;
      if (!own || (before === null && atMs < own.firstMs)) return before;
      const gap = own.gaps.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
      return gap?.fromMs ?? Math.min(own.lastMs, atMs);
    };
  }
}
