import { createServer, type AddressInfo, type Server } from 'node:net';

/** A Modbus TCP server that answers "read holding registers" from a list, whatever the unit id. */
export class ModbusMeter {
  private constructor(
    private readonly server: Server,
    readonly address: string,
  ) {}

  /** @param registers 16 bits each, from address 0 */
  static async start(registers: readonly number[]): Promise<ModbusMeter> {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.on('data', (request: Buffer) => socket.write(answer(request, registers)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ModbusMeter(server, `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

/** Frame of Modbus TCP: transaction, protocol, length, unit, function, then first register and count. */
function answer(request: Buffer, registers: readonly number[]): Buffer {
  const first = request.readUInt16BE(8);
  const count = request.readUInt16BE(10);
  const reply = Buffer.alloc(9 + 2 * count);
  request.copy(reply, 0, 0, 8);
  reply.writeUInt16BE(3 + 2 * count, 4);
  reply[8] = 2 * count;
  for (let i = 0; i < count; i++) reply.writeUInt16BE(registers[first + i] ?? 0, 9 + 2 * i);
  return reply;
}
