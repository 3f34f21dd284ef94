import { readFileSync, writeFileSync } from 'node:fs';
import { MQTT_RIGHTS, operationList, roleFor } from '#contracts';

/** The tables of SECURITY.md that say who may do what are made from the code. If not: UPDATE_SECURITY=1 node test/run.mjs --selectProjects unit */
const FILE = new URL('../../../SECURITY.md', import.meta.url);
const MARKS = ['<!-- routes -->', '<!-- /routes -->'] as const;

const NEEDED: Readonly<Record<string, string>> = {
  telemetry: '`greenpark/v1/{site}/{device}/telemetry`, and topics of declared sources',
  events: '`…/events`: exchanges, resets, maintenance, readings by hand',
  decisions: '`…/events`: `jump-accepted`, `jump-refused`, `withdrawn`',
  read: 'the retained `greenpark/v1/{site}/status` and `…/alerts/{alert}`',
};

function tables(): string {
  const scopes = { filtered: 'what belongs to its sites', common: 'all: it belongs to no site' };
  const routes = operationList().map((operation) => {
    const { method, path, scope } = operation;
    const role = roleFor(operation) ?? 'anyone';
    const isOfSite = path.includes('{site}');
    const ofSites = role === 'anyone' ? '' : isOfSite ? 'its sites' : scope ? scopes[scope] : 'refused';
    return `| ${method.toUpperCase()} | \`${path}\` | ${role} | ${ofSites} |`;
  });
  const rights = MQTT_RIGHTS.map((right) => `| \`${right}\` | ${NEEDED[right]} |`);
  return [
    '| | route | least role | a key of some sites gets |',
    '|---|---|---|---|',
    ...routes.toSorted((a, b) => (a.split('|')[2]! < b.split('|')[2]! ? -1 : 1)),
    '',
    '| MQTT right | lets write or read, of its devices |',
    '|---|---|',
    ...rights,
  ].join('\n');
}

it('SECURITY.md says who may do what as the code has it', () => {
  const page = readFileSync(FILE, 'utf8');
  const [from, to] = MARKS.map((mark) => page.indexOf(mark)) as [number, number];
  expect(from).toBeGreaterThan(0);
  expect(to).toBeGreaterThan(from);
  const made = `${page.slice(0, from)}${MARKS[0]}\n\n${tables()}\n\n${page.slice(to)}`;
  if (process.env.UPDATE_SECURITY) writeFileSync(FILE, made);
  else expect(squeezed(page)).toBe(squeezed(made));
});

/** Without what the formatter does to tables. */
const squeezed = (text: string): string =>
  text
    .replace(/ +/g, ' ')
    .replace(/-{3,}/g, '---')
    .replace(/\| ---/g, '|---')
    .replace(/--- \|/g, '---|');
