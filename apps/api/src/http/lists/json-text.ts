/** An answer that is written as JSON already: `JSON.stringify` of what it says. */
export class JsonText {
  constructor(readonly text: string) {}
}
