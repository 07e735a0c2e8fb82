/// <reference types="vitest/config" />
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `npm run dev` serves the application with a running `homeward serve` behind it.
const server = process.env.HOMEWARD_SERVER ?? 'http://127.0.0.1:8080';
const doors = ['/auth', '/fhir', '/screen', '/live', '/health'];

export default defineConfig({
  plugins: [react()],
  server: { proxy: Object.fromEntries(doors.map((door) => [door, server])) },
  build: { target: 'es2022', sourcemap: false, assetsInlineLimit: 0 },
  css: { preprocessorOptions: { scss: { quietDeps: true } } },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/app/testing/setup.ts'],
    restoreMocks: true,
    reporters: ['default', './count_reporter.ts'],
  },
});
