import { afterEach, describe, expect, it, vi } from "vitest";
import { buildUrl, createClient, readCookie } from "@/api/client";
import type { PortalPaths } from "@/api/contract";
import { ApiError, parseError } from "@/api/errors";

const api = createClient<PortalPaths>();

function answerWith(status: number, body: unknown) {
  const spy = vi.fn(async () => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } }));
  vi.stubGlobal("fetch", spy);
  vi.stubGlobal("document", { cookie: "a=1; csrftoken=t%2Bk" });
  return spy as unknown as { mock: { calls: [string, RequestInit][] } };
}
afterEach(() => vi.unstubAllGlobals());

describe("buildUrl", () => {
  it("fills the path and leaves out what is empty", () => {
    expect(buildUrl("/stock/vehicles/{id}", { path: { id: "a b" } })).toBe("/api/v1/stock/vehicles/a%20b");
    expect(buildUrl("/orders", { query: { state: "", q: "林", cursor: undefined, limit: 5 } })).toBe("/api/v1/orders?q=%E6%9E%97&limit=5");
  });
});

describe("client", () => {
  it("sends CSRF and an idempotency key with unsafe calls only", async () => {
    const { mock } = answerWith(200, {});
    await api.post("/session", { body: { login: "a", password: "b" }, idempotencyKey: "k1" });
    await api.get("/session");
    const [[, post], [, get]] = mock.calls as [[string, RequestInit], [string, RequestInit]];
    expect(post.headers).toMatchObject({ "X-CSRFToken": "t+k", "Idempotency-Key": "k1", "Content-Type": "application/json" });
    expect(get.headers).not.toHaveProperty("X-CSRFToken");
    expect(get.headers).not.toHaveProperty("Idempotency-Key");
  });

  it("turns a refusal into an ApiError with its fields", async () => {
    answerWith(409, { error: { code: "stock.vin_taken", message: "已登记", fields: [{ field: "vin", code: "stock.vin_taken", message: "已登记" }], request_id: "r1" } });
    const error = await api.get("/dashboard").catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).forField("vin")).toBe("已登记");
    expect((error as ApiError).requestId).toBe("r1");
  });

  it("takes an answer without a body, whatever it calls itself", async () => {
    const headers = { "Content-Type": "application/json" };
    vi.stubGlobal("fetch", async () => new Response(null, { status: 204, headers }));
    vi.stubGlobal("document", { cookie: "" });
    await expect(api.delete("/session")).resolves.toBeNull();
    vi.stubGlobal("fetch", async () => new Response("<html>", { status: 502, headers }));
    await expect(api.get("/session")).rejects.toMatchObject({ code: "http.502" });
  });

  it("says so when nothing answers", async () => {
    vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("failed")));
    const error = await api.get("/dashboard").catch((cause: unknown) => cause);
    expect((error as ApiError).offline).toBe(true);
  });
});

describe("parseError", () => {
  it("survives a body that is no error at all", () => {
    expect(parseError(502, "<html>").code).toBe("http.502");
    expect(parseError(500, { error: { fields: [null, { field: 3 }] } }).fields).toEqual([{ field: "", code: "", message: "" }]);
  });
});

it("reads a cookie by its whole name", () => {
  expect(readCookie("token", "csrftoken=x; token=y")).toBe("y");
  expect(readCookie("missing", "token=y")).toBe("");
});
