import { localDateOf, localMidnightMs, lostCertificates, refusedChanges, type Site } from '#domain';
import type { ConfigDocument, Path } from '../catalogue/catalogue-document.js';

/** What a site file may not say because of what counted before it. */
export function checkAgainst(document: ConfigDocument, site: Site, before: Site): void {
  for (const change of refusedChanges(before, site)) {
    const { point, field, entryMs, fromMs } = change;
    const since = fromMs === -Infinity ? 'since ever' : `from ${localDateOf(fromMs, site.timeZone)} on`;
    document.report(
      [...pathOf(document.content as Written, point, entryMs, site.timeZone), field],
      `found ${change.after} where ${change.before} counts ${since}, expected ${change.before}: ` +
        `another ${field} of ${point} takes an entry of its own with \`from\``,
    );
  }
  for (const { device, serial, from, until } of lostCertificates(before, site)) {
    const d = (document.content as Written).devices.findIndex(({ id }) => id === device);
    const meter = serial === null ? 'the meter' : `meter ${serial}`;
    document.report(
      ['devices', d, 'meter'],
      `expected the certificate of ${meter} ${from === null ? '' : `from ${from} `}until ${until}, which counts, ` +
        'found none that covers it: a new certificate or meter is a new entry with `from`, and no entry is taken away or shortened',
    );
  }
}

interface Written {
  readonly devices: readonly {
    readonly id: string;
    readonly points: readonly { readonly id: string; readonly from?: string }[];
  }[];
}

/** Where an entry of a point is written. */
function pathOf({ devices }: Written, address: string, entryMs: number, timeZone: string): Path {
  const d = devices.findIndex(({ id }) => address.startsWith(`${id}/`));
  const p = devices[d]!.points.findIndex(({ id, from }) => {
    const fromMs = from === undefined ? -Infinity : localMidnightMs(from, timeZone);
    return `${devices[d]!.id}/${id}` === address && fromMs === entryMs;
  });
  return ['devices', d, 'points', p];
}
