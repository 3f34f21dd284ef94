import type { SourceLog } from '../inbound.js';
import type { ServerTls } from './listening-server.js';

export interface ListenerOptions {
  /** `mqtt://host:port` or `mqtts://host:port`; port 0: any free one. */
  readonly url: string;
  /** For `mqtts:`. */
  readonly tls?: ServerTls;
  readonly log?: SourceLog;
  readonly boundBytes?: number;
  readonly batchMessages?: number;
  readonly batchBytes?: number;
  readonly messagesPerSecondPerDevice?: number;
  readonly maxConnections?: number;
  /** Sessions of one address (IPv6: /64). Default: half of `maxConnections`. */
  readonly maxConnectionsPerAddress?: number;
  readonly receiveMaximum?: number;
  /** The principal that `authorize` gets, null: refused. Default: all may enter. */
  readonly authenticate?: (username: string | undefined, password: Buffer | undefined, clientId: string) => unknown;
  /** Default: all may publish everywhere. A refused message goes on with `forbidden: true`. */
  readonly authorize?: (principal: unknown, topic: string) => boolean;
  /** The handler rejected: nothing is read or acknowledged any more, the owner has to end the process. */
  readonly onFatal?: (error: unknown) => void;
}
