import type { ApiClient } from '../system/api-client.js';
import { chooseSite } from '../system/choose-site.js';
import { table, type Output } from '../terminal/output.js';

interface Device {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly lastSeen: string | null;
}

/** What the site file declares, with how it stands. */
export async function listDevices(api: ApiClient, site: string | undefined, output: Output): Promise<void> {
  const { id } = await chooseSite(api, site);
  const { devices } = await api.get<{ devices: readonly Device[] }>(`/api/v1/sites/${encodeURIComponent(id)}/status`);
  output.result({ site: id, items: devices }, () =>
    table(
      ['device', 'kind', 'state', 'last seen'],
      devices.map((device) => [device.id, device.kind, device.state, device.lastSeen]),
    ),
  );
}
