import { shellWords } from '#words';
import { inWords } from '../../words/language.js';

export default function DataView() {
  return <h1>{inWords(shellWords).views.data}</h1>;
}
