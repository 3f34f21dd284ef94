import { render } from 'preact';
import './tokens.css';
import './base.css';
import './state/theme.js';
import { inTurn } from './charts/in-turn.js';
import { Frame } from './shell/Frame.js';
import { startKeyboard } from './shell/keyboard.js';
import { startKiosk } from './shell/kiosk.js';
import { address } from './state/address.js';
import { followWorker, startWorker } from './push/follow-worker.js';
import { startLive } from './state/live.js';
import { VIEW_FILES } from './views/views.js';
import { clock, num } from './words/format.js';

const { view } = address.value;
// The file of the view comes while the API is asked which sites there are.
if (view !== 'sites' && view !== 'more') void VIEW_FILES[view]().catch(() => undefined);
startLive();
render(<Frame />, document.getElementById('app')!);
// With its first figure and its first time the browser loads what it knows of languages: while the API is asked, not when it has answered.
inTurn(() => num(0));
inTurn(() => clock(0));
startKeyboard();
startKiosk();
followWorker();
startWorker();
