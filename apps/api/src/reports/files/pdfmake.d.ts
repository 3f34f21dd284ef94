/** What of pdfmake is used here: its published types bring those of a browser along. */
declare module 'pdfmake' {
  /** A paragraph, a table, a cell of one: what its documentation names. */
  export interface Block {
    readonly text?: string;
    readonly table?: {
      readonly headerRows?: number;
      readonly widths?: readonly string[];
      readonly body: readonly (readonly (string | Block)[])[];
    };
    readonly layout?: 'noBorders' | 'lightHorizontalLines';
    readonly fontSize?: number;
    readonly bold?: boolean;
    readonly noWrap?: boolean;
    readonly alignment?: 'right';
    /** Left, above, right, below. */
    readonly margin?: readonly [number, number, number, number];
  }
  interface Definition {
    readonly info: { readonly title: string };
    readonly pageSize: 'A4';
    readonly pageMargins: readonly [number, number, number, number];
    readonly defaultStyle: { readonly font: string; readonly fontSize: number };
    readonly content: readonly Block[];
    readonly footer: (page: number, pages: number) => Block;
  }
  const pdfmake: {
    readonly virtualfs: { writeFileSync(name: string, content: Buffer): void };
    addFonts(fonts: Readonly<Record<string, { readonly normal: string; readonly bold: string }>>): void;
    setUrlAccessPolicy(mayFetch: (url: string) => boolean): void;
    setLocalAccessPolicy(mayRead: (path: string) => boolean): void;
    createPdf(definition: Definition): { getBuffer(): Promise<Buffer> };
  };
  export default pdfmake;
}
