import type { Request } from 'express';
import { displayOf, languagesOf, type Site } from '#domain';
import type { Language } from '#words';

/** What the caller reads, by `Accept-Language`; else the language of the site's locale. */
export function languageOf(request: Request, site: Site): Language {
  const offered = languagesOf(displayOf(site));
  const best = request.acceptsLanguages([...offered]);
  return offered.find((language) => language === best) ?? offered[0]!;
}
