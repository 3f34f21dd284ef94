if (process.argv.includes('--prepare')) {
  // A step that `npm start` runs in a process of its own.
  const { prepare } = await import('./system/prepare.js');
  process.stdout.write(JSON.stringify(await prepare()), () => process.exit(0));
} else {
  const { runLocalSystem } = await import('./system/run-local-system.js');
  process.exit(await runLocalSystem());
}
