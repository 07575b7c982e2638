import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import type { ProposeRule, RuleDetail, RuleText } from "@/api/contract";
import { api } from "@/console/api";
import { usePages } from "@/shared/composables/usePages";

const KEY = "rules";
const LOOK_AGAIN_MS = 30_000;

export interface RuleFilter {
  standing: string;
  kind: string;
  q: string;
}

export function useRuleList(filter: Ref<RuleFilter>) {
  return usePages(KEY, filter, (query, signal) => api.get("/rules", { query, signal }));
}

export function useRuleKinds() {
  return useQuery({ queryKey: [KEY, "kinds"], queryFn: ({ signal }) => api.get("/rules/kinds", { signal }), staleTime: Infinity });
}

/** How many proposals of others wait for this operator, looked at again every half minute. */
export function useReviewsWaiting() {
  return useQuery({ queryKey: [KEY, "waiting"], queryFn: ({ signal }) => api.get("/rules/waiting", { signal }), refetchInterval: LOOK_AGAIN_MS });
}

export function useRule(id: Ref<string>) {
  return useQuery({
    queryKey: [KEY, "rule", id],
    queryFn: ({ signal }) => api.get("/rules/{rule_id}", { path: { rule_id: id.value }, signal }),
    enabled: computed(() => id.value !== ""),
  });
}

export function useRuleActs() {
  const cache = useQueryClient();
  function refresh(): void {
    void cache.invalidateQueries({ queryKey: [KEY] });
  }
  const preview = useMutation({ mutationFn: (body: RuleText) => api.post("/rules/preview", { body }) });
  const propose = useMutation({ mutationFn: (body: ProposeRule) => api.post("/rules", { body }), onSuccess: refresh });
  const review = useMutation({
    mutationFn: ({ rule, ...body }: { rule: RuleDetail; approve: boolean; note: string }) => api.post("/rules/{rule_id}/review", { path: { rule_id: rule.id }, body }),
    onSuccess: refresh,
  });
  const withdraw = useMutation({
    mutationFn: ({ rule, note }: { rule: RuleDetail; note: string }) => api.post("/rules/{rule_id}/withdraw", { path: { rule_id: rule.id }, body: { note } }),
    onSuccess: refresh,
  });
  return { preview, propose, review, withdraw };
}
