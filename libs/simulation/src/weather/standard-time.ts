import { zoneOffsetMs } from '#domain';

/** Offset of a zone without daylight saving, ms ahead of UTC: what the sun, and so the weather, goes by. */
export const standardOffsetMs = (timeZone: string): number =>
  Math.min(zoneOffsetMs(Date.UTC(2025, 0, 15), timeZone), zoneOffsetMs(Date.UTC(2025, 6, 15), timeZone));
