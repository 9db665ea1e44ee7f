import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressAssets } from './bin/compress-assets.ts'

export default defineConfig({
  root: 'src/web',
  plugins: [react(), compressAssets()],
  server: { proxy: { '/api': 'http://127.0.0.1:9080' } },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'baseline-widely-available',
    // Inlined images would need data: in the policy of more than images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // In one file, so that what is asked of Zod is asked before any other file makes a parser.
        codeSplitting: { groups: [{ name: 'zod', test: /node_modules[\\/]zod|without-compiling/ }] },
      },
    },
  },
})
