import { execFile } from "node:child_process";
import type { ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";

/** Pictures come from the product's own drawing code when its Python is there; without it the page shows its outline. */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SCRIPT = `
import sys
from shared_apps.catalog.artwork import Body, Energy, draw_car, nearest_sketch
body, paint, energy, seed = sys.argv[1:5]
print(draw_car(nearest_sketch(Body(body), paint="#" + paint, energy=Energy(energy), seed=int(seed), length_mm=None, height_mm=None, wheelbase_mm=None, scene=False)))
`;
const drawn = new Map<string, Promise<string>>();

function draw(key: string): Promise<string> {
  const known = drawn.get(key);
  if (known) return known;
  const making = new Promise<string>((resolve, reject) => {
    execFile(`${ROOT}/.venv/bin/python`, ["-c", SCRIPT, ...key.split("-")], { cwd: ROOT, maxBuffer: 1e7 }, (error, out) => (error ? reject(error) : resolve(out)));
  });
  drawn.set(key, making);
  return making;
}

export async function drawArt(path: string, response: ServerResponse): Promise<void> {
  try {
    const svg = await draw(path.replace(/^\/art\/|\.svg$/g, ""));
    response.setHeader("Content-Type", "image/svg+xml");
    response.end(svg);
  } catch {
    response.statusCode = 404;
    response.end();
  }
}
