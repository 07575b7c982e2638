import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import type { EndingCause, EndingGround, NewPolicy } from "@/api/contract";
import { api } from "@/portal/api";

export const CAUSES = ["BUYER", "DEALER", "LENDER", "NOBODY"] as const;
export const GROUNDS = ["VOLUNTARY", "SERIOUS_FAILURE", "MAJOR_PART"] as const;
const POLICIES = ["ending-policies"];

/** Whether a step leads a cancellation back to where the order stood. */
export function keeps(verb: string): boolean {
  return verb.startsWith("keep_");
}

/** Whether a step ends an order or keeps it from ending. */
export function ends(verb: string): boolean {
  return keeps(verb) || ["cancel", "request_cancel", "approve_cancel", "request_return", "accept_return", "refuse_return"].includes(verb);
}

interface Asked {
  kind: Ref<"cancel" | "return">;
  cause: Ref<string | undefined>;
  ground: Ref<string>;
  km: Ref<number | null>;
}

/** What ending the order would cost; read again whenever the question changes, never from memory. */
export function useEnding(id: Ref<string>, asked: Asked) {
  return useQuery({
    queryKey: ["orders", "ending", id, asked.kind, asked.cause, asked.ground, asked.km],
    queryFn: ({ signal }) =>
      asked.kind.value === "cancel"
        ? api.get("/orders/{order_id}/cancellation", { path: { order_id: id.value }, query: { cause: asked.cause.value as EndingCause | undefined }, signal })
        : api.get("/orders/{order_id}/giving-back", { path: { order_id: id.value }, query: { ground: asked.ground.value as EndingGround, km: asked.km.value ?? 0 }, signal }),
    enabled: computed(() => asked.kind.value === "cancel" || asked.km.value !== null),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
}

export function usePolicies() {
  return useQuery({ queryKey: POLICIES, queryFn: ({ signal }) => api.get("/ending-policies", { signal }) });
}

export function useSetPolicy() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: NewPolicy) => api.post("/ending-policies", { body }),
    onSuccess: (said) => cache.setQueryData(POLICIES, said),
  });
}
