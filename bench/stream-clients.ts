/**
 * Many open streams in a process of their own, so that their memory and work are not the service's:
 * `stream-clients.ts <address> <sockets> <token>…`. Tells its parent when all are open, and each
 * time that every one of them has got one more event.
 */
import { WebSocket } from 'ws';

const [address = '', count = '0', ...tokens] = process.argv.slice(2);
const sockets = Number(count);
let received = 0;
let bytes = 0;

function open(index: number): Promise<void> {
  const token = tokens[index % tokens.length] ?? '';
  const socket = new WebSocket(address, { headers: { authorization: `Bearer ${token}` } });
  socket.on('message', (message: Buffer) => {
    received += 1;
    bytes = message.length;
    if (received % sockets === 0) process.send?.({ is: 'round', bytes });
  });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
    socket.once('close', (code) => reject(new Error(`a stream was closed with ${code}`)));
  });
}

// A few at a time: the queue of connections that a server has not accepted yet is short.
for (let index = 0; index < sockets; index += 20) {
  const some = Array.from({ length: Math.min(20, sockets - index) }, (_, offset) =>
    open(index + offset),
  );
  await Promise.all(some);
}
process.send?.({ is: 'open' });
process.once('disconnect', () => process.exit());
