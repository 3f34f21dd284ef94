/** Time stamps after RFC 3161: what an authority is asked, and the token that it answers with. */
import { createHash, randomBytes, webcrypto } from 'node:crypto';
import { Integer, Null, OctetString } from 'asn1js';
import {
  AlgorithmIdentifier,
  ContentInfo,
  CryptoEngine,
  MessageImprint,
  setEngine,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';

setEngine('node', new CryptoEngine({ name: 'node', crypto: webcrypto as never }));

const SHA256 = '2.16.840.1.101.3.4.2.1';
const TOKEN_CONTENT = '1.2.840.113549.1.9.16.1.4';
/** Granted, and granted with other modifications than were asked for. */
const GRANTED: ReadonlySet<number> = new Set([0, 1]);

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** Where a token cannot be read, or does not stamp what it should. */
export class StampError extends Error {}

/** What a token says. */
export interface Stamp {
  readonly time: Date;
  readonly imprint: Uint8Array;
  readonly nonce: string | null;
  readonly signed: SignedData;
}

/** DER of a question for a stamp of these bytes: the authority sees their SHA-256 alone. */
export function stampQuestion(subject: Uint8Array): { readonly question: Uint8Array; readonly nonce: string } {
  // the highest bit is 0: a number above 0 in as few bytes as DER asks for
  const nonce = randomBytes(8);
  nonce[0] = (nonce[0]! & 0x3f) | 0x40;
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA256, algorithmParams: new Null() }),
      hashedMessage: new OctetString({ valueHex: sha256(subject) }),
    }),
    nonce: new Integer({ valueHex: nonce }),
    certReq: true,
  });
  return { question: new Uint8Array(request.toSchema().toBER(false)), nonce: nonce.toString('hex') };
}

/**
 * The token of an answer, as it is kept.
 * @throws StampError where it was refused, or is the answer to another question
 */
export function tokenOf(answer: Uint8Array, subject: Uint8Array, nonce: string): Uint8Array {
  const response = read('the answer', () => TimeStampResp.fromBER(answer));
  if (!GRANTED.has(response.status.status) || !response.timeStampToken)
    throw new StampError(`the authority refused: status ${response.status.status}`);
  const token = new Uint8Array(response.timeStampToken.toSchema().toBER(false));
  const stamp = readToken(token);
  if (stamp.nonce !== nonce) throw new StampError('the answer is not the one to this question: it has another nonce');
  expectSubject(stamp, subject);
  return token;
}

/** @throws StampError */
export function readToken(token: Uint8Array): Stamp {
  return read('the token', () => {
    const signed = new SignedData({ schema: ContentInfo.fromBER(token).content });
    const { eContentType, eContent } = signed.encapContentInfo;
    if (eContentType !== TOKEN_CONTENT || !eContent) throw new Error('no time stamp is in it');
    const info = TSTInfo.fromBER(eContent.getValue());
    const { hashAlgorithm, hashedMessage } = info.messageImprint;
    if (hashAlgorithm.algorithmId !== SHA256) throw new Error('its imprint is not by SHA-256');
    const nonce = info.nonce ? Buffer.from(info.nonce.valueBlock.valueHexView).toString('hex') : null;
    return { time: info.genTime, imprint: hashedMessage.valueBlock.valueHexView, nonce, signed };
  });
}

/** @throws StampError where the token stamps something else */
export function expectSubject({ imprint }: Stamp, subject: Uint8Array): void {
  if (!sha256(subject).equals(imprint)) throw new StampError('it stamps other bytes than these');
}

function read<Result>(what: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof StampError) throw error;
    throw new StampError(`${what} cannot be read: ${(error as Error).message}`);
  }
}
