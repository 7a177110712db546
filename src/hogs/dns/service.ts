import type { Socket } from 'node:dgram';
import { serverRules, tableRules } from '../../injectors/dns/rules.ts';
import type { DnsTask } from '../../injectors/dns/task.ts';
import { Aim } from './aim.ts';
import { type Asker, Askers } from './askers.ts';
import { listen } from './listen.ts';
import { assertSentHere, isOwnTest, testAnswer } from './self-test.ts';
import { serveStream } from './stream.ts';
import { Table } from './table.ts';
import { Upstream } from './upstream.ts';

/**
 * Answers queries from now on; resolves when it is seen that they are sent here.
 *
 * @throws where they are not, or the table cannot be made
 */
export async function answerQueries(task: DnsTask): Promise<void> {
  const service = new Service(task, await Upstream.open(task.ports));
  await service.start();
  await assertSentHere(task.table);
}

class Service {
  readonly #task: DnsTask;
  readonly #upstream: Upstream;
  readonly #aim: Aim;
  readonly #table: Table;
  readonly #askers: Askers;
  /** The ports that are listened on for servers that are known. */
  readonly #known = new Map<string, Promise<number>>();

  constructor(task: DnsTask, upstream: Upstream) {
    this.#task = task;
    this.#upstream = upstream;
    this.#aim = new Aim(task.names, task.action);
    this.#table = new Table(task.nft, task.table, (reason) => {
      // The table is gone, so nobody is sent here any more; Squall has to hear of it.
      process.stderr.write(`${reason}\n`, () => process.exit(1));
    });
    this.#askers = new Askers((asker) => this.#table.whoWasAsked(asker));
  }

  async start(): Promise<void> {
    const { servers } = this.#task;
    const others = await this.#listenFor(undefined);
    const ports = new Map<string, number>();
    for (const server of servers) ports.set(server, await this.#listenFor(server));
    for (const [server, port] of ports) this.#known.set(server, Promise.resolve(port));
    await this.#table.make(tableRules(this.#task, { servers: ports, others }));
  }

  /** Listens for queries to one server, or to all that are not known. Returns the port. */
  #listenFor(server: string | undefined): Promise<number> {
    return listen(server, {
      datagram: (message, from, socket) => void this.#datagram(message, server, from, socket),
      connection: async (client, from) => {
        const asked = server ?? (await this.#discover(from));
        if (asked === undefined) client.destroy();
        else serveStream(client, asked, this.#aim, this.#upstream);
      },
    });
  }

  async #datagram(message: Buffer, known: string | undefined, from: Asker, socket: Socket): Promise<void> {
    const reply = (answer: Buffer) => socket.send(answer, from.port, from.address);
    if (isOwnTest(message, this.#task.table)) return reply(testAnswer(message));
    const server = known ?? (await this.#discover(from));
    if (server === undefined || message.length < 12) return;
    const fate = this.#aim.decide(message, server);
    if ('answer' in fate) return reply(fate.answer);
    if (fate.after > 0) await new Promise((resolve) => setTimeout(resolve, fate.after));
    const done = fate.begin();
    const answer = await this.#upstream.ask(message, server);
    done();
    if (answer) reply(answer);
  }

  /** Finds out which server was asked, and makes it known: the next queries to it need no finding out. */
  async #discover(from: Asker): Promise<string | undefined> {
    const server = await this.#askers.find(from);
    if (server !== undefined && !this.#known.has(server)) {
      const port = this.#listenFor(server);
      this.#known.set(server, port);
      this.#table.add(serverRules(this.#task.table, server, await port));
    }
    return server;
  }
}
