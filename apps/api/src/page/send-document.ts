import type { Response } from 'express';
import { pagePolicy } from './page-policy.js';

/** An HTML document with the styles that stand in it, and no other source. */
export function sendDocument(
  response: Response,
  { html, styleSources }: { readonly html: string; readonly styleSources: readonly string[] },
): void {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.setHeader('content-security-policy', pagePolicy(...styleSources));
  response.send(html);
}
