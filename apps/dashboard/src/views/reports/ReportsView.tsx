import { shellWords } from '#words';
import { inWords } from '../../words/language.js';

export default function ReportsView() {
  return <h1>{inWords(shellWords).views.reports}</h1>;
}
