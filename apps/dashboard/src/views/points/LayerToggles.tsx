import { pointsWords, trendWords } from '#words';
import { LAYERS } from '../../charts/trend/scene.js';
import { inWords } from '../../words/language.js';
import { hiddenLayers, toggleLayer } from './layers.js';

/** What is laid on the curves, each to be taken away and put back. */
export function LayerToggles() {
  const words = inWords(pointsWords);
  const names = inWords(trendWords).layers;
  const hidden = hiddenLayers.value;
  return (
    <div class="points-layers" role="group" aria-label={words.layers}>
      <span class="note">{words.layers}</span>
      <span class="seg">
        {LAYERS.map((layer) => (
          <button key={layer} type="button" aria-pressed={!hidden.has(layer)} onClick={() => toggleLayer(layer)}>
            {names[layer]}
          </button>
        ))}
      </span>
    </div>
  );
}
