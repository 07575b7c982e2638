import { ApiError, parseError } from "./errors";

const PREFIX = "/api/v1";

type Method = "get" | "post" | "put" | "patch" | "delete";
type WithPrefix<Path extends string> = `${typeof PREFIX}${Path}`;
type PathsWith<Paths, M extends Method> = {
  [P in keyof Paths]: P extends WithPrefix<infer Short> ? (M extends keyof Paths[P] ? Short : never) : never;
}[keyof Paths];
type Entry<Paths, Path extends string, M extends Method> = WithPrefix<Path> extends keyof Paths
  ? M extends keyof Paths[WithPrefix<Path>]
    ? Paths[WithPrefix<Path>][M]
    : never
  : never;

type Success = 200 | 201 | 202 | 204;
type Result<Op> = Op extends { responses: infer R }
  ? { [S in keyof R & Success]: R[S] extends { content: { "application/json": infer Answer } } ? Answer : null }[keyof R & Success]
  : never;
type Body<Op> = Op extends { requestBody?: { content: infer C } } ? C[keyof C] : never;
type Parameter<Op, Where extends "path" | "query"> = Op extends { parameters: infer P }
  ? Where extends keyof P
    ? NonNullable<P[Where]>
    : never
  : never;

export interface Options<Op> {
  path?: Parameter<Op, "path">;
  query?: Parameter<Op, "query">;
  body?: Body<Op> | FormData;
  /** Repeat the same key to repeat the same request safely; a fresh one is made otherwise. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

type Call<Paths, M extends Method> = <P extends PathsWith<Paths, M> & string>(
  path: P,
  options?: Options<Entry<Paths, P, M>>,
) => Promise<Result<Entry<Paths, P, M>>>;

export interface Client<Paths> {
  get: Call<Paths, "get">;
  post: Call<Paths, "post">;
  put: Call<Paths, "put">;
  patch: Call<Paths, "patch">;
  delete: Call<Paths, "delete">;
}

interface Plain {
  path?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  idempotencyKey?: string;
  signal?: AbortSignal;
}

/** Fills `{id}` from the path parameters and appends the query, leaving out what is empty. */
export function buildUrl(path: string, options: Pick<Plain, "path" | "query"> = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(options.path?.[name] ?? "")));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options.query ?? {})) {
    if (value !== undefined && value !== null && value !== "") query.set(name, String(value));
  }
  const tail = query.toString();
  return `${PREFIX}${filled}${tail ? `?${tail}` : ""}`;
}

export function readCookie(name: string, cookies: string = document.cookie): string {
  const found = cookies.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

/** A fresh request key; randomUUID exists in secure contexts only, and a showroom's network may be plain HTTP. */
function freshKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function requestInit(method: Method, options: Plain): RequestInit {
  const headers: Record<string, string> = { Accept: "application/json" };
  const init: RequestInit = { method: method.toUpperCase(), headers, credentials: "same-origin", signal: options.signal };
  if (method === "get") return init;
  headers["X-CSRFToken"] = readCookie("csrftoken");
  headers["Idempotency-Key"] = options.idempotencyKey ?? freshKey();
  if (options.body instanceof FormData) init.body = options.body;
  else if (options.body !== undefined) {
    headers["Content-Type"] = "application/json";
    init.body = JSON.stringify(options.body);
  }
  return init;
}

/** The answer's JSON, or null: a 204 says JSON and has no body, a proxy's error may be anything. */
async function read(response: Response): Promise<unknown> {
  if (!response.headers.get("Content-Type")?.includes("json")) return null;
  const text = await response.text();
  if (!text) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    if (response.ok) throw cause;
    return null;
  }
}

async function send(method: Method, path: string, options: Plain): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(buildUrl(path, options), requestInit(method, options));
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError(0, "network.unreachable", "");
  }
  const body = await read(response);
  if (!response.ok) throw parseError(response.status, body);
  return body;
}

/** A client that knows each path, its parameters and its answers. Rejects with ApiError. */
export function createClient<Paths>(): Client<Paths> {
  const call =
    (method: Method) =>
    (path: string, options: Plain = {}): Promise<unknown> =>
      send(method, path, options);
  return { get: call("get"), post: call("post"), put: call("put"), patch: call("patch"), delete: call("delete") } as unknown as Client<Paths>;
}
