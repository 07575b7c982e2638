import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import type { ApplicationDetail, StateFilter } from "@/api/contract";
import { api } from "@/console/api";
import { usePages } from "@/shared/composables/usePages";

const KEY = "applications";
const POLL_MS = 1500;

export function useApplicationList(filter: Ref<StateFilter>) {
  return usePages(KEY, filter, (query, signal) => api.get("/applications", { query, signal }));
}

/** One application, read again every moment while its portal is being set up. */
export function useApplication(id: Ref<string>) {
  return useQuery({
    queryKey: [KEY, "application", id],
    queryFn: ({ signal }) => api.get("/applications/{application_id}", { path: { application_id: id.value }, signal }),
    enabled: computed(() => id.value !== ""),
    refetchInterval: (state) => (state.state.data?.state === "APPROVED" ? POLL_MS : false),
  });
}

export function useDecisions(id: Ref<string>) {
  const cache = useQueryClient();
  const path = computed(() => ({ application_id: id.value }));
  function refresh(application: ApplicationDetail): void {
    cache.setQueryData([KEY, "application", application.id], application);
    void cache.invalidateQueries({ queryKey: [KEY, "list"] });
    void cache.invalidateQueries({ queryKey: ["dealers", "list"] });
  }
  const review = useMutation({ mutationFn: () => api.post("/applications/{application_id}/review", { path: path.value }), onSuccess: refresh });
  const approve = useMutation({ mutationFn: (slug: string) => api.post("/applications/{application_id}/approve", { path: path.value, body: { slug } }), onSuccess: refresh });
  const reject = useMutation({ mutationFn: (reason: string) => api.post("/applications/{application_id}/reject", { path: path.value, body: { reason } }), onSuccess: refresh });
  return { review, approve, reject };
}
