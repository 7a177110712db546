import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';

/** A place in a text, as editors count: from 0. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Diagnostic {
  readonly message: string;
  readonly range: { readonly start: Position };
}

/** What an editor with the YAML language server shows. */
export interface Editor {
  /** Opens a text as if it were in a file, and resolves with what is marked in it. */
  open(file: string, text: string): Promise<readonly Diagnostic[]>;
  /** The labels that are offered at a place. */
  complete(file: string, position: Position): Promise<string[]>;
  /** What is shown when the mouse rests there. */
  hover(file: string, position: Position): Promise<string>;
  close(): Promise<void>;
}

/** Starts the language server and speaks to it as editors do, over its standard streams. */
export async function startEditor(): Promise<Editor> {
  const program = createRequire(import.meta.url).resolve('yaml-language-server/bin/yaml-language-server');
  const server = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const marked = new Map<string, (diagnostics: readonly Diagnostic[]) => void>();
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }) =>
    marked.get(uri)?.(diagnostics),
  );
  const settings = {
    yaml: { schemaStore: { enable: false }, validate: true, hover: true, completion: true },
  };
  connection.onRequest('workspace/configuration', ({ items }) =>
    items.map(({ section }: { section: keyof typeof settings }) => settings[section] ?? {}),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {
      workspace: { configuration: true },
      textDocument: { hover: { contentFormat: ['plaintext'] } },
    },
  });
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('workspace/didChangeConfiguration', { settings });
  const at = (file: string, position: Position) => ({
    textDocument: { uri: pathToFileURL(file).href },
    position,
  });
  return {
    open: async (file, text) => {
      const uri = pathToFileURL(file).href;
      const diagnostics = new Promise<readonly Diagnostic[]>((resolve) => marked.set(uri, resolve));
      const textDocument = { uri, languageId: 'yaml', version: 1, text };
      await connection.sendNotification('textDocument/didOpen', { textDocument });
      return diagnostics;
    },
    complete: async (file, position) => {
      const answer = await connection.sendRequest<{ items: { label: string }[] }>(
        'textDocument/completion',
        at(file, position),
      );
      return answer.items.map(({ label }) => label);
    },
    hover: async (file, position) => {
      const answer = await connection.sendRequest<{ contents: { value: string } } | null>(
        'textDocument/hover',
        at(file, position),
      );
      return answer?.contents.value ?? '';
    },
    close: async () => {
      const exited = once(server, 'exit');
      connection.dispose();
      server.kill();
      await exited;
    },
  };
}
