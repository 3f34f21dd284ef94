import type { ComponentType } from 'preact';
import type { Place, View } from '../state/address.js';

/** What a view's own file says; it is fetched when somebody looks at it. */
const VIEW_FILES: Readonly<Record<View, () => Promise<{ readonly default: ComponentType }>>> = {
  overview: () => import('./overview/OverviewView.js'),
  plant: () => import('./plant/PlantView.js'),
  performance: () => import('./performance/PerformanceView.js'),
  points: () => import('./points/PointsView.js'),
  alarms: () => import('./alarms/AlarmsView.js'),
  data: () => import('./data/DataView.js'),
  reports: () => import('./reports/ReportsView.js'),
  log: () => import('./log/LogView.js'),
};

/** Views whose files have come. */
const loaded = new Map<Place, ComponentType>();

/** null: its file has not come yet. */
export const loadedView = (view: Place): ComponentType | null => loaded.get(view) ?? null;

/** Fetches the file of a view; a place that is no view has none. @throws TypeError where it cannot be fetched */
export async function loadView(view: Place): Promise<void> {
  const file = loaded.has(view) ? undefined : VIEW_FILES[view as View];
  if (file) loaded.set(view, (await file()).default);
}
