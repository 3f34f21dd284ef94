/** From the claimed amount to what could be defended: made when somebody asks, it takes the server some seconds. */
import { byId } from './dom.js';

const ABOUT =
  'From the claimed amount, one choice of an auditor at a time, made by the engine of the figures, each with its source. It takes some seconds.';

/** A season that has figures can be asked for; null: there is none. @param take reads the picture (SVG) */
export function offerWaterfall(season, take) {
  byId('waterfall-card').hidden = !season || season.grossT === null;
  byId('waterfall-show').onclick = async () => {
    byId('waterfall-show').disabled = true;
    byId('waterfall-words').textContent = 'It is being made …';
    try {
      const picture = new DOMParser().parseFromString(await take(season.period), 'image/svg+xml');
      byId('waterfall').replaceChildren(document.importNode(picture.documentElement, true));
      byId('waterfall-words').textContent = ABOUT;
    } catch (error) {
      byId('waterfall-words').textContent = error.message;
    }
    byId('waterfall-show').disabled = false;
  };
}

export function forgetWaterfall() {
  byId('waterfall-card').hidden = true;
  byId('waterfall').replaceChildren();
  byId('waterfall-words').textContent = ABOUT;
}
