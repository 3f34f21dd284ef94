/** Hands /openapi.json to Swagger UI, which the server keeps beside this file, and lists the problems that `/docs#…` names. */

/** What the address asked for; the viewer writes its own places there. */
const asked = decodeURIComponent(location.hash.slice(1));

/** An operation with its least role beside its summary. */
const withRole = (operation) => {
  const role = operation.security?.flatMap((way) => way.bearer ?? [])[0];
  return role === undefined ? operation : { ...operation, summary: `${operation.summary} · ${role}` };
};

const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));

function listProblems(problems) {
  const section = document.getElementById('problems');
  for (const [name, { status, title }] of Object.entries(problems)) {
    const row = section.querySelector('tbody').insertRow();
    row.id = name;
    for (const text of [name, status, title]) row.insertCell().textContent = text;
  }
  section.hidden = false;
  if (asked in problems) location.hash = asked;
}

/** `#getStatus` → the place that the viewer has for this operation. */
function followOperation(paths) {
  const operation = Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    .find(({ operationId }) => operationId === asked);
  if (operation) history.replaceState(null, '', `#/${operation.tags[0]}/${asked}`);
}

async function draw() {
  const openApi = await (await fetch('/openapi.json')).json();
  followOperation(openApi.paths);
  globalThis.SwaggerUIBundle({
    spec: { ...openApi, paths: mapValues(openApi.paths, (methods) => mapValues(methods, withRole)) },
    dom_id: '#viewer',
    deepLinking: true,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    supportedSubmitMethods: ['get'],
    validatorUrl: null,
    onComplete: () => listProblems(openApi['x-problems']),
  });
}

const dark = matchMedia('(prefers-color-scheme: dark)');
const followColours = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', followColours);
followColours();
draw().catch(() => {
  document.getElementById('viewer').textContent = 'The document cannot be loaded: the server does not answer.';
});
