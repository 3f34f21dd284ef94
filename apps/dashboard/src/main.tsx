import { render } from 'preact';
import './tokens.css';
import './base.css';
import './state/theme.js';
import { Frame } from './shell/Frame.js';
import { startKeyboard } from './shell/keyboard.js';
import { startKiosk } from './shell/kiosk.js';
import { address } from './state/address.js';
import { followWorker, startWorker } from './push/follow-worker.js';
import { startLive } from './state/live.js';
import { VIEW_FILES } from './views/views.js';
import { clock, percent } from './words/format.js';

const { view } = address.value;
// The file of the view comes while the API is asked which sites there are.
if (view !== 'sites' && view !== 'more') void VIEW_FILES[view]().catch(() => undefined);
startLive();
// With its first figure and its first time the browser loads what it knows of languages: while the API is asked, and before there is
// anything that a touch could be about. A task of its own, so that none is long.
const apart = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
await apart();
percent(0);
clock(0);
await apart();
render(<Frame />, document.getElementById('app')!);
startKeyboard();
startKiosk();
followWorker();
startWorker();
