import { filtersOverlap, MQTT_ROOT } from '#contracts';

/** What a listener has to give: the retained status of each site and its alerts. */
const SERVED = [`${MQTT_ROOT}/+/status`, `${MQTT_ROOT}/+/alerts/+`];

/** Whether the listener could ever have something for this filter. */
export const isServed = (filter: string): boolean => SERVED.some((served) => filtersOverlap(filter, served));
