import { shellWords } from '#words';
import { inWords } from '../../words/language.js';

export default function PerformanceView() {
  return <h1>{inWords(shellWords).views.performance}</h1>;
}
