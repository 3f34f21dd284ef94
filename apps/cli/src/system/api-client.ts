import { Failure } from '../terminal/failure.js';
import { localCredential } from './running-system.js';

interface Problem {
  readonly title?: string;
  readonly detail?: string;
}

const JSON_TYPE = 'application/json';
const TIMEOUT_MS = 30_000;
/** A pack of a season is made in one go. */
export const FILE_TIMEOUT_MS = 300_000;

/** With the key of GREENPARK_TOKEN; without one a system that was started on this machine is read with the key of its start. */
export async function apiClient(baseUrl: string): Promise<ApiClient> {
  const token = process.env['GREENPARK_TOKEN'] || null;
  return new ApiClient(baseUrl, token, token ?? (await localCredential(baseUrl, 'http', 'adminKey')));
}

/** The HTTP API, as the commands use it. */
export class ApiClient {
  /** @param readToken only for what changes nothing: no one acts by a key that was not named */
  constructor(
    readonly baseUrl: string,
    private readonly token: string | null,
    private readonly readToken: string | null = token,
  ) {}

  get<Answer>(path: string): Promise<Answer> {
    return this.call('GET', path);
  }

  post<Answer>(path: string, body: unknown, timeoutMs = TIMEOUT_MS): Promise<Answer> {
    return this.call('POST', path, body, timeoutMs);
  }

  /** Whether it answers at all. */
  async isReachable(): Promise<boolean> {
    try {
      return (await fetch(new URL('/health/live', this.baseUrl), { signal: AbortSignal.timeout(3_000) })).ok;
    } catch {
      return false;
    }
  }

  /** Every item of a list, page by page, up to `limit`. */
  async list<Item>(path: string, limit: number): Promise<Item[]> {
    const found: Item[] = [];
    let cursor: string | null = null;
    do {
      const url: string =
        cursor === null ? path : `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;
      const page: { items: Item[]; nextCursor: string | null } = await this.get(url);
      found.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null && found.length < limit);
    return found.slice(0, limit);
  }

  /** A file; `accept` where the call has it in several forms. */
  async getBytes(path: string, accept = JSON_TYPE): Promise<Uint8Array> {
    return this.bytes('GET', path, undefined, accept);
  }

  /** A file that is made by what is sent. */
  async postBytes(path: string, body: unknown, accept = JSON_TYPE): Promise<Uint8Array> {
    return this.bytes('POST', path, body, accept);
  }

  private async bytes(method: string, path: string, body: unknown, accept: string): Promise<Uint8Array> {
    const response = await this.send(method, path, body, FILE_TIMEOUT_MS, accept);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    throw refusal(method, path, response.status, await response.text());
  }

  private async call<Answer>(method: string, path: string, body?: unknown, timeoutMs = TIMEOUT_MS): Promise<Answer> {
    const response = await this.send(method, path, body, timeoutMs);
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as Answer;
    throw refusal(method, path, response.status, text);
  }

  private async send(
    method: string,
    path: string,
    body: unknown,
    timeoutMs: number,
    accept = JSON_TYPE,
  ): Promise<Response> {
    const token = method === 'GET' ? this.readToken : this.token;
    try {
      return await fetch(new URL(path, this.baseUrl), {
        method,
        headers: {
          accept,
          ...(body !== undefined && { 'content-type': JSON_TYPE }),
          ...(token !== null && { authorization: `Bearer ${token}` }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (error) {
      const cause =
        (error as Error).cause instanceof Error ? ((error as Error).cause as Error).message : (error as Error).message;
      throw new Failure(`${this.baseUrl} does not answer: ${cause}`);
    }
  }
}

function refusal(method: string, path: string, status: number, text: string): Failure {
  const hint = status === 401 ? ' Put your key into GREENPARK_TOKEN.' : '';
  return new Failure(`${method} ${path}: ${status} ${problemText(text)}${hint}`);
}

function problemText(text: string): string {
  try {
    const { title, detail } = JSON.parse(text) as Problem;
    return [title, detail].filter(Boolean).join(': ');
  } catch {
    return text.slice(0, 200);
  }
}
