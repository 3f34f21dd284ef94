/** One line of what an attack cost, for whoever reads the run. */
export const show = (attack: string, figures: object): void => {
  process.stderr.write(`${attack}: ${JSON.stringify(figures)}\n`);
};
