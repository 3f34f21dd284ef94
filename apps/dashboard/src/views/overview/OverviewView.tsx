import { shellWords } from '#words';
import { inWords } from '../../words/language.js';

export default function OverviewView() {
  return <h1>{inWords(shellWords).views.overview}</h1>;
}
