import { Readable } from 'node:stream';
import {
  Injectable,
  StreamableFile,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { mergeMap, type Observable } from 'rxjs';
import type { Operation } from '#contracts';
import { HandledOperation } from '../operations/handles.js';
import { rowsIn, tableFormOf, type TableForm } from './columns.js';
import { csvHead, csvLines } from './csv.js';
import { Pages, type ListAnswer, type Page } from './pages.js';
import { csvType, formOf, withMark } from './single-page.js';
import { WrittenList } from './written-list.js';

/** Every list in the form that the caller wants: JSON, or CSV by `Accept: text/csv` or `?format=csv`. */
@Injectable()
export class ListForms implements NestInterceptor {
  private readonly tables = new Map<Operation, TableForm | null>();

  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler<ListAnswer | WrittenList | Pages>): Observable<unknown> {
    const operation = this.reflector.get(HandledOperation, context.getHandler());
    const table = operation ? this.tableOf(operation) : null;
    if (!table) return next.handle();
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    // A word that is none of these is refused by the check of the query.
    const form = request.query['format'] === undefined ? formOf(request, ['json', 'csv']) : request.query['format'];
    response.setHeader('vary', 'accept');
    return next.handle().pipe(
      mergeMap(async (answer) => {
        if (answer instanceof WrittenList) {
          return form === 'csv' ? singleTable(request, response, table, await answer.answer()) : answer;
        }
        if (!(answer instanceof Pages)) return form === 'csv' ? singleTable(request, response, table, answer) : answer;
        if (form !== 'csv') return answer.inJson();
        const first = await answer.read();
        return request.query['limit'] === undefined
          ? file(request, table, first, answer.after(first))
          : singleTable(request, response, table, first);
      }),
    );
  }

  private tableOf(operation: Operation): TableForm | null {
    let table = this.tables.get(operation);
    if (table === undefined) this.tables.set(operation, (table = tableFormOf(operation)));
    return table;
  }
}

/** With a `limit` the caller takes page by page: the next one is in `Link` (RFC 8288). */
function singleTable(request: Request, response: Response, table: TableForm, answer: ListAnswer): StreamableFile {
  if (typeof answer['nextCursor'] === 'string') {
    const next = new URL(request.originalUrl, 'http://localhost');
    next.searchParams.set('cursor', answer['nextCursor']);
    response.setHeader('link', `<${next.pathname}${next.search}>; rel="next"`);
  }
  return file(request, table, answer);
}

/** @param rest the pages behind the first one */
function file(request: Request, table: TableForm, first: ListAnswer, rest?: AsyncIterable<Page>): StreamableFile {
  const lines = (page: ListAnswer): string =>
    csvLines(table.columns, rowsIn(page, table), { resolution: (page['resolution'] as number | null) ?? null });
  const head = withMark(csvHead(table.columns) + lines(first));
  const written = async function* () {
    yield head;
    if (rest) for await (const page of rest) yield lines(page);
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
