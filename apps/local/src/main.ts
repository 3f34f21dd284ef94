if (process.argv.includes('--prepare')) {
  // A step that `npm start` runs in a process of its own.
  const { prepare } = await import('./system/prepare.js');
  process.stdout.write(JSON.stringify(await prepare()), () => process.exit(0));
} else {
  const { readWishes } = await import('./screen/wishes.js');
  const wishes = readWishes(process.argv.slice(2));
  if (wishes.say !== null) {
    process.stdout.write(wishes.say);
    process.exit(wishes.exitCode);
  }
  Object.assign(process.env, wishes.env);
  const { runLocalSystem } = await import('./system/run-local-system.js');
  process.exit(await runLocalSystem());
}
