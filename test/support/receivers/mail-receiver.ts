import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Header fields in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** All of it, as it came. */
  readonly raw: string;
}

/** A mail server on loopback that asks for a password and keeps what it takes; addresses at `refused.example` are unknown to it. */
export class MailReceiver {
  private constructor(
    private readonly server: SMTPServer,
    readonly url: string,
    readonly mails: readonly ReceivedMail[],
  ) {}

  static async start(): Promise<MailReceiver> {
    const mails: ReceivedMail[] = [];
    const server = new SMTPServer({
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      onAuth: ({ username, password }, _session, done) => {
        if (username === 'park' && password === 'a password') done(null, { user: username });
        else done(new Error('535 wrong password'));
      },
      onRcptTo: ({ address }, _session, done) =>
        done(
          address.endsWith('@refused.example') ? Object.assign(new Error('no such user'), { responseCode: 550 }) : null,
        ),
      onData: (stream, { envelope }, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
          mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), ...readMail(Buffer.concat(chunks)) });
          done(null, 'queued');
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.server.address() as AddressInfo;
    return new MailReceiver(server, `smtp://park:a%20password@127.0.0.1:${port}`, mails);
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(resolve));
  }
}

/** Of a mail of one part: its fields unfolded, its text decoded. */
function readMail(raw: Buffer): Pick<ReceivedMail, 'headers' | 'text' | 'raw'> {
  const [head = '', ...body] = raw.toString('utf8').split('\r\n\r\n');
  const fields = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = Object.fromEntries(
    fields.map((field) => [
      field.slice(0, field.indexOf(':')).toLowerCase(),
      field.slice(field.indexOf(':') + 1).trim(),
    ]),
  );
  return {
    headers,
    raw: raw.toString('utf8'),
    text: decoded(body.join('\r\n\r\n'), headers['content-transfer-encoding'] ?? '7bit'),
  };
}

function decoded(text: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(text, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return text;
  const bytes = text
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
