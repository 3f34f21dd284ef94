import type { ApiClient } from '../system/api-client.js';
import { chooseSite } from '../system/choose-site.js';
import type { Output } from '../terminal/output.js';

interface Note {
  readonly id: string;
  readonly at: string;
  readonly shift: string;
  readonly point: string | null;
  readonly text: string;
  readonly who: string;
  readonly corrects: string | null;
  readonly correctedBy: string | null;
}

const pathOf = (site: string): string => `/api/v1/sites/${encodeURIComponent(site)}/log`;

export async function listNotes(
  api: ApiClient,
  {
    site,
    from,
    to,
    point,
    asOf,
    limit,
  }: {
    readonly site?: string;
    readonly from?: string;
    readonly to?: string;
    readonly point?: string;
    readonly asOf?: string;
    readonly limit: number;
  },
  output: Output,
): Promise<void> {
  const { id } = await chooseSite(api, site);
  const given = Object.entries({ from, to, point, asOf }).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  const items = await api.list<Note>(`${pathOf(id)}?${new URLSearchParams(given).toString()}`, limit);
  output.result({ items }, () => (items.length === 0 ? 'no notes' : items.map(noteText).join('\n')));
}

export interface NoteOptions {
  readonly site?: string;
  readonly at?: string;
  readonly point?: string;
  readonly corrects?: string;
  readonly id?: string;
  readonly by?: string;
}

export async function addNote(
  api: ApiClient,
  text: string,
  { site, at, point, corrects, id, by }: NoteOptions,
  output: Output,
): Promise<void> {
  const { id: siteId } = await chooseSite(api, site);
  const note = await api.post<Note>(pathOf(siteId), { text, at, point, corrects, id, by });
  output.result(note, () => noteText(note));
}

function noteText({ id, at, shift, point, text, who, corrects, correctedBy }: Note): string {
  const marks = [
    ...(point === null ? [] : [point]),
    ...(corrects === null ? [] : [`corrects ${corrects}`]),
    ...(correctedBy === null ? [] : [`corrected by ${correctedBy}`]),
    id,
  ];
  return `${at}  ${shift}  ${who}: ${text}\n  ${marks.join('  ')}`;
}
