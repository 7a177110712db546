// A small shop to break: a front that books orders with one of two workers, and starts a worker that dies again.
import { fork } from 'node:child_process';
import { createServer } from 'node:http';

if (process.send) work();
else open();

function open() {
  const workers = [start(), start()];
  let turn = 0;
  createServer(async ({ url }, response) => {
    if (url === '/health') return response.end('open\n');
    const answers = [workers[turn++ % 2], workers[turn % 2]].map((worker) => () => worker.book());
    for (const ask of answers) {
      try {
        return response.end(`${await ask()}\n`);
      } catch {
        // The other one may have time.
      }
    }
    response.writeHead(503).end('no worker has time\n');
  }).listen(8080);
  process.on('SIGTERM', () => {
    console.log('the shop is closed');
    process.exit();
  });
}

function start() {
  const worker = { process: undefined, waiting: [] };
  const run = () => {
    worker.process = fork(process.argv[1], { execArgv: ['--title=shop-worker'], argv0: 'shop-worker' });
    worker.process.on('message', (order) => worker.waiting.shift()?.(order));
    worker.process.on('exit', () => setTimeout(run, 500));
  };
  worker.book = () =>
    new Promise((resolve, reject) => {
      worker.waiting.push(resolve);
      worker.process.send('book', (error) => error && reject(error));
      setTimeout(reject, 1000, new Error('too slow'));
    });
  run();
  return worker;
}

function work() {
  let orders = 0;
  process.on('message', () => process.send(`order ${++orders} of ${process.pid}`));
}
