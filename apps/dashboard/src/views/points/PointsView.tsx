import { shellWords } from '#words';
import { inWords } from '../../words/language.js';

export default function PointsView() {
  return <h1>{inWords(shellWords).views.points}</h1>;
}
