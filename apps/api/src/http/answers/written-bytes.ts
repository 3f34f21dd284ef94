import type { Response } from 'express';

/**
 * Nest gives whatever is no text to `response.json`: bytes are JSON already, and are sent as they are.
 * @param application of Express: what its answers inherit
 */
export function sendBytesAsTheyAre({ response }: { readonly response: Response }): void {
  const { json } = response;
  response.json = function (this: Response, body: unknown) {
    return Buffer.isBuffer(body) ? this.send(body) : json.call(this, body);
  };
}
