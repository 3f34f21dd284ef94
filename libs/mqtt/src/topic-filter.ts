import { MQTT_ROOT } from '#contracts';

/** What a listener has to give: the retained status of each site and its alerts. */
const SERVED = [`${MQTT_ROOT}/+/status`, `${MQTT_ROOT}/+/alerts/+`].map((filter) => filter.split('/'));

/** MQTT 4.7: `#` only as the last level, wildcards alone in their level, no U+0000, 1 to 65,535 bytes. */
export function isTopicFilter(filter: string): boolean {
  if (filter === '' || filter.includes('\0') || filter.includes('\uFFFD')) return false;
  const levels = filter.split('/');
  return levels.every((level, i) => (level === '#' ? i === levels.length - 1 : level === '+' || !/[+#]/.test(level)));
}

export function matches(filter: string, topic: string): boolean {
  if (topic.startsWith('$') && /^[+#]/.test(filter)) return false;
  const levels = filter.split('/');
  const names = topic.split('/');
  for (let i = 0; i < levels.length; i++) {
    if (levels[i] === '#') return true;
    if (i >= names.length || (levels[i] !== '+' && levels[i] !== names[i])) return false;
  }
  return levels.length === names.length;
}

/** Whether the listener could ever have something for this filter. */
export const isServed = (filter: string): boolean => SERVED.some((served) => overlap(filter.split('/'), served));

function overlap(filter: readonly string[], served: readonly string[]): boolean {
  for (let i = 0; i < filter.length; i++) {
    if (filter[i] === '#') return true;
    if (i >= served.length) return false;
    if (filter[i] !== '+' && served[i] !== '+' && filter[i] !== served[i]) return false;
  }
  return filter.length === served.length;
}
