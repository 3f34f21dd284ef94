import type { Site, WeatherSource } from '../plant/plant.js';

/** The sources of daily weather in the order in which a day asks them. */
export const weatherSourcesOf = ({
  weatherSources,
  weatherPoint,
}: Pick<Site, 'weatherSources' | 'weatherPoint'>): readonly WeatherSource[] =>
  weatherSources ?? (weatherPoint === null ? [] : [{ kind: 'point', point: weatherPoint, from: null }]);
