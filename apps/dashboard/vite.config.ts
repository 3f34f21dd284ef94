import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const here = import.meta.dirname;

/** Static files for the API to serve: `dist/dashboard`. Nothing is loaded from elsewhere, nothing stands inline in the HTML. */
export default defineConfig({
  root: here,
  publicDir: resolve(here, 'static'),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // The libraries of this project come from their sources: `#words`.
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: resolve(here, '../../dist/dashboard'),
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
