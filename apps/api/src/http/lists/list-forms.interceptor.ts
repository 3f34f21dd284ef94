import { Readable } from 'node:stream';
import { StreamableFile, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { mergeMap, type Observable } from 'rxjs';
import { operationsAt } from '#contracts';
import { csvType, formOf, withMark } from './single-page.js';
import { csvHead, csvLines } from './csv.js';
import { rowsIn, tableFormOf, type TableForm } from './columns.js';
import { Pages, type Page } from './pages.js';

type Answer = Readonly<Record<string, unknown>>;

/** Every list in the form that the caller wants: JSON, or CSV by `Accept: text/csv` or `?format=csv`. */
export class ListForms implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const table = request.method === 'GET' || request.method === 'HEAD' ? tableAt(request.path) : null;
    if (!table) return next.handle();
    const response = http.getResponse<Response>();
    // A word that is none of these is refused by the check of the query.
    const form = request.query['format'] === undefined ? formOf(request, ['json', 'csv']) : request.query['format'];
    response.setHeader('vary', 'accept');
    return next.handle().pipe(
      mergeMap(async (answer: Answer | Pages) => {
        const first = answer instanceof Pages ? await answer.read() : answer;
        if (form !== 'csv') return first;
        const isOnePage = !(answer instanceof Pages) || request.query['limit'] !== undefined;
        if (isOnePage) linkNext(request, response, first);
        return file(request, table, first as Answer, isOnePage ? null : answer);
      }),
    );
  }
}

const tables = new Map<string, TableForm | null>();

function tableAt(path: string): TableForm | null {
  const operation = operationsAt(path).find(({ method }) => method === 'get');
  if (!operation) return null;
  if (!tables.has(operation.id)) tables.set(operation.id, tableFormOf(operation));
  return tables.get(operation.id)!;
}

/** With a `limit` the caller takes page by page: the next one is in `Link` (RFC 8288). */
function linkNext(request: Request, response: Response, { nextCursor }: Partial<Page>): void {
  if (typeof nextCursor !== 'string') return;
  const next = new URL(request.originalUrl, 'http://localhost');
  next.searchParams.set('cursor', nextCursor);
  response.setHeader('link', `<${next.pathname}${next.search}>; rel="next"`);
}

/** @param rest where the pages behind the first one come from; null: there are none */
function file(request: Request, table: TableForm, first: Answer, rest: Pages | null): StreamableFile {
  const lines = (page: Answer): string =>
    csvLines(table.columns, rowsIn(page, table), { resolution: (page['resolution'] as number | null) ?? null });
  const head = withMark(csvHead(table.columns) + lines(first));
  const written = async function* () {
    yield head;
    if (rest) for await (const page of rest.after(first as unknown as Page)) yield lines(page as unknown as Answer);
  };
  const disposition = `inline; filename="${fileName(request.path, first['interval'])}.csv"`;
  return new StreamableFile(Readable.from(written(), { objectMode: false }), { type: csvType, disposition });
}

/** `/api/v1/sites/north/points/plant-meter/heat.power/series` by hours → `north-plant-meter-heat.power-series-hour`. */
function fileName(path: string, interval: unknown): string {
  const parts = path.split('/').filter((part) => !['', 'api', 'v1'].includes(part));
  const named = parts.length > 1 ? parts.filter((part, i) => part !== 'sites' && (part !== 'points' || i > 2)) : parts;
  return [...named, ...(typeof interval === 'string' ? [interval] : [])].join('-').replace(/[^\w.-]/g, '_');
}
