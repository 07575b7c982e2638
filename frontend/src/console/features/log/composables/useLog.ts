import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed } from "vue";
import { api } from "@/console/api";
import { usePages } from "@/shared/composables/usePages";

const KEY = "log";
const SOON = 1500;

/** The log's last days and the newest check, read again every moment while one is under way. */
export function useLog() {
  return useQuery({
    queryKey: [KEY, "overview"],
    queryFn: ({ signal }) => api.get("/log", { signal }),
    refetchInterval: (query) => (query.state.data?.check && !query.state.data.check.finished_at ? SOON : false),
  });
}

export function useChains() {
  return usePages(`${KEY}-chains`, computed(() => ({})), (query, signal) => api.get("/log/chains", { query, signal }));
}

export function useCheck() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => api.post("/log/checks", { body: undefined }),
    onSuccess: () => cache.invalidateQueries({ queryKey: [KEY, "overview"] }),
  });
}
