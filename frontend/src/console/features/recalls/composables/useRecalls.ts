import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import type { RecallIn } from "@/api/contract";
import { api } from "@/console/api";
import { usePages } from "@/shared/composables/usePages";

const KEY = "recalls";

export const useRecalls = () => usePages(KEY, computed(() => ({})), (query, signal) => api.get("/recalls", { query, signal }));

/** Trims by words of their title, once there are any. */
export const useTrims = (words: Ref<string>) =>
  useQuery({
    queryKey: [`${KEY}-trims`, words],
    queryFn: ({ signal }) => api.get("/recalls/trims", { query: { q: words.value }, signal }),
    enabled: computed(() => words.value.trim().length > 0),
    placeholderData: (before) => before,
  });

export function useRecalling() {
  const cache = useQueryClient();
  const onSuccess = (): Promise<void> => cache.invalidateQueries({ queryKey: [KEY] });
  return {
    publish: useMutation({ mutationFn: (body: RecallIn) => api.post("/recalls", { body }), onSuccess }),
    lift: useMutation({ mutationFn: ({ id, reason }: { id: string; reason: string }) => api.post("/recalls/{recall_id}/lift", { path: { recall_id: id }, body: { reason } }), onSuccess }),
  };
}
