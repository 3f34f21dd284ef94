import { shellWords } from '#words';
import { inWords } from '../../words/language.js';

export default function LogView() {
  return <h1>{inWords(shellWords).views.log}</h1>;
}
