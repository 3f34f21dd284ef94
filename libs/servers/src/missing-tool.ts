export type Tool = 'java' | 'maven' | 'postgres-user' | 'setpriv' | 'postgres-binaries';

/** A program that this machine lacks and that only its owner can install. The message is fit for people. */
export class MissingTool extends Error {
  constructor(
    readonly tool: Tool,
    /** What was found. */
    found: string,
    /** What to do. */
    readonly remedy: string,
  ) {
    super(`${found}. ${remedy}`);
    this.name = 'MissingTool';
  }
}
