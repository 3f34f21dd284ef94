/** Bytes in which the envelope and what comes first of the document lie. */
const HEAD_BYTES = 1_024;
/** Of an event whose last member is its data, and of a document that begins with site and version: as `statusMessage` writes it. */
const HEAD =
  /^\{"specversion":"1\.0","id":"[^"\\]*","source":"[^"\\]*","type":"greenpark\.status\.v1","time":"[^"\\]*","datacontenttype":"application\/json","data":(?=\{"site":"[^"\\]*","version":(\d{1,15}),)/;
const ASCII = /^[ -~]*$/;

/** The document of a status event as text. */
export interface DocumentText {
  readonly version: number;
  /** JSON. */
  readonly text: string;
}

/**
 * The document in a status event without parsing it: that of a city has megabytes. What lies behind its version is not looked at.
 * @returns null: written otherwise, to be read as any event
 */
export function readStatusText(value: Uint8Array): DocumentText | null {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  const found = HEAD.exec(bytes.toString('latin1', 0, HEAD_BYTES));
  if (found === null || !ASCII.test(found[0]) || bytes.toString('latin1', bytes.length - 2) !== '}}') return null;
  return { version: Number(found[1]), text: bytes.toString('utf8', found[0].length, bytes.length - 1) };
}
