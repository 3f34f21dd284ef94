import { ALARM_SENTENCES } from './alarms.js';
import { DATA_SENTENCES } from './data.js';
import { KIOSK_SENTENCES } from './kiosk.js';
import { LOG_SENTENCES } from './log.js';
import { OVERVIEW_SENTENCES } from './overview.js';
import { PERFORMANCE_SENTENCES } from './performance.js';
import { PLANT_SENTENCES } from './plant.js';
import { POINTS_SENTENCES } from './points.js';
import { REPORTS_SENTENCES } from './reports.js';

/** What the API says on each view of the page, by the names of the facts of `libs/domain`. */
export const SENTENCES = {
  overview: OVERVIEW_SENTENCES,
  plant: PLANT_SENTENCES,
  performance: PERFORMANCE_SENTENCES,
  points: POINTS_SENTENCES,
  alarms: ALARM_SENTENCES,
  data: DATA_SENTENCES,
  reports: REPORTS_SENTENCES,
  log: LOG_SENTENCES,
  kiosk: KIOSK_SENTENCES,
} as const;
