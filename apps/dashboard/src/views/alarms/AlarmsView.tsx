import { shellWords } from '#words';
import { inWords } from '../../words/language.js';

export default function AlarmsView() {
  return <h1>{inWords(shellWords).views.alarms}</h1>;
}
