import { priorityOf, type Priority } from '../../parts/AlarmMark.js';
import type { Alert } from '../../state/live.js';
import type { PlantDevice } from './shown-points.js';

/** What an alarm of the whole network is about is shown at its box. */
const OF_NETWORK: ReadonlySet<string> = new Set(['heat.imbalance', 'data.balance']);

/** Standing alarms of a device, its points included; the most urgent first, as they come. */
export function alarmsOf(device: PlantDevice, standing: readonly Alert[], site: string): Alert[] {
  return standing.filter(({ rule, subject }) => {
    if (device.kind === 'network' && OF_NETWORK.has(rule) && subject.startsWith(site)) return true;
    return subject === device.id || subject.startsWith(`${device.id}/`);
  });
}

/** Of the worst alarm of a point; null: none. */
export function priorityOfPoint(address: string, alarms: readonly Alert[]): Priority | null {
  const worst = alarms.find(({ subject }) => subject === address);
  return worst ? priorityOf(worst.severity) : null;
}
