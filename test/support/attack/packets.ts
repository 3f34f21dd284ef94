/** Packets that no proper client sends, byte by byte. */

/** A variable byte integer. */
export function varint(value: number): Buffer {
  const digits: number[] = [];
  let rest = value;
  do {
    const digit = rest % 128;
    rest = Math.floor(rest / 128);
    digits.push(rest > 0 ? digit | 0x80 : digit);
  } while (rest > 0);
  return Buffer.from(digits);
}

export function packet(first: number, ...body: readonly (Buffer | string | readonly number[])[]): Buffer {
  const bytes = Buffer.concat(body.map((part) => Buffer.from(part as string)));
  return Buffer.concat([Buffer.from([first]), varint(bytes.length), bytes]);
}

/** A length of two bytes, and the bytes. */
export function field(content: string | Buffer | readonly number[]): Buffer {
  const bytes = Buffer.from(content as string);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

/** Properties of MQTT 5 with their length before them. */
export function properties(...list: readonly (Buffer | readonly number[])[]): Buffer {
  const bytes = Buffer.concat(list.map((part) => Buffer.from(part)));
  return Buffer.concat([varint(bytes.length), bytes]);
}

export interface ConnectParts {
  readonly level?: number;
  readonly flags?: number;
  readonly clientId?: string | Buffer;
  /** What stands behind the client id: will, user name, password. */
  readonly rest?: readonly (Buffer | readonly number[])[];
  /** MQTT 5, with their length. */
  readonly properties?: Buffer;
}

export function connectPacket(parts: ConnectParts = {}): Buffer {
  const { level = 5, flags = 2, clientId = 'raw', rest = [] } = parts;
  const withLength = level === 5 ? (parts.properties ?? Buffer.from([0])) : Buffer.alloc(0);
  return packet(0x10, field('MQTT'), [level, flags, 0, 60], withLength, field(clientId), ...rest);
}
