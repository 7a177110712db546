// A worker of the demo shop: books one order for each line it gets over loopback TCP. It ends with the shop.
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

const [port] = process.argv.slice(2).map(Number);

createServer((socket) => {
  socket.on('error', () => socket.destroy());
  createInterface({ input: socket }).on('line', (order) => {
    socket.end(`${JSON.stringify({ order, worker: process.pid })}\n`);
  });
}).listen(port, '127.0.0.1');

process.stdin.resume().on('end', () => process.exit());
