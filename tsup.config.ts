import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { index: 'src/index.ts', node: 'src/node.ts', sample: 'src/sample.ts', cli: 'src/cli/main.ts' },
  format: 'esm',
  platform: 'neutral',
  target: 'es2023',
  splitting: true,
  sourcemap: true,
  clean: true,
  dts: false,
  external: [/^node:/],
})
