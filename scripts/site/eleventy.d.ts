/** As much of Eleventy, and of its Markdown library, as is used here: Eleventy comes without types. */
declare module '@11ty/eleventy' {
  export interface Token {
    readonly type: string;
    readonly tag: string;
    readonly content: string;
    readonly children: Token[] | null;
    attrGet(name: string): string | null;
    attrSet(name: string, value: string): void;
  }

  export interface Markdown {
    readonly core: {
      readonly ruler: {
        push(name: string, rule: (state: { tokens: Token[]; env: { file: string } }) => void): void;
      };
    };
    readonly renderer: {
      readonly rules: Record<string, (tokens: Token[], index: number, ...more: unknown[]) => string>;
    };
  }

  export interface Configuration {
    addTemplate(path: string, content: string, data: object): void;
    amendLibrary(kind: 'md', amend: (library: Markdown) => void): void;
    setIncludesDirectory(folder: string): void;
  }

  export default class Eleventy {
    constructor(
      input: string,
      output: string,
      options: { quietMode: boolean; configPath: null; config: (configuration: Configuration) => void },
    );
    disableLogger(): void;
    write(): Promise<unknown>;
  }
}
