import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Development against a running back end instead of the invented one: `MARQUE_BACKEND=http://127.0.0.1:8000 npm run dev`. */
const backend = process.env.MARQUE_BACKEND;
/** The host name stays as it was asked for: it says which dealer is meant. */
const passOn = { target: backend, changeOrigin: false };
const proxy = backend ? { "/api": passOn, "/art": passOn, "/photos": passOn } : undefined;

/** Three entries, one build: Django finds each entry's hashed files in dist/manifest.json. */
export default defineConfig(async ({ command }) => ({
  base: command === "build" ? "/static/" : "/",
  appType: "custom" as const,
  plugins: [vue(), ...(command === "serve" ? [(await import("./mock/plugin.ts")).devPages({ invented: !backend })] : [])],
  resolve: { alias: { "@": at("./src") } },
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  build: {
    outDir: "dist",
    manifest: "manifest.json",
    target: "es2022",
    chunkSizeWarningLimit: 600,
    rollupOptions: {
      input: {
        portal: at("./src/portal/main.ts"),
        console: at("./src/console/main.ts"),
        buyer: at("./src/buyer/main.ts"),
      },
      output: {
        entryFileNames: "assets/[name]-[hash].js",
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
  server: { host: "127.0.0.1", port: 5173, allowedHosts: [".localhost"], proxy },
}));
