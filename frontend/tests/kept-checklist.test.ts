import { beforeEach, describe, expect, test, vi } from "vitest";
import { ref } from "vue";
import { ApiError } from "@/api/errors";
import type { Checklist } from "@/api/contract";

vi.mock("vue", async (original) => ({ ...(await original<object>()), onMounted: () => undefined, onBeforeUnmount: () => undefined }));
const { useKeptChecklist } = await import("@/portal/features/delivery/composables/useKeptChecklist");

const LIST = { buyer_name: "李晓雯" } as Checklist;
const store = new Map<string, string>();
vi.stubGlobal("localStorage", {
  getItem: (name: string) => store.get(name) ?? null,
  setItem: (name: string, text: string) => store.set(name, text),
  removeItem: (name: string) => store.delete(name),
});

describe("a list that both have signed", () => {
  beforeEach(() => store.clear());

  test.each([
    ["nobody is reached", 0, "network.unreachable", "k"],
    ["the session has ended", 401, "access.unauthenticated", "k"],
    ["a right is missing", 403, "access.right_missing", "k+"],
    ["the photo is missing", 409, "delivery.proof_missing", "k+"],
    ["the call before is still being answered", 409, "request.key_in_use", "k"],
    ["the server is down", 502, "", "k"],
  ])("waits here while %s", async (_why, status, code, next) => {
    const keys: string[] = [];
    const { kept, submit, again } = useKeptChecklist(ref("one"), (one) => {
      keys.push(one.key);
      return keys.length === 1 ? Promise.reject(new ApiError(status, code, "")) : Promise.resolve();
    });
    expect(await submit(LIST, "k")).toBe(false);
    expect(JSON.parse(store.get("handover:one") ?? "null")).toEqual({ key: next, body: LIST });
    again();
    await vi.waitFor(() => expect(kept.value).toBeNull());
    expect(keys).toEqual(["k", next]);
    expect(store.size).toBe(0);
  });

  test("is sent once, however many ask for it at a time", async () => {
    const sent: string[] = [];
    const { submit, again } = useKeptChecklist(ref("one"), async (one) => {
      sent.push(one.key);
      await Promise.resolve();
    });
    const first = submit(LIST, "k");
    again();
    again();
    expect(await first).toBe(true);
    expect(sent).toEqual(["k"]);
  });

  test("is given up where the server will never take it", async () => {
    const { submit } = useKeptChecklist(ref("one"), () => Promise.reject(new ApiError(422, "delivery.odometer_wrong", "")));
    await expect(submit(LIST, "k")).rejects.toThrow();
    expect(store.size).toBe(0);
  });
});
