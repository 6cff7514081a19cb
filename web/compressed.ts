import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const WORTH_IT_BYTES = 512;
const TEXT = /\.(js|css|svg|json|webmanifest)$/;

/** Write a .br and a .gz beside every text file that is built, so that the server compresses nothing while people wait. */
export function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    closeBundle: {
      order: "post",
      sequential: true,
      handler() {
        if (this.environment && this.environment.name !== "client") return;
        const folder = "dist";
        for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
          if (TEXT.test(name)) write(join(folder, name));
        }
      },
    },
  };
}

function write(path: string): void {
  const bytes = readFileSync(path);
  if (bytes.length < WORTH_IT_BYTES) return;
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}
