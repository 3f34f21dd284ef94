import { signal } from '@preact/signals';
import { LAYERS, type Layer } from '../../charts/trend/scene.js';
import { keep, kept } from '../../state/device.js';

const KEY = 'hidden-layers';
const isLayer = (text: string): text is Layer => (LAYERS as readonly string[]).includes(text);

/** What is taken away from the curves of the view, as chosen on this device. */
export const hiddenLayers = signal<ReadonlySet<Layer>>(new Set((kept(KEY) ?? '').split(',').filter(isLayer)));

export function toggleLayer(layer: Layer): void {
  const next = new Set(hiddenLayers.value);
  if (!next.delete(layer)) next.add(layer);
  hiddenLayers.value = next;
  keep(KEY, next.size === 0 ? null : [...next].join(','));
}
