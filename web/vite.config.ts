import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";
import { chunks, nameOf } from "./chunks.ts";
import { compressed } from "./compressed.ts";
import { needed } from "./needed.ts";

const server = process.env.SOCIALPULSE_SERVER ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react(), tailwindcss(), offline(), compressed()],
  resolve: { alias: { "~": new URL("./src", import.meta.url).pathname } },
  build: {
    target: "es2023",
    manifest: true,
    sourcemap: false,
    assetsInlineLimit: 2048,
    rolldownOptions: { output: { codeSplitting: chunks, chunkFileNames: nameOf } },
  },
  server: {
    proxy: Object.fromEntries(["/v1", "/graphql", "/media"].map((path) => [path, { target: server, ws: true }])),
  },
  test: { include: ["src/**/*.test.{ts,tsx}"], setupFiles: ["src/testing.ts"] },
});

function offline() {
  return VitePWA({
    strategies: "injectManifest",
    srcDir: "src/offline",
    filename: "worker.ts",
    injectRegister: false, // src/offline/update.ts does, when the first screen is there
    manifest: false, // it stands in public/, as it is
    injectManifest: {
      globPatterns: ["index.html", "icon.svg", "app.webmanifest", "assets/*.{js,css}"],
      manifestTransforms: [(entries) => ({ manifest: needed(entries), warnings: [] })],
    },
  });
}
