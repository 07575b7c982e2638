export type Mode = "full" | "empty" | "error" | "slow" | "signedout";

export interface Asked {
  params: Record<string, string>;
  query: URLSearchParams;
  body: Record<string, unknown>;
  mode: Mode;
  english: boolean;
}
export interface Reply {
  status: number;
  body: unknown;
}
export interface Route {
  method: string;
  path: string;
  handle: (asked: Asked) => Reply;
}

export function route(method: string, path: string, handle: (asked: Asked) => Reply): Route {
  return { method, path: `/api/v1${path}`, handle };
}

export const ok = (body: unknown, status = 200): Reply => ({ status, body });

export function refuse(status: number, code: string, message: string, fields: [string, string][]): Reply {
  return {
    status,
    body: { error: { code, message, fields: fields.map(([field, text]) => ({ field, code, message: text })), request_id: "req_01J9MOCK" } },
  };
}

export function match(routes: Route[], method: string, path: string): { route: Route; params: Record<string, string> } | null {
  for (const one of routes) {
    if (one.method !== method) continue;
    const pattern = new RegExp(`^${one.path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
    const found = pattern.exec(path);
    if (found) return { route: one, params: { ...found.groups } };
  }
  return null;
}

/** Rows in pages, as the real lists answer. */
export function page<T>(rows: T[], asked: Asked): Reply {
  const limit = Number(asked.query.get("limit") ?? "50");
  const from = Number(asked.query.get("cursor") ?? "0");
  const items = asked.mode === "empty" ? [] : rows.slice(from, from + limit);
  return ok({ items, next_cursor: asked.mode !== "empty" && from + limit < rows.length ? String(from + limit) : null });
}
