/** An answer that is written as JSON already: `JSON.stringify` of what it says. */
export class JsonText {
  constructor(readonly text: string) {}
}

/** The JSON of an answer of which one member is written already. @param text `JSON.stringify` of that member */
export function writtenWith<Answer extends object>(
  answer: Answer,
  member: keyof Answer & string,
  text: string,
): JsonText {
  const members = Object.entries(answer).flatMap(([name, value]) => {
    const written = name === member ? text : JSON.stringify(value);
    return written === undefined ? [] : [`${JSON.stringify(name)}:${written}`];
  });
  return new JsonText(`{${members.join()}}`);
}
