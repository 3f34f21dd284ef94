import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const here = import.meta.dirname;

/** What every view needs: the frame, parts and states, the simple charts, and the library below them. */
const SHARED =
  /dashboard[\\/]src[\\/](?!.*stories)(?:api|parts(?![\\/]ActDialog)|push(?![\\/](?:worker|push-message))|shell|state|words|charts[\\/][^\\/]+$|[^\\/]+\.css$)|node_modules[\\/]@?preact/;
/** Curves over time, with the library that draws them: of Plant, Points and Alarms. */
const TREND = /dashboard[\\/]src[\\/]charts[\\/]trend[\\/](?!.*stories)|node_modules[\\/]uplot/;
/** Dialogs that ask why, with their words: of views in which something can be done to the books. */
const ACTS = /dashboard[\\/]src[\\/]parts[\\/]ActDialog|words[\\/]src[\\/]page[\\/]data\./;
/** A view with its words: the part that is named after it, for the API to tell the browser of. */
const OF_VIEW = /dashboard[\\/]src[\\/]views[\\/]([^\\/]+)[\\/](?!.*stories)/;
const nameOfView = (id: string): string | null => {
  const [, view] = OF_VIEW.exec(id) ?? [];
  return view === undefined ? null : `view-${view}`;
};

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
        // Few files: a browser has six connections, and on a slow line each round of them costs more than what it brings.
        codeSplitting: {
          groups: [
            { name: 'shared', test: SHARED, priority: 3 },
            { name: 'trend', test: TREND, priority: 2 },
            { name: 'acts', test: ACTS, priority: 2 },
            { name: nameOfView, debugName: 'view', test: OF_VIEW, priority: 1 },
          ],
        },
      },
      // The catalogue of words is data: each view carries its own part of it.
      treeshake: { moduleSideEffects: [{ test: /[\\/]libs[\\/]/, sideEffects: false }] },
    },
  },
});
