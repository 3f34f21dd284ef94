import type { Misstatement } from '#domain';
import { FILE_TIMEOUT_MS, type ApiClient } from '../system/api-client.js';
import { chooseSite } from '../system/choose-site.js';
import { rounded, table, type Output } from '../terminal/output.js';

export interface SiteOption {
  readonly site?: string;
}

interface Opinion {
  readonly level: string;
  readonly opinion: string;
  readonly text: string;
  readonly who: string;
  readonly at: string;
}

interface VerificationItem {
  readonly id: number;
  readonly period: string;
  readonly state: 'open' | 'signed';
  readonly verifier: string;
  readonly size: number;
  readonly revision: number;
  readonly grossT: number | null;
  readonly seed: string;
  readonly simulated: boolean;
  readonly openedAt: string;
  readonly opinion: Opinion | null;
}

interface VerificationStanding extends VerificationItem {
  readonly misstatement: Misstatement;
  readonly openCars: readonly number[];
  readonly carried: readonly { readonly id: number; readonly period: string; readonly text: string }[];
}

interface SampledHour {
  readonly rank: number;
  readonly hour: string;
  readonly grossT: number;
  readonly hasCodes: boolean;
  readonly revision: number;
  readonly findings: readonly number[];
  readonly figure: string;
}

const MOST_ROWS = 10_000;

export const bookOf = (site: string): string => `/api/v1/sites/${encodeURIComponent(site)}/verifications`;
const one = (site: string, id: string): string => `${bookOf(site)}/${encodeURIComponent(id)}`;

/** Opens a verification and draws its sample. */
export async function newVerification(
  api: ApiClient,
  options: SiteOption & {
    readonly period: string;
    readonly words: string;
    readonly size?: number;
    readonly by?: string;
  },
  output: Output,
): Promise<void> {
  const { id: site } = await chooseSite(api, options.site);
  const { period, words, size, by } = options;
  const body = { period, words, ...(size !== undefined && { size }), ...(by !== undefined && { by }) };
  const made = await api.post<VerificationStanding>(bookOf(site), body, FILE_TIMEOUT_MS);
  output.result(made, () =>
    [
      `verification ${made.id} of ${period}, revision ${made.revision}, by ${made.verifier}`,
      ...simulatedLine(made),
      `${made.misstatement.sampled} of ${made.misstatement.hours} hours drawn, seed ${made.seed}`,
      `see them: greenpark verification sample ${made.id}`,
    ].join('\n'),
  );
}

/** The newest first. */
export async function listVerifications(
  api: ApiClient,
  options: SiteOption & { readonly period?: string; readonly state?: string },
  output: Output,
): Promise<void> {
  const { id: site, display } = await chooseSite(api, options.site);
  const query = new URLSearchParams();
  if (options.period !== undefined) query.set('period', options.period);
  if (options.state !== undefined) query.set('state', options.state);
  const items = await api.list<VerificationItem>(`${bookOf(site)}?${query.toString()}`, MOST_ROWS);
  output.result({ site, items }, () =>
    items.length === 0
      ? `nobody has verified a period of ${site}`
      : table(
          ['id', 'period', 'revision', 'verifier', 'hours', 'opened', 'opinion'],
          items.map((item) => [
            item.id,
            item.period,
            item.revision,
            item.verifier,
            item.size,
            item.openedAt,
            item.opinion && `${item.opinion.opinion}, ${item.opinion.level}`,
          ]),
          display.locale,
        ),
  );
}

/** How a verification stands. */
export async function showVerification(
  api: ApiClient,
  options: SiteOption & { readonly id: string },
  output: Output,
): Promise<void> {
  const { id: site } = await chooseSite(api, options.site);
  const found = await api.get<VerificationStanding>(one(site, options.id));
  output.result(found, () => standingText(found));
}

/** The hours of a sample in the order in which they were drawn. */
export async function showSample(
  api: ApiClient,
  options: SiteOption & { readonly id: string },
  output: Output,
): Promise<void> {
  const { id: site, display } = await chooseSite(api, options.site);
  const { items } = await api.get<{ items: SampledHour[] }>(`${one(site, options.id)}/sample`);
  output.result({ site, items }, () =>
    [
      table(
        ['rank', 'hour', 'gross t', 'codes', 'revision', 'findings'],
        items.map(({ rank, hour, grossT, hasCodes, revision, findings }) => [
          rank,
          hour,
          rounded(grossT, 3),
          hasCodes ? 'yes' : null,
          revision,
          findings.join(' ') || null,
        ]),
        display.locale,
      ),
      ...(items[0] ? [`down to its readings: greenpark lineage ${items[0].figure}`] : []),
    ].join('\n'),
  );
}

/** Signs the opinion that ends a verification. */
export async function signOpinion(
  api: ApiClient,
  options: SiteOption & {
    readonly id: string;
    readonly level: string;
    readonly opinion: string;
    readonly text: string;
    readonly by?: string;
  },
  output: Output,
): Promise<void> {
  const { id: site } = await chooseSite(api, options.site);
  const { level, opinion, text, by } = options;
  const signed = await api.post<VerificationStanding>(`${one(site, options.id)}/opinion`, {
    level,
    opinion,
    text,
    ...(by !== undefined && { by }),
  });
  output.result(signed, () => standingText(signed));
}

const simulatedLine = ({ simulated }: VerificationItem): string[] =>
  simulated ? ['SIMULATED DATA: no tonne here is real.'] : [];

function standingText(item: VerificationStanding): string {
  const { misstatement: m, openCars, carried, opinion } = item;
  const t = (value: number): number | null => rounded(value, 3);
  return [
    `verification ${item.id} of ${item.period}, revision ${item.revision}, by ${item.verifier}, opened ${item.openedAt}`,
    ...simulatedLine(item),
    `sample: ${m.sampled} of ${m.hours} hours, which claim ${t(m.bookT)} t`,
    `misstatement: ${t(m.projectedT)} t projected, ${t(m.wholeT)} t by itself; ${t(m.overT)} t too much, ${t(m.underT)} t too little, limit ${t(m.limitT)} t: ${m.isMaterial ? 'material' : 'not material'}`,
    `CARs that are not closed: ${openCars.join(', ') || 'none'}`,
    ...carried.map(({ id, period, text }) => `FAR ${id} of ${period}: ${text}`),
    opinion
      ? `opinion: ${opinion.opinion}, ${opinion.level} assurance, by ${opinion.who} at ${opinion.at}: ${opinion.text}`
      : 'opinion: none yet',
  ].join('\n');
}
