import { useMemo } from 'preact/hooks';
import type { AnswerOf } from '../../../api/answers.js';
import { sitePath, withQuery } from '../../../api/client.js';
import { asOf } from '../../../state/address.js';
import { useAsked } from '../../../state/ask.js';
import { site } from '../../../state/live.js';
import { usualOfPlant, type PlantDevice, type Usual } from './power.js';

export interface Heat {
  /** Of the power that leaves the plant, MW, at this outdoor temperature; null: not known. */
  readonly usual: Usual | null;
  readonly outdoorC: number | null;
  /** Rated, the largest first. */
  readonly boilersMw: readonly number[];
  /** The devices of the plant; null: not known yet. */
  readonly devices: readonly PlantDevice[] | null;
}

const NOTHING: Heat = { usual: null, outdoorC: null, boilersMw: [], devices: null };

/** What is usual now, and how large the plant is. */
export function useHeat(): Heat {
  const path = site.value ? withQuery(sitePath(site.value.id, 'plant'), { asOf: asOf.value }) : null;
  const { value } = useAsked<AnswerOf<'getPlant'>>(path, { everyMs: 15_000 });
  return useMemo(() => (value ? heatOf(value) : NOTHING), [value]);
}

const heatOf = ({ devices, outdoor }: AnswerOf<'getPlant'>): Heat => ({
  usual: usualOfPlant(devices),
  outdoorC: outdoor?.celsius ?? null,
  boilersMw: devices
    .flatMap(({ kind, ratedMw }) => (kind === 'boiler' && ratedMw !== null ? [ratedMw] : []))
    .toSorted((a, b) => b - a),
  devices,
});
