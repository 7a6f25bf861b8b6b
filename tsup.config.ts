import { defineConfig, type Options } from 'tsup'

const common: Options = { format: 'esm', platform: 'neutral', target: 'es2023', sourcemap: true, dts: false, external: [/^node:/] }

export default defineConfig([
  // Every file of the library is an entry, so that bundlers drop the files, and with them the dependencies, that an application does not use.
  {
    ...common,
    name: 'library',
    entry: ['src/**/*.ts', '!src/cli/**'],
    splitting: true,
    esbuildOptions: options => {
      options.chunkNames = 'shared/[hash]'
    },
  },
  // The command is a few files, one for each piece that it loads late, because that starts faster.
  {
    ...common,
    name: 'command',
    entry: { cli: 'src/cli/main.ts' },
    splitting: true,
    esbuildOptions: options => {
      options.chunkNames = 'command/[name]-[hash]'
    },
  },
])
