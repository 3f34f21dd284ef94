import { shellWords } from '#words';
import { Dialog } from '../parts/Dialog.js';
import { inWords } from '../words/language.js';
import { hasKeys, isHelpOpen, setKeys } from './keyboard.js';

/** All keys of the page, and whether single ones count. */
export function KeysHelp() {
  const words = inWords(shellWords).keysHelp;
  if (!isHelpOpen.value) return null;
  const close = (): void => void (isHelpOpen.value = false);
  const rows = [
    ['1 … 8', words.views],
    ['/', words.filter],
    ['↑ ↓ Home End', words.rows],
    ['Enter', words.details],
    ['A', words.acknowledge],
    ['S', words.shelve],
    ['N', words.note],
    ['T', words.trend],
    ['V', words.table],
    ['← →', words.time],
    ['Home', words.home],
    ['Esc', words.back],
    ['D', words.theme],
    ['K', words.kiosk],
    ['?', words.help],
  ] as const;
  return (
    <Dialog title={words.title} onClose={close}>
      <table>
        <tbody>
          {rows.map(([key, text]) => (
            <tr key={key}>
              <th scope="row">
                <kbd>{key}</kbd>
              </th>
              <td>{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="acts">
        <label class="check">
          <input
            type="checkbox"
            checked={hasKeys.value}
            onChange={({ currentTarget }) => setKeys(currentTarget.checked)}
          />{' '}
          {words.off}
        </label>
        <button type="button" class="btn" onClick={close}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}
