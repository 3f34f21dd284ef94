import { versionAt, type Site } from '#domain';
import { streamReadings, type Names, type PointName, type StreamedReading } from '#postgres';
import { Failure } from '../terminal/failure.js';
import type { Output } from '../terminal/output.js';
import { exportTable, PAGE_ROWS, type Export, type ExportOptions, type ExportSite } from './export-table.js';
import type { ExportColumn, ExportRow } from './table-file.js';

const COLUMNS: readonly ExportColumn[] = [
  { name: 'time', type: 'time' },
  { name: 'site', type: 'text' },
  { name: 'device', type: 'text' },
  { name: 'point', type: 'text' },
  { name: 'value', type: 'number' },
  { name: 'unit', type: 'text' },
  { name: 'quality', type: 'text' },
  { name: 'seq', type: 'integer' },
  { name: 'receivedAt', type: 'time' },
  { name: 'event', type: 'text' },
  { name: 'simulated', type: 'boolean' },
];
/** As in a telemetry message. */
const QUALITIES = ['good', 'uncertain', 'bad'];

interface DevicePoints {
  readonly at: ExportSite;
  readonly deviceId: number;
  readonly points: ReadonlyMap<number, PointName>;
}

/** Every value that counts, device by device, in the order of time. @param addresses `device/point`; []: all */
export async function exportReadings(
  file: string,
  options: ExportOptions & { readonly point: readonly string[] },
  output: Output,
): Promise<void> {
  const what: Export = {
    unit: 'readings',
    columns: COLUMNS,
    facts: { content: 'readings', unit: 'value is in the unit (UCUM) of its row', time: 'UTC' },
    read: async (tx, sites, names, onRows) => {
      const devices = devicesOf(sites, names, options.point);
      for (const [i, { at, deviceId, points }] of devices.entries()) {
        const { fromMs, toMs } = at;
        const want = { deviceId, pointIds: [...points.keys()], fromMs, toMs, pageSize: PAGE_ROWS };
        await streamReadings(tx, want, (rows) =>
          onRows(
            rows.map((row) => rowOf(at.site, points.get(row.pointId)!, row)),
            i / devices.length,
          ),
        );
      }
    },
  };
  await exportTable(file, options, what, output);
}

/** Names, not files: what was taken out of a site file has kept its history. */
function devicesOf(sites: readonly ExportSite[], names: Names, addresses: readonly string[]): DevicePoints[] {
  const found = new Set<string>();
  const devices = sites.flatMap((at) =>
    names.devicesOf(at.siteId).flatMap(({ deviceId }) => {
      const points = names.pointsOf(deviceId).filter(({ device, point }) => {
        const address = `${device}/${point}`;
        if (addresses.length > 0 && !addresses.includes(address)) return false;
        found.add(address);
        return true;
      });
      return points.length === 0 ? [] : [{ at, deviceId, points: new Map(points.map((p) => [p.pointId, p])) }];
    }),
  );
  const missing = addresses.filter((address) => !found.has(address));
  if (missing.length > 0)
    throw new Failure(`there is no point ${missing.join(', ')} at ${sites.map(({ site }) => site.id).join(', ')}`);
  return devices;
}

function rowOf(site: Site, name: PointName, reading: StreamedReading): ExportRow {
  const { t, v, q, unit, seq, receivedMs, eventId, simulated } = reading;
  return {
    time: t,
    site: site.id,
    device: name.device,
    point: name.point,
    value: v,
    unit: unit ?? unitAt(site, name, t),
    quality: QUALITIES[q] ?? String(q),
    seq,
    receivedAt: receivedMs,
    event: eventId === '' ? null : eventId,
    simulated,
  };
}

function unitAt(site: Site, { device, point }: PointName, t: number): string | null {
  const declared = site.devices.find(({ id }) => id === device)?.points.find(({ id }) => id === point);
  return declared ? versionAt(declared, t).unit : null;
}
