import type { ComponentType } from 'preact';
import type { View } from '../state/address.js';

/** What a view's own file says; it is fetched when somebody looks at it. */
export const VIEW_FILES: Readonly<Record<View, () => Promise<{ readonly default: ComponentType }>>> = {
  overview: () => import('./overview/OverviewView.js'),
  plant: () => import('./plant/PlantView.js'),
  performance: () => import('./performance/PerformanceView.js'),
  points: () => import('./points/PointsView.js'),
  alarms: () => import('./alarms/AlarmsView.js'),
  data: () => import('./data/DataView.js'),
  reports: () => import('./reports/ReportsView.js'),
  log: () => import('./log/LogView.js'),
};
