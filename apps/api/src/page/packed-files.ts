import type { NextFunction, Request, RequestHandler, Response } from 'express';

const TYPES = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' } as const;
const FILE = /^\/([\w.-]+\.(js|css))$/;

/**
 * Scripts and styles that the build has packed with gzip, for who takes that; all else, and what is not packed, is left to who comes
 * next. Their names change with what is in them, so they hold for a year.
 */
export function packedFiles(root: string, policy: string): RequestHandler {
  return (request: Request, response: Response, next: NextFunction): void => {
    const [, name, ending] = FILE.exec(request.path) ?? [];
    if (name === undefined) return next();
    response.vary('accept-encoding');
    if (!['GET', 'HEAD'].includes(request.method) || request.acceptsEncodings('gzip') === false) return next();
    const headers = {
      'content-encoding': 'gzip',
      'content-type': TYPES[ending as keyof typeof TYPES],
      'content-security-policy': policy,
    };
    response.sendFile(`${name}.gz`, { root, headers, immutable: true, maxAge: '1y' }, (error?: Error) => {
      if (!error || response.headersSent) return;
      for (const header of Object.keys(headers)) response.removeHeader(header);
      next();
    });
  };
}
