import { shellWords } from '#words';
import { inWords } from '../../words/language.js';

export default function PlantView() {
  return <h1>{inWords(shellWords).views.plant}</h1>;
}
