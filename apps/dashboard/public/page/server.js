/** Calls to the API and its stream of events. `fetch` and not EventSource: that cannot send a key. */

let key = sessionStorage.getItem('greenpark-key');
let asking = null;

export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

const headers = () => (key ? { authorization: `Bearer ${key}` } : {});

/** Asks the operator once for the key, however many calls wait for it. */
function askForKey() {
  asking ??= new Promise((resolve) => {
    const dialog = document.getElementById('key-dialog');
    document.getElementById('key-form').onsubmit = () => {
      key = document.getElementById('key').value.trim();
      sessionStorage.setItem('greenpark-key', key);
      asking = null;
      resolve();
    };
    dialog.oncancel = (event) => event.preventDefault();
    dialog.showModal();
  });
  return asking;
}

async function request(path, options = {}) {
  for (;;) {
    const response = await fetch(path, { ...options, headers: { ...headers(), ...options.headers } });
    if (response.ok) return response;
    if (response.status === 401) {
      await askForKey();
      continue;
    }
    const problem = await response.json().catch(() => ({}));
    throw new Problem(response.status, problem.detail ?? `The server answers ${response.status}.`);
  }
}

export async function get(path) {
  return (await request(path)).json();
}

export async function getText(path) {
  return (await request(path)).text();
}

export async function post(path, body = {}) {
  const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return (await request(path, options)).json();
}

/** Fetches a file with the key and hands it to the browser to keep: a link could not send the key. */
export async function download(path, name) {
  const response = await request(path);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * Opens a document of the API in a tab of its own. A link cannot send the key: where there is one, it is fetched and written into
 * the tab, which is opened first because browsers allow that in a click only.
 */
export async function openDocument(path) {
  const tab = window.open(key ? 'about:blank' : path, '_blank');
  if (!key || !tab) return;
  const response = await request(path, { headers: { accept: 'text/html' } });
  tab.document.write(await response.text());
  tab.document.close();
}

const QUIET_MS = 40_000; // the server says something every 15 s
const RETRY_MS = 2_000;

/** Follows the stream for ever; `onState(true|false)` says whether it is connected. Returns how to end it. */
export function follow(path, onEvent, onState) {
  let ended = false;
  let abort = null;
  const run = async () => {
    while (!ended) {
      abort = new AbortController();
      let quiet;
      const alive = () => {
        clearTimeout(quiet);
        quiet = setTimeout(() => abort.abort(), QUIET_MS);
      };
      try {
        alive();
        const response = await request(path, { signal: abort.signal });
        onState(true);
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
        let text = '';
        for (;;) {
          const { value, done } = await reader.read();
          if (done) break;
          alive();
          text += value;
          const blocks = text.split('\n\n');
          text = blocks.pop();
          for (const block of blocks) deliver(block, onEvent);
        }
      } catch {
        // the server is away: said by onState, tried again below
      }
      clearTimeout(quiet);
      if (ended) return;
      onState(false);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  };
  void run();
  return () => {
    ended = true;
    abort?.abort();
  };
}

function deliver(block, onEvent) {
  let name = null;
  let data = '';
  for (const line of block.split('\n')) {
    if (line.startsWith('event: ')) name = line.slice(7);
    if (line.startsWith('data: ')) data += line.slice(6);
  }
  if (name && data) onEvent(name, JSON.parse(data));
}
