import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env.SOCIALPULSE_SERVER ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { "~": new URL("./src", import.meta.url).pathname } },
  build: { target: "es2023", manifest: true, sourcemap: false, assetsInlineLimit: 2048 },
  server: {
    proxy: Object.fromEntries(["/v1", "/graphql", "/media"].map((path) => [path, { target: server, ws: true }])),
  },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"], setupFiles: ["src/testing.ts"] },
});
