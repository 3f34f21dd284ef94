import { DAY_MS, HOUR_MS, MINUTE_MS, type DeviceKind, type Site } from '#domain';
import { parseFaults, type Fault } from './fault-list.js';

/** It lasts as long as anybody looks. */
const LASTS_HOURS = 10_000;
/** More than a substation could take in all the time that is bridged, in the unit of its register. */
const JUMP = 50_000;

/**
 * A plant in which something is wrong from the start, so that whoever sees it first sees alarms: a boiler whose gauges read beyond a
 * limit, beyond all measure and under another name; another one that falls silent; a substation whose register has jumped; a weighbridge
 * that tells nothing. What a site has none of is left out.
 * @param startMs when it was started first, Unix ms
 */
export function troubleOf({ devices }: Pick<Site, 'devices'>, startMs: number): Fault[] {
  const of = (kind: DeviceKind): string[] =>
    devices.filter((device) => device.kind === kind && !device.removed).map(({ id }) => id);
  const [boiler, otherBoiler] = of('boiler');
  const substation = of('substation').at(-1);
  const [scale] = of('fuel-scale');
  const from = (device: string | undefined, name: string, agoMs: number, more = ''): string[] => {
    const at = new Date(startMs - agoMs).toISOString();
    return device === undefined ? [] : [`${name}:at=${at}:hours=${LASTS_HOURS}:device=${device}${more}`];
  };
  return parseFaults(
    [
      // its history comes first: silence is counted from its last arrival
      ...from(otherBoiler, 'silence', MINUTE_MS),
      ...from(boiler, 'renamed', 2 * HOUR_MS),
      ...from(boiler, 'stray', 2 * HOUR_MS),
      ...from(boiler, 'beyond-limit', HOUR_MS),
      ...from(substation, 'jump', 30 * HOUR_MS, `:size=${JUMP}`),
      ...from(scale, 'dead-scale', 5 * DAY_MS),
    ].join(','),
  );
}
