import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const here = import.meta.dirname;
const outDir = resolve(here, '../../dist/dashboard');

/** Scripts and styles also as gzip, beside themselves: packed once here, and not by each answer of the API. */
const packed: Plugin = {
  name: 'packed-assets',
  apply: 'build',
  closeBundle() {
    const folder = join(outDir, 'assets');
    for (const file of readdirSync(folder).filter((name) => /\.(?:js|css)$/.test(name)))
      writeFileSync(join(folder, `${file}.gz`), gzipSync(readFileSync(join(folder, file)), { level: 9 }));
  },
};

/** Static files for the API to serve: `dist/dashboard`. Nothing is loaded from elsewhere, nothing stands inline in the HTML. */
export default defineConfig({
  root: here,
  plugins: [packed],
  publicDir: resolve(here, 'static'),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // The libraries of this project come from their sources: `#words`.
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  build: {
    outDir,
    emptyOutDir: true,
    manifest: 'assets.json',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    target: 'es2022',
    rolldownOptions: {
      input: {
        page: resolve(here, 'index.html'),
        stories: resolve(here, 'stories.html'),
        sw: resolve(here, 'src/sw.ts'),
      },
      output: {
        // The browser asks for the worker of the page by a name that stays.
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
      // The catalogue of words is data: each view carries its own part of it.
      treeshake: { moduleSideEffects: [{ test: /[\\/]libs[\\/]/, sideEffects: false }] },
    },
  },
});
