/**
 * Development only: serves the page shell and an invented back end, so that every page can be seen without the real one.
 * Mode by environment (MOCK_MODE) or cookie `mq_mock`: full (default), empty, error, slow, signedout. Never part of a build.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Plugin } from "vite";
import { drawArt } from "./art.ts";
import { consoleRoutes } from "./console.ts";
import { portalRoutes } from "./portal.ts";
import { match, refuse, type Mode, type Reply, type Route } from "./routing.ts";
import { sessionRoutes } from "./session.ts";

const DELAY_MS = { slow: 2500, other: 60 };

function modeOf(request: IncomingMessage): Mode {
  const cookie = /(?:^|; )mq_mock=(\w+)/.exec(request.headers.cookie ?? "")?.[1];
  return (cookie ?? process.env.MOCK_MODE ?? "full") as Mode;
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString() || "{}") as Record<string, unknown>;
  } catch {
    return {};
  }
}

function answer(response: ServerResponse, reply: Reply): void {
  response.statusCode = reply.status;
  response.setHeader("Content-Type", "application/json");
  response.end(reply.status === 204 ? "" : JSON.stringify(reply.body));
}

async function serveApi(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const surface = url.hostname.startsWith("console.") ? "console" : "portal";
  const mode = modeOf(request);
  await new Promise((resolve) => setTimeout(resolve, mode === "slow" ? DELAY_MS.slow : DELAY_MS.other));
  const english = /django_language=en/.test(request.headers.cookie ?? "");
  const routes: Route[] = [...sessionRoutes(surface), ...(surface === "console" ? consoleRoutes : portalRoutes)];
  const found = match(routes, request.method ?? "GET", url.pathname);
  if (!found) return answer(response, refuse(404, "http.404", "", []));
  if (mode === "error" && !url.pathname.endsWith("/session")) {
    return answer(response, refuse(503, "core.unavailable", english ? "The service is being updated. Please try again in a minute." : "系统正在更新，请一分钟后再试", []));
  }
  const body = request.method === "GET" ? {} : await readBody(request);
  answer(response, found.route.handle({ params: found.params, query: url.searchParams, body, mode, english }));
}

function shell(surface: string): string {
  return `<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"><title>Marque</title></head><body><div id="app"></div><script type="module" src="/src/${surface}/main.ts"></script></body></html>`;
}

/** The shell for both surfaces and, unless a real back end answers, the invented one. */
export function devPages({ invented }: { invented: boolean }): Plugin {
  return {
    name: "marque-development-pages",
    apply: "serve",
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "localhost"}`);
        if (!invented) next();
        else if (url.pathname.startsWith("/api/v1/")) void serveApi(request, response, url).catch(next);
        else if (url.pathname.startsWith("/art/")) void drawArt(url.pathname, response).catch(next);
        else next();
      });
      return () => {
        server.middlewares.use((request, response, next) => {
          if (!request.headers.accept?.includes("text/html")) return next();
          const surface = (request.headers.host ?? "").startsWith("console.") ? "console" : "portal";
          void server.transformIndexHtml(request.url ?? "/", shell(surface)).then((html) => {
            response.setHeader("Content-Type", "text/html");
            response.end(html);
          }, next);
        });
      };
    },
  };
}
