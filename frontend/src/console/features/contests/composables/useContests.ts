import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import type { AcceptContest, ContestDetail, StateFilter } from "@/api/contract";
import { api } from "@/console/api";
import { usePages } from "@/shared/composables/usePages";

const KEY = "contests";

export function useContestList(filter: Ref<StateFilter>) {
  return usePages(KEY, filter, (query, signal) => api.get("/contests", { query, signal }));
}

export function useRatingFigures() {
  return useQuery({ queryKey: [KEY, "figures"], queryFn: ({ signal }) => api.get("/ratings", { signal }) });
}

export function useContest(id: Ref<string>) {
  return useQuery({
    queryKey: [KEY, "contest", id],
    queryFn: ({ signal }) => api.get("/contests/{contest_id}", { path: { contest_id: id.value }, signal }),
    enabled: computed(() => id.value !== ""),
  });
}

export function useRulings(id: Ref<string>) {
  const cache = useQueryClient();
  const path = computed(() => ({ contest_id: id.value }));
  function refresh(contest: ContestDetail): void {
    cache.setQueryData([KEY, "contest", contest.id], contest);
    void cache.invalidateQueries({ queryKey: [KEY, "list"] });
    void cache.invalidateQueries({ queryKey: [KEY, "figures"] });
  }
  const accept = useMutation({ mutationFn: (body: AcceptContest) => api.post("/contests/{contest_id}/accept", { path: path.value, body }), onSuccess: refresh });
  const reject = useMutation({ mutationFn: (answer: string) => api.post("/contests/{contest_id}/reject", { path: path.value, body: { answer } }), onSuccess: refresh });
  return { accept, reject };
}
