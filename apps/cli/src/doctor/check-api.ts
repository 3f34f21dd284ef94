import { DAY_MS } from '#domain';
import { STRAY_LETTERS, type DeadLetter } from '../readings/waiting-letters.js';
import { apiClient, type ApiClient } from '../system/api-client.js';
import { leastSkewMs, MOST_SKEW_MS } from './clock-skew.js';
import { checkFuel } from './check-fuel.js';
import { bad, DEADLINE_MS, good, messageOf, type Finding } from './finding.js';

const MOST_STRAY_LETTERS = 1_000;
const NEW_LETTERS_MS = DAY_MS;
/** Of the header `Date`. */
const DATE_RESOLUTION_MS = 1_000;

export async function checkApi(http: string | null): Promise<Finding[]> {
  if (http === null) return [bad('api', 'no address known', 'start a system with `npm start`, or give --http')];
  try {
    const fromMs = Date.now();
    const response = await fetch(new URL('/health/ready', http), { signal: AbortSignal.timeout(DEADLINE_MS) });
    const asked = { fromMs, toMs: Date.now() };
    const { missing = [] } = (await response.json()) as { missing?: string[] };
    const skew = leastSkewMs(Date.parse(response.headers.get('date') ?? ''), asked, DATE_RESOLUTION_MS);
    const clock =
      skew < MOST_SKEW_MS ? [] : [bad('clock', `differs by ${skew} ms from the system's`, 'run NTP on both machines')];
    if (!response.ok)
      return [...clock, ...missing.map((what) => bad('api', what, 'see the log of the process that is named'))];
    const client = await apiClient(http);
    return [...clock, good('api', `${http} is ready`), ...(await checkSites(client)), await checkStrayLetters(client)];
  } catch (error) {
    return [bad('api', `${http} does not answer: ${messageOf(error)}`, 'look whether the process `api` runs')];
  }
}

async function checkSites(api: ApiClient): Promise<Finding[]> {
  const { items } = await api.get<{ items: { id: string }[] }>('/api/v1/sites');
  return [...(await checkLedgers(api, items)), ...(await checkFuel(api, items))];
}

async function checkLedgers(api: ApiClient, items: readonly { readonly id: string }[]): Promise<Finding[]> {
  const findings = await Promise.all(
    items.map(async ({ id }) => {
      const ledger = await api.get<SiteLedger>(`/api/v1/sites/${encodeURIComponent(id)}/ledger`);
      const found = `${id}: ${ledger.lagRecords ?? '?'} records wait, ${ledger.deadLettersWaiting} dead letters wait`;
      const isClear = ledger.lagRecords !== null && ledger.lagRecords < 100_000;
      const state = isClear
        ? good('ledger', found)
        : bad('ledger', found, 'look whether the aggregator runs and what it logs');
      return [state, ...floodsOf(id, ledger)];
    }),
  );
  return findings.flat();
}

interface SiteLedger {
  readonly deadLettersWaiting: number;
  readonly lagRecords: number | null;
  readonly deadLettersDeleted: readonly { device: string; cause: string; letters: number; lastAt: string }[];
  readonly devices: readonly { device: string; forgottenRanges: number }[];
}

/** What a sender has overdone: its bounds bit. Of dead letters those of the last day; a device that makes numbers up does so until it is mended. */
function floodsOf(site: string, { deadLettersDeleted, devices }: SiteLedger): Finding[] {
  const isNew = ({ lastAt }: { lastAt: string }): boolean => Date.now() - Date.parse(lastAt) < NEW_LETTERS_MS;
  const advice = 'mend or lock out the sender; GREENPARK_DEAD_LETTERS_MIB keeps more';
  const letters = deadLettersDeleted
    .filter((one) => one.cause === 'quota' && isNew(one))
    .map((one) => {
      const found = `${site}/${one.device}: ${one.letters} were deleted above the quota, the last at ${one.lastAt}`;
      return bad('dead letters', found, advice);
    });
  const ranges = devices
    .filter(({ forgottenRanges }) => forgottenRanges > 0)
    .map(({ device, forgottenRanges }) =>
      bad(
        'sequence numbers',
        `${site}/${device}: ${forgottenRanges} ranges of seq were forgotten, more than 2,000 runs or holes`,
        'let the device count seq up by one, and keep boot for as long as it runs',
      ),
    );
  return [...letters, ...ranges];
}

/** Senders whose site or topic is wrong are in no site's ledger. Old ones are shown, and are no fault of today. */
async function checkStrayLetters(api: ApiClient): Promise<Finding> {
  const letters = await api.list<DeadLetter>(`${STRAY_LETTERS}?state=waiting`, MOST_STRAY_LETTERS);
  const [newest] = letters;
  if (!newest) return good('dead letters', 'none of unknown sites or topics');
  const number = letters.length === MOST_STRAY_LETTERS ? `${MOST_STRAY_LETTERS} or more` : letters.length;
  const found = `${number} of unknown sites or topics, the newest at ${newest.receivedAt} on ${newest.topic}: ${newest.reason}`;
  const isNew = Date.now() - Date.parse(newest.receivedAt) < NEW_LETTERS_MS;
  const advice = 'correct the topic of the sender or declare the site: `greenpark dead-letters list --unknown-site`';
  return isNew ? bad('dead letters', found, advice) : good('dead letters', found);
}
