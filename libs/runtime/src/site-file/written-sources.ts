import { shippedMapOf, type SiteFile } from '#contracts';
import type { PayloadSource } from '#domain';

type FileSource = NonNullable<SiteFile['sources']>[number];

/** Declared sources with their defaults and shipped maps spelt out; of files that were checked. */
export const buildSources = (sources: readonly FileSource[] | undefined, timeZone: string): PayloadSource[] =>
  (sources ?? []).map((source) => buildSource(source, timeZone));

function buildSource({ topic, decoder, map, device, devices, time }: FileSource, timeZone: string): PayloadSource {
  const shipped = typeof map === 'string' ? shippedMapOf(map) : undefined;
  const points = shipped ? shipped.points : typeof map === 'object' ? map : undefined;
  return {
    topic,
    decoder: decoder as PayloadSource['decoder'],
    device: typeof device === 'string' ? { id: device } : (device ?? firstWildcard(topic)),
    devices: devices ?? {},
    time:
      time === 'arrival'
        ? 'arrival'
        : {
            path: time?.path ?? shipped?.time?.path ?? 'ts',
            format: time?.format ?? shipped?.time?.format ?? 'auto',
            timeZone: time?.timeZone ?? timeZone,
          },
    points: points
      ? Object.entries(points).map(([point, at]) =>
          typeof at === 'string' ? { point, path: at, unit: null } : { point, path: at.path, unit: at.unit ?? null },
        )
      : null,
  };
}

/** The first `+` names the device; null where the topic has none. */
function firstWildcard(topic: string): { readonly level: number } | null {
  const at = topic.split('/').indexOf('+');
  return at < 0 ? null : { level: at + 1 };
}
